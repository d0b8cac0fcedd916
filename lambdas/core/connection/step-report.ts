/**
 * What became of one step of a test. Texts for a person. `tookMs` is whole milliseconds; 0 of a step that only looks at
 * what an earlier one brought.
 */
export type StepOutcome<S extends string> =
  | {
      readonly step: S;
      readonly outcome: 'passed';
      readonly tookMs: number;
      readonly found: string;
      /** It works, and something about it deserves a second look. */
      readonly advice?: string;
    }
  | {
      readonly step: S;
      readonly outcome: 'failed';
      readonly tookMs: number;
      readonly problem: string;
      readonly advice: string;
      /** What to enter in place of what was tried, where a person need only agree. */
      readonly instead?: string;
    }
  | { readonly step: S; readonly outcome: 'not_reached' };

/** What a step found out, its time still to be told. */
export type StepFinding<S extends string> =
  | { readonly step: S; readonly found: string; readonly advice?: string }
  | { readonly step: S; readonly problem: string; readonly advice: string; readonly instead?: string };

export function outcomeOf<S extends string>(finding: StepFinding<S>, tookMs: number): StepOutcome<S> {
  return 'problem' in finding
    ? { ...finding, outcome: 'failed', tookMs: Math.round(tookMs) }
    : { ...finding, outcome: 'passed', tookMs: Math.round(tookMs) };
}

/** Every step once, in order: what has no outcome was not reached. */
export function stepOutcomes<S extends string>(
  steps: readonly S[],
  outcomes: readonly StepOutcome<S>[],
): readonly StepOutcome<S>[] {
  return steps.map((step) => outcomes.find((each) => each.step === step) ?? { step, outcome: 'not_reached' });
}

/** Every step passed: one that was not reached is no pass (law 10). */
export function worked(outcomes: readonly StepOutcome<string>[]): boolean {
  return outcomes.length > 0 && outcomes.every(({ outcome }) => outcome === 'passed');
}
