import type { GuardedRequest } from './guarded-request.ts';

/**
 * Whether a request is a browser's question whether a page may send another one: `OPTIONS` with
 * `Access-Control-Request-Method`. A browser never sends credentials with it, so that nobody could be asked for them, and
 * the answer is the API's own to give. One that has an `Authorization` header is none, and is judged like any request.
 *
 * What passes is not authorized: there is no principal of it, and `principalOf` throws. A handler that serves all methods
 * must do nothing for `OPTIONS`.
 * @see Fetch standard, "CORS-preflight fetch"
 */
export function isPreflight({ method, header }: GuardedRequest): boolean {
  return (
    method === 'OPTIONS' &&
    header('access-control-request-method') !== undefined &&
    header('authorization') === undefined
  );
}

/** To whom a guard leaves a request: nobody was identified. */
export const PREFLIGHT: unique symbol = Symbol('a preflight, which has no caller');
