import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { type Loaded, useLoad } from './use-load.ts';
import type { PageOf } from './use-pages.ts';

/** Where in a list that the server orders somebody is: in the address, so that going back and a link lead there. */
const CURSOR = 'cursor';

export interface PlaceInList {
  /** What is looked for, without the place. */
  readonly query: URLSearchParams;
  /** Something else is looked for: from the beginning. An empty value takes the filter away. */
  readonly look: (changes: Readonly<Record<string, string>>) => void;
}

export interface OnePage<Item, Page extends PageOf<Item>> extends Omit<Loaded<Page>, 'replace'> {
  readonly next: (() => void) | undefined;
  /** The page that somebody came from; of one that a link led to, the first. */
  readonly previous: (() => void) | undefined;
}

/** What is looked for in a list is the address's: one entry of the history, however long somebody types. */
export function useFilters(): PlaceInList {
  const [query, setQuery] = useSearchParams();
  const look = (changes: Readonly<Record<string, string>>) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete(CURSOR);
        for (const [name, value] of Object.entries(changes)) value === '' ? after.delete(name) : after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return { query, look };
}

/** One page of a list in the server's order. Each further one is an entry of the history. */
export function usePage<Item, Page extends PageOf<Item>>(
  query: URLSearchParams,
  load: (cursor: string | undefined) => Promise<Page>,
): OnePage<Item, Page> {
  const navigate = useNavigate();
  const before = useBefore();
  const cursor = query.get(CURSOR) ?? undefined;
  const loaded = useLoad(query.toString(), () => firstWithAny(load, cursor));
  const go = (to: string | undefined, pages: readonly string[]) => {
    const there = new URLSearchParams(query);
    if (to === undefined || to === '') there.delete(CURSOR);
    else there.set(CURSOR, to);
    void navigate({ search: there.toString() }, { state: { before: pages } });
  };
  const following = loaded.data?.next_cursor;
  return {
    ...loaded,
    next: following === undefined ? undefined : () => go(following, [...before, cursor ?? '']),
    previous: cursor === undefined ? undefined : () => go(before.at(-1), before.slice(0, -1)),
  };
}

/** An empty page is not the end. */
async function firstWithAny<Item, Page extends PageOf<Item>>(
  load: (cursor: string | undefined) => Promise<Page>,
  cursor: string | undefined,
): Promise<Page> {
  let page = await load(cursor);
  while (page.items.length === 0 && page.next_cursor !== undefined) page = await load(page.next_cursor);
  return page;
}

/** The pages that somebody came through, the first as an empty text: kept by the browser with the entry of its history. */
function useBefore(): readonly string[] {
  const { state } = useLocation() as { readonly state: unknown };
  const pages = typeof state === 'object' && state !== null && 'before' in state ? state.before : undefined;
  return Array.isArray(pages) ? pages.filter((one) => typeof one === 'string') : [];
}
