/** A name or address of somebody else's making: letters that run the other way turn nothing around but themselves. */
export function Name({ children }: { readonly children: string }) {
  return <bdi>{children}</bdi>;
}

/** Letters of scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The same where only text can stand: between Unicode's own isolates (UAX #9 §2.4), when there is something to hold. */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}
