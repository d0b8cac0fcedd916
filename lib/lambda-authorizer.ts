import { Annotations, ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import {
  AuthorizerPayloadVersion,
  type HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  type HttpRouteAuthorizerConfig,
  type IHttpApi,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ADDRESS_FORM, type AuthorizerVariables, isAddress } from '../protect/environment.ts';
import { isAbsoluteUri } from '../protect/vocabulary/uri.ts';
import { CountersignFunction } from './countersign-function.ts';
import { Surroundings } from './surroundings.ts';

export interface LambdaAuthorizerProps {
  /**
   * Route key → the scopes that it needs, all of them: `{'GET /organizations/{organization}/projects':
   * ['projects:read']}`. Every route names the organization by that path parameter. One that is not here is denied.
   */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  /** What tokens for this API name as their audience. */
  readonly resource: string;
  /**
   * Where clients reach the API, which proofs of bound tokens (DPoP) name: `https://example.com/v1`. Default: scheme and host
   * of the resource.
   */
  readonly address?: string;
  /** Refuses tokens that are bound to no key. Default: `false`. */
  readonly boundTokensOnly?: boolean;
  /** The HTTP API that has the routes. Default: the server's own. */
  readonly httpApi?: IHttpApi;
  /** How long API Gateway remembers an answer. Default: not at all; see the warning that any other value draws. */
  readonly cacheTtl?: Duration;
}

/** What the authorization server knows of itself. */
export interface AuthorizerGround {
  readonly httpApi: HttpApi;
  readonly declaredScopes: ReadonlySet<string>;
  /** Its own routes answer only what came through the distribution in front. */
  readonly hasFrontDoor: boolean;
  /** Gives the function what `protect()` needs. */
  readonly grantProtect: (fn: LambdaFunction) => void;
  /** The same, without using up what was approved once: that is denied. */
  readonly grantDecide: (fn: LambdaFunction) => void;
  /** Its function stands among them too, in whatever stack it is. */
  readonly surroundings: Surroundings;
}

type OwnVariables = Pick<AuthorizerVariables, 'RESOURCE' | 'ROUTE_SCOPES'>;
type ProofVariables = Pick<AuthorizerVariables, 'API_ADDRESS' | 'BOUND_TOKENS_ONLY'>;

/** What an authorizer decides by, whatever kind of API asks it. */
export type DecidingProps = Pick<LambdaAuthorizerProps, 'resource' | 'scopes' | 'address' | 'boundTokensOnly'>;

const TOKEN_SOURCE = '$request.header.Authorization';

/** An answer counts for every request whose identity sources are the same, so they are all that it depends on. */
const CACHE_KEY = [TOKEN_SOURCE, '$context.routeKey', '$context.path'];

/** A proof is of one request. Who sends none is refused by API Gateway, which an API of bound tokens alone does anyway. */
const PROOF_SOURCE = '$request.header.DPoP';

const CACHE_WARNING =
  'cacheTtl makes the authorizer remember its answers, and these laws weaker for as long: ' +
  'L9 (a disabled member, client, provider or organization goes on), ' +
  'L5 and L12 (a write that was taken back or has ended goes on, one that was just approved is refused); ' +
  'what a person approves once is refused altogether. ' +
  'Leave it out where agents write.';

const FRONT_DOOR_WARNING =
  'A route has one authorizer: with this one, it is not asked whether a request came through the distribution of ' +
  'deployment.cloudFront, so the route answers past its WAF. Put the routes on an HTTP API of their own (httpApi).';

/**
 * A Lambda authorizer (HTTP API, payload 2.0, simple response) and its function.
 * CDK's own HttpLambdaAuthorizer would stand in the API's stack, and so make that depend on the stack of the function.
 * @throws Error naming the route or the property that is wrong
 */
export class LambdaAuthorizer extends Construct implements IHttpRouteAuthorizer {
  private readonly authorizer: HttpAuthorizer;

  constructor(scope: Construct, id: string, props: LambdaAuthorizerProps, ground: AuthorizerGround) {
    super(scope, id);
    const { cacheTtl = Duration.seconds(0), boundTokensOnly = false } = props;
    const sources = boundTokensOnly ? [...CACHE_KEY, PROOF_SOURCE] : CACHE_KEY;
    const isCached = cacheTtl.toSeconds() > 0;
    // An answer that is remembered lets more than one write through: what was approved once lets none.
    const grant = isCached ? ground.grantDecide : ground.grantProtect;
    const fn = decidingFunction(this, 'lambdas/authorizer.ts', props, { ...ground, grantProtect: grant });
    const httpApi = props.httpApi ?? (ground.httpApi as IHttpApi);
    if (ground.hasFrontDoor && props.httpApi === undefined) {
      Annotations.of(this).addWarningV2('countersign:past-the-front-door', FRONT_DOOR_WARNING);
    }
    if (isCached) Annotations.of(this).addWarningV2('countersign:cached-authorizer', CACHE_WARNING);
    this.authorizer = new HttpAuthorizer(this, 'Authorizer', {
      httpApi,
      authorizerName: this.node.path.replaceAll('/', '-'),
      type: HttpAuthorizerType.LAMBDA,
      payloadFormatVersion: AuthorizerPayloadVersion.VERSION_2_0,
      enableSimpleResponses: true,
      authorizerUri: invocationUri(fn),
      identitySource: isCached ? sources : [TOKEN_SOURCE],
      resultsCacheTtl: cacheTtl,
    });
    this.letApiGatewayInvoke(fn, httpApi);
  }

  /** What a route asks of its `authorizer`. */
  bind(): HttpRouteAuthorizerConfig {
    return { authorizerId: this.authorizer.authorizerId, authorizationType: 'CUSTOM' };
  }

  private letApiGatewayInvoke(fn: LambdaFunction, { apiId }: IHttpApi): void {
    const { authorizerId } = this.authorizer;
    const resourceName = `authorizers/${authorizerId}`;
    fn.addPermission('InvokedByApiGateway', {
      scope: this,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({ service: 'execute-api', resource: apiId, resourceName }),
    });
  }
}

/**
 * Under `Decide` of an authorizer, with what it needs to decide. First of all in its construct.
 * @throws Error naming the route or the property that is wrong
 */
export function decidingFunction(
  authorizer: Construct,
  entry: string,
  props: DecidingProps,
  ground: AuthorizerGround,
): LambdaFunction {
  Surroundings.set(authorizer, ground.surroundings);
  refuseWrongProps(props, ground.declaredScopes);
  const { resource, scopes, address, boundTokensOnly = false } = props;
  const { function: fn } = new CountersignFunction<OwnVariables>(authorizer, 'Decide', {
    description: 'Countersign: decides requests for functions without the middleware',
    entry,
    environment: { RESOURCE: resource, ROUTE_SCOPES: JSON.stringify(scopes) },
    timeout: Duration.seconds(10),
    memorySizeMb: 512,
  });
  const proofs: ProofVariables = {
    ...(address !== undefined && { API_ADDRESS: address }),
    ...(boundTokensOnly && { BOUND_TOKENS_ONLY: 'true' }),
  };
  for (const [name, value] of Object.entries(proofs)) fn.addEnvironment(name, value);
  ground.grantProtect(fn);
  return fn;
}

function invocationUri(fn: LambdaFunction): string {
  return Stack.of(fn).formatArn({
    service: 'apigateway',
    account: 'lambda',
    resource: 'path',
    resourceName: `2015-03-31/functions/${fn.functionArn}/invocations`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

function refuseWrongProps({ scopes, resource, address }: DecidingProps, declared: ReadonlySet<string>): void {
  // A CDK token is text only after deployment; the function checks it as it starts.
  if (!Token.isUnresolved(resource) && !isAbsoluteUri(resource)) {
    throw new Error('lambdaAuthorizer: resource must be an absolute URI without a fragment');
  }
  if (address !== undefined && !Token.isUnresolved(address) && !isAddress(address)) {
    throw new Error(`lambdaAuthorizer: address must be ${ADDRESS_FORM}`);
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
