import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, toProblem } from '../api/problem.ts';

export interface Loaded<T> {
  /** What was read last; kept while it is read again. */
  readonly data: T | undefined;
  readonly problem: ApiProblem | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
  /** What a change answered is what there is now. */
  readonly replace: (data: T) => void;
}

/** Reads when a page opens, and again when `key` changes. An answer that was overtaken is dropped. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly data?: T; readonly problem?: ApiProblem; readonly isLoading: boolean }>(
    {
      isLoading: true,
    },
  );
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says what is loaded, `turn` that it is once more
  useEffect(() => {
    const controller = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    latest
      .current(controller.signal)
      .then((data) => !controller.signal.aborted && setState({ data, isLoading: false }))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setState({ problem: toProblem(error), isLoading: false });
      });
    return () => controller.abort();
  }, [key, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const replace = useCallback((data: T) => setState({ data, isLoading: false }), []);
  return { data: state.data, problem: state.problem, isLoading: state.isLoading, reload, replace };
}
