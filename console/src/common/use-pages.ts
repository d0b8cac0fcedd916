import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, toProblem } from '../api/problem.ts';

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next_cursor?: string | undefined;
}

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly isLoading: boolean;
  readonly problem: ApiProblem | undefined;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** What came with something else, all of it. */
export function loadedPages<Item>(items: readonly Item[]): Pages<Item> {
  const none = () => undefined;
  return { items, isLoading: false, problem: undefined, hasMore: false, loadMore: none, reload: none };
}

interface State<Item> {
  readonly items: readonly Item[];
  readonly cursor: string | undefined;
  readonly isLoading: boolean;
  readonly problem?: ApiProblem;
}

/** A list that comes in pages: the first when it opens, the next on demand. An empty page is not the end. */
export function usePages<Item>(key: string, load: (cursor?: string) => Promise<PageOf<Item>>): Pages<Item> {
  const [state, setState] = useState<State<Item>>({ items: [], cursor: undefined, isLoading: true });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const run = useRef(0);

  const fetchFrom = useCallback(async (before: readonly Item[], cursor: string | undefined) => {
    run.current += 1;
    const mine = run.current;
    setState((state) => ({ items: before, cursor: state.cursor, isLoading: true }));
    try {
      let page = await latest.current(cursor);
      while (page.items.length === 0 && page.next_cursor !== undefined) page = await latest.current(page.next_cursor);
      if (mine === run.current) {
        setState({ items: [...before, ...page.items], cursor: page.next_cursor, isLoading: false });
      }
    } catch (error) {
      if (mine === run.current) setState({ items: before, cursor, isLoading: false, problem: toProblem(error) });
    }
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says what is listed, `turn` that it is once more
  useEffect(() => {
    void fetchFrom([], undefined);
  }, [key, turn, fetchFrom]);

  return {
    items: state.items,
    isLoading: state.isLoading,
    problem: state.problem,
    hasMore: state.cursor !== undefined,
    loadMore: () => void fetchFrom(state.items, state.cursor),
    reload: useCallback(() => setTurn((before) => before + 1), []),
  };
}
