import { createGuard, type GuardOptions } from './guard.ts';
import type { Principal } from './principal.ts';

export interface ProtectFetchOptions extends GuardOptions {
  /** The organization whose data the request would touch: from its path, as a rule. */
  readonly organization: (request: Request) => string | undefined;
}

/**
 * Protects a handler of Fetch requests (Hono, Next.js, Deno, Workers-style Node servers):
 *
 *     const principal = await guard(request);
 *     if (principal instanceof Response) return principal;
 *
 * @throws Error when the options or the environment are wrong, as the route is declared.
 */
export function protectFetch(options: ProtectFetchOptions): (request: Request) => Promise<Principal | Response> {
  const guard = createGuard(options);
  return async (request) => {
    const decision = await guard({
      authorization: request.headers.get('authorization') ?? undefined,
      organization: options.organization(request),
    });
    if (decision.ok) return decision.value;
    const { statusCode, headers, body } = decision.error;
    return new Response(body, { status: statusCode, headers });
  };
}
