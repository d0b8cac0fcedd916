import { useState } from 'react';
import { type ApiProblem, toProblem } from '../api/problem.ts';

export interface Change {
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  /** Runs it; `true` when it succeeded. A second one while the first is under way is not begun. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Something that a person does: busy while it runs, and what went wrong afterwards. */
export function useChange(): Change {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(toProblem(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, run, forget: () => setProblem(undefined) };
}
