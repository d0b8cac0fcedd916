/** However long its server says, nothing is believed for longer than a day (M6), and nobody is asked every minute. Seconds. */
const LONGEST_FRESH_SECONDS = 86_400;
const SHORTEST_FRESH_SECONDS = 300;
const DEFAULT_FRESH_SECONDS = 3_600;

/** A document that was read so long ago serves while its server does not answer, and no older one. Seconds. */
export const DOCUMENT_SERVES_SECONDS = 86_400;

/** One host is asked for documents at most once in this time, whoever asks, whichever it is and whether it answered. */
export const DOCUMENT_COOL_DOWN_SECONDS = 10;

/** Until when a document that was fetched at `fetchedAt` is fresh; `maxAge`: as its server says, in seconds. */
export function freshUntil(fetchedAt: number, maxAge: number | undefined): number {
  const seconds = Math.max(maxAge ?? DEFAULT_FRESH_SECONDS, SHORTEST_FRESH_SECONDS);
  return fetchedAt + Math.min(seconds, LONGEST_FRESH_SECONDS);
}

/**
 * Seconds for which an answer may be kept, by its headers; `undefined`: they do not say. What forbids keeping it is 0.
 * @see RFC 9111 §5.2.2, §4.2.3
 */
export function maxAgeOf(cacheControl: string | undefined, age: string | undefined): number | undefined {
  const directives = (cacheControl ?? '')
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim());
  if (directives.some((directive) => directive === 'no-store' || directive === 'no-cache')) return 0;
  const named = directives.map((directive) => /^max-age="?(\d{1,10})"?$/.exec(directive)?.[1]).find(Boolean);
  if (named === undefined) return undefined;
  const spent = /^\d{1,10}$/.test(age ?? '') ? Number(age) : 0;
  return Math.max(0, Number(named) - spent);
}
