import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { ADMINISTRATION, type AdministrationOperation, mayAdminister } from '../../core/administration/authority.ts';
import type { MemberCaller } from '../../core/administration/caller.ts';
import type { Administration, ByMember } from '../../flows/administration/administration.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { AdministrationContext, AdministrationTelemetry, FailureTelemetry } from '../../ports/telemetry.ts';
import { pathOf, ROUTES } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { headerOf } from '../http/form.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type Answers, type Observers, observed } from '../http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { languageOf } from '../texts/language.ts';
import { administrationRouteOf, isCostly } from './administration-routes.ts';
import { administrationCallers, type CallerOf, type CredentialDependencies } from './credentials.ts';
import { parseWith, queryOf } from './parse.ts';
import { problemResponse, refusalResponse, unavailableProblem } from './problem.ts';
import type { AdministrationRequest, AdministrationRoute, AdministrationServices, Served } from './route.ts';

export interface AdministrationEndpointDependencies
  extends Omit<CredentialDependencies, 'trust'>,
    Omit<Administration, 'caller' | 'clock' | 'configuration' | 'trust'>,
    AdministrationServices {
  /** Uncached: what is changed is what is. */
  readonly trust: Administration['trust'];
  readonly sessionTrust: CredentialDependencies['trust'];
  readonly limiter: RateLimiter;
  readonly costlyLimiter: RateLimiter;
  readonly telemetry: AdministrationTelemetry & FailureTelemetry;
}

/** A request that ends before it is served: why, for the log, and what is answered. */
interface Ended {
  readonly reason: string;
  readonly answer: HttpResponse;
}

/**
 * The administration API. Route → credential → what it may do (law 6) → rate → body and query → If-Match → the flow.
 * Exactly one telemetry call on every path; never a body, which may hold a secret or an assertion.
 */
export function administrationEndpoint(dependencies: AdministrationEndpointDependencies): Endpoint {
  const observers = observersOf(dependencies.telemetry);
  const callerOf = administrationCallers({ ...dependencies, trust: dependencies.sessionTrust });
  return async (event) => {
    const route = administrationRouteOf(event.routeKey);
    const correlationId = correlationIdOf(event);
    if (route === undefined) return problemResponse('not_found', correlationId);
    const context: AdministrationContext = { correlationId, operation: route.operation };
    return observed(event, { context, observers, answers }, ({ note }) =>
      serve(dependencies, callerOf, route, event, note),
    );
  };
}

/** RFC 9457, bugs too. */
const answers: Answers<Ended> = {
  refused: ({ answer }) => answer,
  unavailable: (unavailable, event) => unavailableProblem(unavailable, correlationIdOf(event)),
  failed: (event) => problemResponse('server_error', correlationIdOf(event)),
};

function observersOf(
  telemetry: AdministrationEndpointDependencies['telemetry'],
): Observers<AdministrationContext, Ended> {
  return {
    done: telemetry.administrationDone,
    refused: ({ reason }, context) => telemetry.administrationRefused(reason, context),
    unavailable: telemetry.administrationUnavailable,
    failed: (error, { correlationId }) => telemetry.requestFailed(error, correlationId),
  };
}

async function serve(
  dependencies: AdministrationEndpointDependencies,
  callerOf: CallerOf,
  route: AdministrationRoute,
  event: APIGatewayProxyEventV2,
  note: (facts: Partial<AdministrationContext>) => void,
): Promise<Result<HttpResponse, Ended>> {
  const caller = await callerOf(event);
  if (!caller.ok) return caller;
  const { organization, member, client } = caller.value;
  note({ organization, member, ...(client && { client }) });
  const allowed = authorized(route.operation, caller.value, event);
  if (!allowed.ok) return allowed;
  const admitted = admit(dependencies, caller.value, event);
  if (!admitted.ok) return admitted;

  const input = readInput(route, event);
  if (!input.ok) return input;
  const operation = route.operationOf?.(input.value.body) ?? route.operation;
  note({ operation });
  const stillAllowed = authorized(operation, caller.value, event);
  if (!stillAllowed.ok) return stillAllowed;
  const ifMatch = preconditionOf(route, event);
  if (!ifMatch.ok) return ifMatch;

  const request: AdministrationRequest<unknown, unknown> = {
    ...input.value,
    admin: administrationOf(dependencies, caller.value),
    services: dependencies,
    path: pathParametersOf(event),
    ifMatch: ifMatch.value,
    language: languageOf(event),
  };
  const served = await route.handle(request);
  if (served.ok) return ok(answerTo(served.value, route, request));
  return ended(served.error.reason, refusalResponse(served.error, correlationIdOf(event)));
}

