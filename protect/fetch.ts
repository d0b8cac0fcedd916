import { type DetailsOption, neededDetail } from './details.ts';
import { createPassingGuard, type GuardOptions } from './guard.ts';
import type { GuardedRequest, RequestBody } from './guarded-request.ts';
import { textOfBytes } from './operation-request.ts';
import { type OrganizationOption, organizationOf } from './organization.ts';
import { PREFLIGHT } from './preflight.ts';
import type { Principal } from './principal.ts';

export interface ProtectFetchOptions extends GuardOptions {
  /** The organization whose data the request would touch: from its path, as a rule. */
  readonly organization: OrganizationOption<Request>;
  /**
   * How far the token must go for this request, beside the scopes: `{ type: 'seat_assignment', of: (request) => ({…}) }`. A
   * token without such a detail (RFC 9396) is refused with 403. A body is read from `request.clone()`.
   * Default: no detail is needed.
   */
  readonly details?: DetailsOption<Request>;
  /**
   * Answers a preflight (`OPTIONS` of a browser, without a token), where nothing before the guard does: with the headers
   * that let pages of your choice in. Default: 204 without any, so that a browser lets no page in.
   */
  readonly preflight?: (request: Request) => Response | Promise<Response>;
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
  const guard = createPassingGuard(options);
  const detail = neededDetail(options.details, 'protectFetch()');
  return async (request) => {
    const organization = await organizationOf(options.organization, request, undefined);
    const decision = await guard(guardedRequestOf(request), organization, detail?.(request));
    if (decision.ok) return decision.value === PREFLIGHT ? answerPreflight(options, request) : decision.value;
    const { statusCode, headers, body } = decision.error;
    return new Response(body, { status: statusCode, headers });
  };
}

/** Never on to the code behind the guard, which takes whatever is no `Response` for a principal. */
async function answerPreflight({ preflight }: ProtectFetchOptions, request: Request): Promise<Response> {
  return preflight === undefined ? new Response(null, { status: 204 }) : preflight(request);
}

function guardedRequestOf(request: Request): GuardedRequest {
  const { method, url, headers } = request;
  return { method, url, header: (name) => headers.get(name) ?? undefined, body: () => bodyOf(request) };
}

/** Of a copy, so that the handler reads it too. */
async function bodyOf(request: Request): Promise<RequestBody | undefined> {
  if (request.body === null) return undefined;
  return request.bodyUsed ? 'unread' : textOfBytes(new Uint8Array(await request.clone().arrayBuffer()));
}
