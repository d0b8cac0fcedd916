import { createGuard, type GuardOptions } from './guard.ts';
import type { GuardedRequest } from './guarded-request.ts';
import { type OrganizationOption, organizationOf } from './organization.ts';
import type { Principal } from './principal.ts';

export interface ProtectFetchOptions extends GuardOptions {
  /** The organization whose data the request would touch: from its path, as a rule. */
  readonly organization: OrganizationOption<Request>;
}

/**
 * Protects a handler of Fetch requests (Hono, Next.js, MCP servers, anything on Node.js with `Request` and `Response`):
 *
 *     const principal = await guard(request);
 *     if (principal instanceof Response) return principal;
 *
 * @throws Error when the options are wrong in themselves; the environment is read at the first request.
 */
export function protectFetch(options: ProtectFetchOptions): (request: Request) => Promise<Principal | Response> {
  const guard = createGuard(options);
  return async (request) => {
    const organization = await organizationOf(options.organization, request, undefined);
    const decision = await guard(guardedRequestOf(request), organization);
    if (decision.ok) return decision.value;
    const { statusCode, headers, body } = decision.error;
    return new Response(body, { status: statusCode, headers });
  };
}

function guardedRequestOf({ method, url, headers }: Request): GuardedRequest {
  return { method, url, header: (name) => headers.get(name) ?? undefined };
}
