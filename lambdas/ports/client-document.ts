import type { Result } from '../../protect/vocabulary/result.ts';

/** What stands at a client's URL, unchecked, and for how many seconds its server lets it be kept, if it says so. */
export interface ClientDocument {
  readonly json: unknown;
  readonly maxAge?: number | undefined;
}

/**
 * Asks a client for its metadata document, at the URL that is its id, under law 14: the URL's own host, no redirect, at
 * most 5 kB. What it says is unchecked. A failure is a clause that follows the URL: "answered 404".
 */
export type FetchClientDocument = (clientUrl: string) => Promise<Result<ClientDocument, string>>;
