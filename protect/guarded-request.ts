import type { SHOWN } from './possession.ts';

/** As much of an HTTP request as a guard may look at, whatever framework serves it. */
export interface GuardedRequest {
  readonly method: string;
  /** As the client asked for it: absolute, or path and query alone where the framework does not know the host. */
  readonly url: string;
  /** The path alone, where `url` has it otherwise than the client asked for it. */
  readonly path?: string | undefined;
  /** The name in any case. Several values are joined with `, `, so that two are seen to be two. */
  header(name: string): string | undefined;
  /** What the gateway before us calls this request. Without it, `x-amzn-request-id` or `x-request-id` says. */
  readonly requestId?: string | undefined;
  /** Set by what has checked the proof of this very request before. Absent: the guard does. */
  readonly possession?: typeof SHOWN;
  /** Decoded, where `url` does not have it. */
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined;
  /** Read at most once, and for an agent's operation alone. Absent: no adapter of ours reads one. */
  readonly body?: () => Promise<RequestBody | undefined>;
}

/** As text, or as a framework has parsed it. `unread`: there is one, and nobody can tell what it says. */
export type RequestBody = { readonly text: string } | { readonly parsed: unknown } | 'unread';

/** Name and value of each query parameter, in the order in which they came. */
export function queryOf({ query, url }: Pick<GuardedRequest, 'query' | 'url'>): NonNullable<GuardedRequest['query']> {
  if (query !== undefined) return query;
  const [target = ''] = url.split('#', 1);
  const start = target.indexOf('?');
  return start === -1 ? [] : [...new URLSearchParams(target.slice(start + 1))];
}

/** The path that was asked for, as it came: without the query. */
export function pathOf({ path, url }: Pick<GuardedRequest, 'path' | 'url'>): string {
  if (path !== undefined) return path;
  // Not by `URL` alone, which refuses some texts that a client can send.
  const target = URL.canParse(url) ? new URL(url).pathname : url;
  const [asked = ''] = target.split(/[?#]/, 1);
  return asked;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads headers that stand in an object under names of any case (RFC 9110 §5.1: names compare without case). */
export function headerReader(...sources: readonly (Headers | null | undefined)[]): GuardedRequest['header'] {
  return (name) => {
    for (const headers of sources) {
      const values = valuesOf(headers ?? {}, name.toLowerCase());
      if (values.length > 0) return values.join(', ');
    }
    return undefined;
  };
}

function valuesOf(headers: Headers, name: string): readonly string[] {
  const named = Object.entries(headers).filter(([each]) => each.toLowerCase() === name);
  return named.flatMap(([, value]) => value ?? []);
}
