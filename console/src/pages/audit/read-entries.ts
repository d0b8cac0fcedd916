import type { AuditEntryJson, AuditPage } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { ApiProblem } from '../../api/problem.ts';

/** How often a page is asked for again, and how long the server's own word for it counts. */
const MAX_WAITS = 10;
const MAX_WAIT_SECONDS = 30;

export type Load = (cursor?: string) => Promise<AuditPage>;
type Wait = (seconds: number) => Promise<void>;

const sleep: Wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** All entries, a page at a time, to the last. A server that is asked too often is waited for. @throws ApiProblem */
export async function* readEntries(load: Load, wait: Wait = sleep): AsyncGenerator<readonly AuditEntryJson[]> {
  let cursor: string | undefined;
  do {
    const from = cursor;
    const page = await politely(() => load(from), wait);
    if (page.items.length > 0) yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}

/** Asks again where the server says that it was asked too often, after as long as it says. @throws ApiProblem */
export async function politely<T>(ask: () => Promise<T>, wait: Wait = sleep): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 429 || waits === MAX_WAITS) throw error;
      await wait(Math.min(error.retryAfterSeconds ?? 1, MAX_WAIT_SECONDS));
    }
  }
}
