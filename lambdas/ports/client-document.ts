import type { Result } from '../../protect/vocabulary/result.ts';

/**
 * Asks a client for its metadata document, at the URL that is its id, under law 14: the URL's own host, no redirect, at
 * most 5 kB. What it says is unchecked. A failure is a clause that follows the URL: "answered 404".
 */
export type FetchClientDocument = (clientUrl: string) => Promise<Result<unknown, string>>;
