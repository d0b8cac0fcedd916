/** A refusal in words for an administrator, who knows the organization and its provider but not these texts. */
export interface Advice {
  /** What is wrong, in a sentence. */
  readonly meaning: string;
  /** What to do about it and where, in a sentence. */
  readonly nextStep: string;
}

/** Advice on every reason of a union. */
export type AdviceOn<R extends { readonly reason: string }> = {
  readonly [Reason in R['reason']]: (refusal: Extract<R, { readonly reason: Reason }>) => Advice;
};

/** The instant in ISO 8601, UTC. `time` in seconds since the epoch; what is no instant stays a number. */
export function showTime(time: number): string {
  const instant = new Date(time * 1000);
  return Number.isNaN(instant.getTime()) ? String(time) : instant.toISOString();
}