function ended(reason: string, answer: HttpResponse): { readonly ok: false; readonly error: Ended } {
  return err({ reason, answer });
}

function authorized(
  operation: AdministrationOperation,
  { kind, scopes }: MemberCaller,
  event: APIGatewayProxyEventV2,
): Result<true, Ended> {
  if (mayAdminister(operation, kind, scopes)) return ok(true);
  return ended(
    'forbidden',
    problemResponse('forbidden', correlationIdOf(event), { detail: DEMANDS[ADMINISTRATION[operation]] }),
  );
}

const DEMANDS = {
  own: 'This operation requires a member who is signed in here, in a browser: no token is enough.',
  read: 'This operation requires the scope org:read.',
  narrow: 'This operation requires the scope org:admin.',
  session: 'This operation requires an administrator who is signed in here, in a browser: no token is enough (law 6).',
} as const;

/** One caller does not use up what all share; what asks other servers, much less so. */
function admit(
  { limiter, costlyLimiter }: AdministrationEndpointDependencies,
  { organization, member }: MemberCaller,
  event: APIGatewayProxyEventV2,
): Result<true, Ended> {
  const caller = `${organization} ${member}`;
  const retryAfterSeconds = limiter.take(caller) || (isCostly(event.routeKey) ? costlyLimiter.take(caller) : 0);
  if (retryAfterSeconds === 0) return ok(true);
  const refusal = { reason: 'too_many_requests', retryAfterSeconds } as const;
  return ended(refusal.reason, refusalResponse(refusal, correlationIdOf(event)));
}

function readInput(
  { body: bodySchema, query: querySchema }: AdministrationRoute,
  event: APIGatewayProxyEventV2,
): Result<{ readonly body: unknown; readonly query: unknown }, Ended> {
  const correlationId = correlationIdOf(event);
  const refuse = (errors: Parameters<typeof problemResponse>[2]) =>
    ended('invalid_request', problemResponse('invalid_request', correlationId, errors));
  const query = querySchema ? parseWith<unknown>(querySchema, queryOf(event)) : ok(undefined);
  if (!query.ok) return refuse({ errors: query.error });
  if (bodySchema === undefined) return ok({ body: undefined, query: query.value });
  const json = readJsonBody(event);
  if (!json.ok && json.error.field === 'Content-Type') {
    return ended('unsupported_media_type', problemResponse('unsupported_media_type', correlationId));
  }
  if (!json.ok) return refuse({ errors: [json.error] });
  const body = parseWith<unknown>(bodySchema, json.value);
  return body.ok ? ok({ body: body.value, query: query.value }) : refuse({ errors: body.error });
}

/** RFC 6585 §3. */
function preconditionOf({ precondition }: AdministrationRoute, event: APIGatewayProxyEventV2): Result<string, Ended> {
  const ifMatch = headerOf(event, 'if-match');
  if (precondition !== true) return ok('');
  if (ifMatch !== undefined) return ok(ifMatch);
  return ended('precondition_required', problemResponse('precondition_required', correlationIdOf(event)));
}

function pathParametersOf({ pathParameters = {} }: APIGatewayProxyEventV2): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(pathParameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function administrationOf(dependencies: AdministrationEndpointDependencies, caller: MemberCaller): ByMember {
  const { configuration, store, reads, trust, clock, ids } = dependencies;
  return { configuration, store, reads, trust, clock, ids, caller };
}

/** What an answer says is one organization's and of one moment: nobody keeps it. */
function answerTo(
  { body, etag, location }: Served,
  { status, advises }: AdministrationRoute,
  { admin, language }: AdministrationRequest<unknown, unknown>,
): HttpResponse {
  const { organization } = admin.caller;
  return jsonResponse(status, body, {
    ...NO_STORE,
    'cross-origin-resource-policy': 'same-origin',
    ...(advises && { 'content-language': language, vary: 'Accept-Language' }),
    ...(etag !== undefined && { etag }),
    ...(location !== undefined && {
      location: `${pathOf(ROUTES.administration.readOrganization, { organization })}/${location}`,
    }),
  });
}
