import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Construct } from 'constructs';
import { isAbsoluteUri } from '../lambdas/core/uri.ts';
import type { AuthorizerVariables } from '../protect/environment.ts';
import { CountersignFunction } from './countersign-function.ts';

export interface LambdaAuthorizerProps {
  /**
   * Route key → the scopes that it needs, all of them: `{'GET /organizations/{organization}/projects':
   * ['projects:read']}`. Every route names the organization by that path parameter. One that is not here is denied.
   */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  /** What tokens for this API name as their audience. */
  readonly resource: string;
  /** How long API Gateway remembers an answer. Default: not at all; see the warning that any other value draws. */
  readonly cacheTtl?: Duration;
}

type OwnVariables = Pick<AuthorizerVariables, 'RESOURCE' | 'ROUTE_SCOPES'>;

/** An answer counts for every request whose identity sources are the same, so they are all that it depends on. */
const CACHE_KEY = ['$request.header.Authorization', '$context.routeKey', '$context.path'];

const CACHE_WARNING =
  'cacheTtl makes the authorizer remember its answers, and these laws weaker for as long: ' +
  'L9 (a disabled member, client, provider or organization goes on), ' +
  'L5 and L12 (a write that was taken back or has ended goes on, one that was just approved is refused). ' +
  'Leave it out where agents write.';

/**
 * The function of a Lambda authorizer, and the authorizer itself. What the function may read is granted to it by
 * `AuthorizationServer.lambdaAuthorizer`.
 * @throws Error naming the route or the property that is wrong
 */
export class LambdaAuthorizer extends Construct {
  readonly handler: CountersignFunction<OwnVariables>;
  readonly authorizer: HttpLambdaAuthorizer;

  constructor(scope: Construct, id: string, props: LambdaAuthorizerProps, declaredScopes: ReadonlySet<string>) {
    super(scope, id);
    refuseWrongProps(props, declaredScopes);
    const { scopes, resource, cacheTtl = Duration.seconds(0) } = props;
    this.handler = new CountersignFunction<OwnVariables>(this, 'Authorizer', {
      description: 'Countersign: decides requests for functions without the middleware',
      entry: 'lambdas/authorizer.ts',
      environment: { RESOURCE: resource, ROUTE_SCOPES: JSON.stringify(scopes) },
      timeout: Duration.seconds(10),
      memorySizeMb: 512,
    });
    const isCached = cacheTtl.toSeconds() > 0;
    if (isCached) Annotations.of(this).addWarningV2('countersign:cached-authorizer', CACHE_WARNING);
    this.authorizer = new HttpLambdaAuthorizer(id, this.handler.function, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: isCached ? CACHE_KEY : CACHE_KEY.slice(0, 1),
      resultsCacheTtl: cacheTtl,
    });
  }
}

function refuseWrongProps({ scopes, resource }: LambdaAuthorizerProps, declared: ReadonlySet<string>): void {
  // A CDK token is text only after deployment; the function checks it as it starts.
  if (!Token.isUnresolved(resource) && !isAbsoluteUri(resource)) {
    throw new Error('lambdaAuthorizer: resource must be an absolute URI without a fragment');
  }
  const routes = Object.entries(scopes);
  if (routes.length === 0) throw new Error('lambdaAuthorizer: scopes must name at least one route');
  for (const [routeKey, needed] of routes) refuseWrongRoute(routeKey, needed, declared);
}

function refuseWrongRoute(routeKey: string, needed: readonly string[], declared: ReadonlySet<string>): void {
  const fail = (problem: string) => new Error(`lambdaAuthorizer: the route "${routeKey}" ${problem}`);
  if (!/^[A-Z]+ \//.test(routeKey)) throw fail('must be a method, a space and a path');
  if (!routeKey.includes('{organization}')) throw fail('must name the organization by the parameter {organization}');
  if (needed.length === 0) throw fail('must name at least one scope');
  const unknown = needed.find((scope) => !declared.has(scope));
  if (unknown !== undefined) throw fail(`names the scope "${unknown}", which countersign.scopes lacks`);
}
