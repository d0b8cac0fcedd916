import { type StepFinding, type StepOutcome, stepOutcomes, worked } from './step-report.ts';

/** What testing a connection to a provider looks at, in order. Each asks more of the provider than the one before. */
export const CONNECTION_STEPS = [
  'address',
  'discovery',
  'issuer',
  'keys_address',
  'keys_fetched',
  'keys_parsed',
  'algorithms',
  'time',
] as const;
export type ConnectionStep = (typeof CONNECTION_STEPS)[number];

export type ConnectionOutcome = StepOutcome<ConnectionStep>;

export interface ConnectionReport {
  readonly issuer: string;
  /** Every step passed. */
  readonly works: boolean;
  /** All of {@link CONNECTION_STEPS}, in order. */
  readonly steps: readonly ConnectionOutcome[];
}

/** What a step found out, its time still to be told. */
export type Finding = StepFinding<ConnectionStep>;

/** Every step once: what has no outcome was not reached, and no report without outcomes works (law 10). */
export function connectionReport(issuer: string, outcomes: readonly ConnectionOutcome[]): ConnectionReport {
  const steps = stepOutcomes(CONNECTION_STEPS, outcomes);
  return { issuer, works: worked(steps), steps };
}
