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

/** Texts for a person. `tookMs` is whole milliseconds; 0 of a step that only looks at what an earlier one brought. */
export type ConnectionOutcome =
  | {
      readonly step: ConnectionStep;
      readonly outcome: 'passed';
      readonly tookMs: number;
      readonly found: string;
      /** It works, and something about it deserves a second look. */
      readonly advice?: string;
    }
  | {
      readonly step: ConnectionStep;
      readonly outcome: 'failed';
      readonly tookMs: number;
      readonly problem: string;
      readonly advice: string;
    }
  | { readonly step: ConnectionStep; readonly outcome: 'not_reached' };

export interface ConnectionReport {
  readonly issuer: string;
  /** Every step passed. */
  readonly works: boolean;
  /** All of {@link CONNECTION_STEPS}, in order. */
  readonly steps: readonly ConnectionOutcome[];
}

/** What a step found out, its time still to be told. */
export type Finding =
  | { readonly step: ConnectionStep; readonly found: string; readonly advice?: string }
  | { readonly step: ConnectionStep; readonly problem: string; readonly advice: string };

export function outcomeOf(finding: Finding, tookMs: number): ConnectionOutcome {
  return 'problem' in finding
    ? { ...finding, outcome: 'failed', tookMs: Math.round(tookMs) }
    : { ...finding, outcome: 'passed', tookMs: Math.round(tookMs) };
}

/** Every step once: what has no outcome was not reached, and no report without outcomes works (law 10). */
export function connectionReport(issuer: string, outcomes: readonly ConnectionOutcome[]): ConnectionReport {
  const steps = CONNECTION_STEPS.map(
    (step): ConnectionOutcome => outcomes.find((outcome) => outcome.step === step) ?? { step, outcome: 'not_reached' },
  );
  return { issuer, works: steps.every(({ outcome }) => outcome === 'passed'), steps };
}
