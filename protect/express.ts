import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGuard, type GuardOptions } from './guard.ts';
import { setPrincipal } from './principal.ts';

/** As much of an Express request as is read here; Express itself is no dependency. */
export type ExpressRequest = Pick<IncomingMessage, 'headersDistinct'> & {
  readonly params: Readonly<Record<string, string | readonly string[]>>;
};

type ExpressResponse = Pick<ServerResponse, 'writeHead' | 'end'>;
type Next = (error?: unknown) => void;

export interface ProtectExpressOptions extends GuardOptions {
  /** The organization whose data the request would touch. Default: the route parameter `organization`. */
  readonly organization?: (request: ExpressRequest) => string | undefined;
}

/**
 * Protects an Express route:
 *
 *     app.get('/organizations/:organization/projects', protectExpress({ scopes: ['projects:read'] }), listProjects);
 *
 * The handlers behind it find who calls with `principalOf(request)`.
 * @throws Error when the options or the environment are wrong, as the route is declared.
 */
export function protectExpress(
  options: ProtectExpressOptions,
): (request: ExpressRequest, response: ExpressResponse, next: Next) => Promise<void> {
  const guard = createGuard(options);
  const organization = options.organization ?? organizationParameter;
  return async (request, response, next) => {
    try {
      const decision = await guard({ authorization: authorizationOf(request), organization: organization(request) });
      if (decision.ok) {
        setPrincipal(request, decision.value);
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
function authorizationOf({ headersDistinct }: ExpressRequest): string | undefined {
  return headersDistinct['authorization']?.join(', ');
}

function organizationParameter({ params }: ExpressRequest): string | undefined {
  const organization = params['organization'];
  return typeof organization === 'string' ? organization : undefined;
}
