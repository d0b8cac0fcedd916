import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';

/** An account as its provider names it. */
export interface Subject {
  readonly provider: string;
  readonly claim: string;
  readonly subject: string;
}

/** Facts are cut at this length. */
const MAX_FACT_LENGTH = 256;

/** Whether a fact is all of what was sent: what was cut, or is not shown, must not be taken for it. */
export function isWhole(fact: string): boolean {
  return fact.length < MAX_FACT_LENGTH && !fact.startsWith('[');
}

/** What could be linked: whole, by the provider's mapped claim, of a refusal for want of that very link. */
export function subjectOf({ reason, provider, facts }: RefusalJson): Subject | undefined {
  const { subject, claim } = facts;
  if (reason !== 'subject_not_linked' || provider === undefined) return undefined;
  if (typeof subject !== 'string' || typeof claim !== 'string' || claim === 'sub_id') return undefined;
  if (!isWhole(subject)) return undefined;
  return { provider, claim, subject };
}
