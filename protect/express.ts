import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DetailsOption, neededDetail } from './details.ts';
import { createPassingGuard, type GuardOptions } from './guard.ts';
import { type GuardedRequest, headerReader, type RequestBody } from './guarded-request.ts';
import { textOfBytes } from './operation-request.ts';
import { type OrganizationOption, organizationOf } from './organization.ts';
import { PREFLIGHT } from './preflight.ts';
import { setPrincipal } from './principal.ts';

/** As much of an Express request as is read here; Express itself is no dependency. */
export type ExpressRequest = Pick<IncomingMessage, 'headersDistinct' | 'method' | 'url'> & {
  readonly params: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `url` as it was before routers took their part away. */
  readonly originalUrl?: string;
  /** What a parser before has made of the body: `express.json()`, `express.text()` or `express.raw()`. */
  readonly body?: unknown;
};

type ExpressResponse = Pick<ServerResponse, 'writeHead' | 'end'>;
type Next = (error?: unknown) => void;

export interface ProtectExpressOptions<Request extends ExpressRequest = ExpressRequest> extends GuardOptions {
  /** The organization whose data the request would touch. Default: the route parameter `organization`. */
  readonly organization?: OrganizationOption<Request>;
  /**
   * How far the token must go for this request, beside the scopes: `{ type: 'seat_assignment', of: (request) => ({…}) }`. A
   * token without such a detail (RFC 9396) is refused with 403. Default: no detail is needed.
   */
  readonly details?: DetailsOption<Request>;
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
  const detail = neededDetail(options.details, 'protectExpress()');
  return async (request, response, next) => {
    try {
      const organization = await organizationOf(options.organization, request, request.params);
      const decision = await guard(guardedRequestOf(request), organization, detail?.(request));
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
function guardedRequestOf({
  method = '',
  originalUrl,
  url = '/',
  headersDistinct,
  body,
}: ExpressRequest): GuardedRequest {
  const header = headerReader(headersDistinct);
  return { method, url: originalUrl ?? url, header, body: async () => bodyOf(body, header) };
}

/** Of what nobody has parsed the guard cannot take the stream: the handler would find none. */
function bodyOf(body: unknown, header: GuardedRequest['header']): RequestBody | undefined {
  if (typeof body === 'string') return { text: body };
  if (Buffer.isBuffer(body)) return textOfBytes(body);
  const isThere = header('transfer-encoding') !== undefined || !/^0*$/.test(header('content-length') ?? '');
  // Of a request without a body, parsers leave an empty object or nothing.
  if (!isThere) return undefined;
  const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0;
  // Parsers of another type than the body's leave this behind, too.
  const isUnparsed = isEmpty && !/json|urlencoded/i.test(header('content-type') ?? '');
  return body === undefined || isUnparsed ? 'unread' : { parsed: body };
}
