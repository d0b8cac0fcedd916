import { decide, type ProtectedRequest, type Protection } from './authorize.ts';
import { type AuthorizerContext, toContext } from './authorizer-context.ts';
import { findRules } from './declared-rules.ts';
import { type DetailsOption, type NeededDetail, neededDetail } from './details.ts';
import { lazily } from './guard.ts';
import { guardedRequestOf, type LambdaEvent } from './lambda-event.ts';
import { isFault, type OrganizationOption, organizationOf } from './organization.ts';
import { proofOf } from './possession.ts';
import { sharedProtection } from './protection.ts';
import type { GuardRefusal } from './refusal.ts';
import { logRefusal } from './refusal-log.ts';
import { type RefusedRequest, refusedRequest } from './refused-request.ts';
import { addressOf, declaredAddress, declaredResource, declaredScopes, environmentResource } from './route-options.ts';
import type { ScopeSet } from './vocabulary/scope.ts';

/** Of the event that API Gateway sends to an authorizer (HTTP API, payload 2.0), what is read here. */
export interface AuthorizerEvent extends LambdaEvent {
  readonly routeKey: string;
}

export interface AuthorizerOptions<Event extends AuthorizerEvent = AuthorizerEvent> {
  /** Route key (`GET /organizations/{organization}/projects`) → scopes, all of which are needed. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  /**
   * Route key → how far the token must go for a request to it (RFC 9396), as `details` of the middleware. `of` has what API
   * Gateway hands to an authorizer, which is no body: a type of which a member stands there is for `protect()` in the
   * function. Where answers are cached, take values from the path alone: an answer counts for every request with the same one.
   */
  readonly details?: Readonly<Record<string, DetailsOption<Event>>>;
  /** The organization whose data the request would touch. Default: the path parameter `organization`. */
  readonly organization?: OrganizationOption<Event>;
  /** The resource identifier that tokens must be for. Default: the environment's `RESOURCE`. */
  readonly resource?: string;
  /** As `address` of the middleware. */
  readonly address?: string;
  /** As `boundTokensOnly` of the middleware. */
  readonly boundTokensOnly?: boolean;
  /** Default: made of the environment at the first request, once per process. */
  readonly protection?: Protection;
  /** As `onRefusal` of the middleware. Default: one line of JSON to the log. */
  readonly onRefusal?: (refusal: GuardRefusal, request: RefusedRequest) => void;
}

/** A simple response (payload 2.0). */
type Decided = { readonly isAuthorized: true; readonly context: AuthorizerContext } | { readonly isAuthorized: false };
export type Authorizer<Event extends AuthorizerEvent = AuthorizerEvent> = (event: Event) => Promise<Decided>;

const DENIED: Decided = { isAuthorized: false };

/** A failure is a 500 that nobody caches; a denial would say that the token is no good. */
const FAILURES: Readonly<Partial<Record<GuardRefusal['reason'], string>>> = {
  unavailable: 'the access token cannot be checked right now',
  misconfigured: 'the authorizer is not configured completely',
  no_organization_parameter: 'the route has no path parameter organization',
};

/**
 * Makes the handler of a Lambda authorizer (HTTP API, payload 2.0, simple response) for functions that cannot use the
 * middleware; `authorize` holds the rules. A route that `scopes` does not name is denied (law 10).
 *
 * Preflights are denied like any request without a token, unlike by the middleware: an answer may be cached, and one that
 * let everybody in would let in whoever asks next. Give `OPTIONS` a route without an authorizer, or the API `corsPreflight`.
 *
 * A route of a declared operation is a 500, with the reason in the log: what an agent does exactly as approved is in the
 * body, which no authorizer sees.
 *
 * What it cannot do: API Gateway answers 403 to every denial, without a challenge, and 500 when a dependency is down.
 * Use the middleware where a client should learn what would have sufficed.
 *
 * Its answers are not cached unless somebody turns that on, and then laws are weaker for as long as an answer lives:
 * 9 (a disabled member, client or organization goes on), 5 and 12 (so does a write that was taken back or has ended, and
 * one that was just approved is still refused). The route key and the path must then be identity sources beside the
 * token: an answer counts for every request with the same ones.
 * @throws Error when the options are wrong in themselves; the environment is read at the first request.
 */
