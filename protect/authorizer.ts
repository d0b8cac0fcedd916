import type {
  APIGatewaySimpleAuthorizerWithContextResult,
  APIGatewaySimpleAuthorizerResult as Denied,
  APIGatewayRequestAuthorizerEventV2 as Event,
} from 'aws-lambda';
import { authorize, type Protection } from './authorize.ts';
import { type AuthorizerContext, toContext } from './authorizer-context.ts';
import { sharedProtection } from './protection.ts';
import type { Refusal } from './refusal.ts';
import { logRefusal } from './refusal-log.ts';
import { declaredScopes, environmentResource } from './route-options.ts';
import type { ScopeSet } from './vocabulary/scope.ts';

export interface AuthorizerOptions {
  /** Route key (`GET /organizations/{organization}/projects`) → scopes, all of which are needed. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  /** The organization whose data the request would touch. Default: the path parameter `organization`. */
  readonly organization?: (event: Event) => string | undefined;
  /** The resource identifier that tokens must be for. Default: the environment's `RESOURCE`. */
  readonly resource?: string;
  /** Default: made of the environment, once per process. */
  readonly protection?: Protection;
  /** Called with the reason of every refusal, which holds no token. Default: one line of JSON to the log. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

type Allowed = APIGatewaySimpleAuthorizerWithContextResult<AuthorizerContext>;
export type Authorizer = (event: Event) => Promise<Allowed | Denied>;

const DENIED: Denied = { isAuthorized: false };

/**
 * Makes the handler of a Lambda authorizer (HTTP API, payload 2.0, simple response) for functions that cannot use the
 * middleware; {@link authorize} holds the rules. A route that `scopes` does not name is denied (law 10).
 *
 * What it cannot do: API Gateway answers 403 to every denial, without a challenge, and 500 when a dependency is down.
 * Use the middleware where a client should learn what would have sufficed.
 *
 * Its answers are not cached unless somebody turns that on, and then laws are weaker for as long as an answer lives:
 * 9 (a disabled member, client or organization goes on), 5 and 12 (so does a write that was taken back or has ended, and
 * one that was just approved is still refused). The route key and the path must then be identity sources beside the
 * token: an answer counts for every request with the same ones.
 * @throws Error when the options or the environment are wrong, as the function starts
 */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const routes = declaredRoutes(options.scopes);
  const protection = options.protection ?? sharedProtection();
  const resource = options.resource ?? environmentResource('createAuthorizer()');
  const organization = options.organization ?? ((event: Event) => event.pathParameters?.['organization']);
  const onRefusal = options.onRefusal ?? logRefusal;
  return async (event) => {
    const scopes = routes.get(event.routeKey);
    if (scopes === undefined) return DENIED;
    const authorization = event.headers?.['authorization'];
    const decision = await authorize(
      { authorization, organization: organization(event), resource, scopes },
      protection,
    );
    if (decision.ok) return { isAuthorized: true, context: toContext(decision.value) };
    onRefusal(decision.error);
    // A failure is a 500 that nobody caches; a denial would say that the token is no good.
    if (decision.error.reason === 'unavailable') throw new Error('the access token cannot be checked right now');
    return DENIED;
  };
}

function declaredRoutes(scopes: AuthorizerOptions['scopes']): ReadonlyMap<string, ScopeSet> {
  return new Map(Object.entries(scopes).map(([route, needed]) => [route, declaredScopes(needed, route)]));
}
