import type { IncomingMessage, ServerResponse } from 'node:http';
import { createPassingGuard, type GuardOptions } from './guard.ts';
import { type GuardedRequest, headerReader } from './guarded-request.ts';
import { type OrganizationOption, organizationOf } from './organization.ts';
import { PREFLIGHT } from './preflight.ts';
import { setPrincipal } from './principal.ts';

/** As much of an Express request as is read here; Express itself is no dependency. */
export type ExpressRequest = Pick<IncomingMessage, 'headersDistinct' | 'method' | 'url'> & {
  readonly params: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `url` as it was before routers took their part away. */
  readonly originalUrl?: string;
};

type ExpressResponse = Pick<ServerResponse, 'writeHead' | 'end'>;
type Next = (error?: unknown) => void;

export interface ProtectExpressOptions<Request extends ExpressRequest = ExpressRequest> extends GuardOptions {
  /** The organization whose data the request would touch. Default: the route parameter `organization`. */
  readonly organization?: OrganizationOption<Request>;
}

/**
 * Protects an Express route:
 *
 *     app.get('/organizations/:organization/projects', protectExpress({ scopes: ['projects:read'] }), listProjects);
 *
 * The handlers behind it find who calls with `principalOf(request)`. A preflight goes on to them (`cors()`, which may stand
 * before or behind) without a principal. A router that is mounted at a path with
 * `:organization` in it sees that parameter only with `Router({ mergeParams: true })`.
 * @throws Error when the options are wrong in themselves; the environment is read at the first request.
 */
export function protectExpress<Request extends ExpressRequest = ExpressRequest>(
  options: ProtectExpressOptions<Request>,
): (request: Request, response: ExpressResponse, next: Next) => Promise<void> {
  const guard = createPassingGuard(options);
  return async (request, response, next) => {
    try {
      const organization = await organizationOf(options.organization, request, request.params);
      const decision = await guard(guardedRequestOf(request), organization);
      if (decision.ok) {
        if (decision.value !== PREFLIGHT) setPrincipal(request, decision.value);
      } else {
        const { statusCode, headers, body } = decision.error;
        response.writeHead(statusCode, headers).end(body);
        return;
      }
    } catch (error) {
      next(error);
      return;
    }
    next();
  };
}

/** Node's `headers` silently keeps the first of several; here several must be seen to be refused. */
function guardedRequestOf({ method = '', originalUrl, url = '/', headersDistinct }: ExpressRequest): GuardedRequest {
  return { method, url: originalUrl ?? url, header: headerReader(headersDistinct) };
}