export function createAuthorizer<Event extends AuthorizerEvent = AuthorizerEvent>(
  options: AuthorizerOptions<Event>,
): Authorizer<Event> {
  const routes = declaredRoutes(options.scopes);
  const details = declaredDetails(options, routes);
  const resource =
    options.resource === undefined ? undefined : declaredResource(options.resource, 'createAuthorizer()');
  const address = options.address === undefined ? undefined : declaredAddress(options.address, 'createAuthorizer()');
  const ground = lazily(() => {
    const named = resource ?? environmentResource('createAuthorizer()');
    return {
      protection: options.protection ?? sharedProtection(),
      resource: named,
      address: address ?? addressOf(named),
    };
  });
  const { boundTokensOnly = false } = options;
  const onRefusal = options.onRefusal ?? logRefusal;
  const refuse = (refusal: GuardRefusal, request: RefusedRequest) => {
    onRefusal(refusal, request);
    const failure = FAILURES[refusal.reason];
    if (failure !== undefined) throw new Error(failure);
    return DENIED;
  };
  return async (event) => {
    const scopes = routes.get(event.routeKey);
    if (scopes === undefined) return DENIED;
    const request = guardedRequestOf(event);
    const found = ground();
    if (!found.ok) return refuse(found.error, refusedRequest(request, undefined));
    const isExact = await wantsExactApproval(event.routeKey, found.value.protection);
    if (isExact !== undefined) return refuse(isExact, refusedRequest(request, undefined));
    const organization = await organizationOf(options.organization, event, event.pathParameters);
    if (isFault(organization)) return refuse(organization, refusedRequest(request, undefined));
    const authorization = request.header('authorization');
    const { protection, ...at } = found.value;
    const possession = proofOf(request, at.address);
    const asked: ProtectedRequest = {
      authorization,
      possession,
      boundTokensOnly,
      organization,
      resource: at.resource,
      scopes,
      detail: details.get(event.routeKey)?.(event),
    };
    const { outcome, token } = await decide(asked, protection);
    if (outcome.ok) return { isAuthorized: true, context: toContext(outcome.value.principal, possession.header) };
    return refuse(outcome.error, refusedRequest(request, token));
  };
}

/** An authorizer sees no body: what is approved exactly is for `protect()` in the function behind it. */
async function wantsExactApproval(routeKey: string, protection: Protection): Promise<GuardRefusal | undefined> {
  const rules = await findRules(protection);
  if (!rules.ok) return rules.error;
  const operation = [...(rules.value.operations?.values() ?? [])].find(
    ({ method, path }) => `${method} ${path}` === routeKey,
  );
  if (operation === undefined) return undefined;
  const problem = `the operation ${operation.name} is approved exactly, and an authorizer sees no body: use protect({ operation }) in the function, and no authorizer for ${routeKey}`;
  return { reason: 'misconfigured', problem };
}

function declaredDetails<Event extends AuthorizerEvent>(
  { details = {}, ...others }: AuthorizerOptions<Event>,
  routes: ReadonlyMap<string, ScopeSet>,
): ReadonlyMap<string, (event: Event) => NeededDetail> {
  // An option of the middleware's, which whoever shares options hands on.
  if ((others as { readonly operation?: unknown }).operation !== undefined) {
    throw new Error(
      'createAuthorizer(): operation needs the body, which no authorizer sees: use protect() in the function',
    );
  }
  const entries = Object.entries(details).map(([route, option]) => {
    // A limit of a route that no scope names would be looked at by nobody.
    if (!routes.has(route)) throw new Error(`createAuthorizer(): details names "${route}", which scopes lacks`);
    return [route, neededDetail(option, `createAuthorizer(): ${route}`)] as const;
  });
  return new Map(entries);
}

function declaredRoutes(scopes: AuthorizerOptions['scopes']): ReadonlyMap<string, ScopeSet> {
  return new Map(Object.entries(scopes).map(([route, needed]) => [route, declaredScopes(needed, route)]));
}
