import type { FetchFailure } from '../../core/connection/fetch-failure.ts';
import { pinnedRequest } from './pinned-request.ts';
import type { PinnedPolicy } from './policy.ts';

/** Of `fetch`'s options those that a form-posting OAuth client uses. */
export interface PinnedFetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a {@link pinnedFetch} rejects with. */
export class PinnedFetchError extends Error {
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure) {
    super(`The request was not made or not answered: ${failure.reason}`);
    this.name = 'PinnedFetchError';
    this.failure = failure;
  }
}

/**
 * `fetch` for a library that brings its own requests (openid-client's `customFetch`), each held to law 14 by
 * {@link pinnedRequest}. Resolves with any status but a redirect; rejects with a {@link PinnedFetchError} for everything
 * else, a redirect included, and with a TypeError for what it cannot send.
 * An own `signal` is not heeded: the time limit is shorter.
 */
export function pinnedFetch(policy: PinnedPolicy): (url: string, init?: PinnedFetchInit) => Promise<Response> {
  return async (url, { method = 'GET', headers = {}, body } = {}) => {
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`method ${method} is not supported`);
    const text = bodyText(body);
    const response = await pinnedRequest(url, { method, headers, ...(text !== undefined && { body: text }) }, policy);
    if (!response.ok) throw new PinnedFetchError(response.error);
    const { status, body: bytes } = response.value;
    const type = response.value.headers['content-type'];
    const challenge = response.value.headers['www-authenticate'];
    return new Response(isBodyless(status) ? null : new Uint8Array(bytes), {
      status,
      headers: {
        ...(type !== undefined && { 'content-type': type }),
        ...(challenge !== undefined && { 'www-authenticate': challenge }),
      },
    });
  };
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new TypeError('body must be text or URLSearchParams');
}

/** Fetch §2.2.3, "null body status". */
function isBodyless(status: number): boolean {
  return status === 204 || status === 205;
}
