import type { FunctionDirectory } from './function-directory.ts';
import { type IdentitySource, parseIdentitySource } from './identity-source.ts';
import { UnsupportedTemplate } from './intrinsics.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { numberOr, refuse, requireText, requireValue } from './properties.ts';
import { parseRouteKey, type RoutePattern } from './route-key.ts';
import { readStage, refuseUnknownRoutes, type Stage, type ThrottleSettings, throttleOf } from './stage-model.ts';
import type { MergedTemplates, Resource } from './template.ts';

export interface LambdaAuthorizer {
  readonly id: string;
  readonly function: LambdaFunction;
  readonly identitySources: readonly IdentitySource[];
  /** 0: answers are not cached. */
  readonly cacheTtlMs: number;
}

export interface Integration {
  readonly id: string;
  readonly function: LambdaFunction;
  readonly timeoutMs: number;
}

export interface Route extends RoutePattern {
  readonly integration: Integration;
  readonly authorizer?: LambdaAuthorizer | undefined;
  readonly throttle: ThrottleSettings;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly AllowCredentials?: boolean;
  readonly MaxAge?: number;
}

/** The one HTTP API of an assembly. */
export interface HttpApi {
  readonly id: string;
  readonly stage: Stage;
  readonly routes: readonly Route[];
  readonly integrations: readonly Integration[];
  readonly authorizers: readonly LambdaAuthorizer[];
  readonly cors?: CorsConfiguration | undefined;
}

/**
 * Reads API, stage, routes, integrations and authorizers. Throws {@link UnsupportedTemplate}, naming the resource, for
 * what has no local counterpart: several APIs, a stage other than `$default`, JWT or IAM authorization, payload format
 * 1.0, parameter mapping, integrations other than Lambda.
 */
export function readHttpApi(templates: MergedTemplates, functions: FunctionDirectory): HttpApi {
  const [api, ...others] = templates.ofType('AWS::ApiGatewayV2::Api');
  if (api === undefined || others.length > 0)
    throw new Error('The assembly must hold exactly one AWS::ApiGatewayV2::Api');
  requireValue(api, 'ProtocolType', 'HTTP');
  const stage = readStage(templates);
  const integrations = templates.ofType('AWS::ApiGatewayV2::Integration').map((one) => readIntegration(one, functions));
  const lambdaAuthorizers = templates
    .ofType('AWS::ApiGatewayV2::Authorizer')
    .filter((authorizer) => authorizer.property('AuthorizerType') === 'REQUEST')
    .map((authorizer) => readAuthorizer(authorizer, functions));
  const routes = templates
    .ofType('AWS::ApiGatewayV2::Route')
    .map((route) => readRoute(route, stage, integrations, lambdaAuthorizers));
  refuseUnknownRoutes(stage, routes);
  const cors = api.property('CorsConfiguration') as CorsConfiguration | undefined;
  return { id: api.name, stage, routes, integrations, authorizers: lambdaAuthorizers, cors };
}

/** "Maximum integration timeout: 30 seconds", which is also the default. */
const MAX_INTEGRATION_TIMEOUT_MS = 30_000;

function readIntegration(resource: Resource, functions: FunctionDirectory): Integration {
  requireValue(resource, 'IntegrationType', 'AWS_PROXY');
  requireValue(resource, 'PayloadFormatVersion', '2.0');
  refuse(resource, 'RequestParameters', 'ResponseParameters', 'IntegrationSubtype');
  const uri = requireText(resource, 'IntegrationUri');
  return {
    id: resource.name,
    function: functions.byArn(uri, `${resource.label}, Properties.IntegrationUri`),
    timeoutMs: numberOr(resource, 'TimeoutInMillis', MAX_INTEGRATION_TIMEOUT_MS),
  };
}

function readAuthorizer(resource: Resource, functions: FunctionDirectory): LambdaAuthorizer {
  requireValue(resource, 'AuthorizerPayloadFormatVersion', '2.0');
  if (resource.property('EnableSimpleResponses') !== true) {
    throw new UnsupportedTemplate(
      `${resource.label}, Properties.EnableSimpleResponses`,
      'only simple responses are supported locally',
    );
  }
  const sources = (resource.property('IdentitySource') ?? []) as readonly string[];
  const path = `${resource.label}, Properties.IdentitySource`;
  return {
    id: resource.name,
    function: functions.byArn(requireText(resource, 'AuthorizerUri'), `${resource.label}, Properties.AuthorizerUri`),
    identitySources: sources.map((source) => parseIdentitySource(source, path)),
    cacheTtlMs: numberOr(resource, 'AuthorizerResultTtlInSeconds', 0) * 1000,
  };
}

function readRoute(
  resource: Resource,
  stage: Stage,
  integrations: readonly Integration[],
  authorizers: readonly LambdaAuthorizer[],
): Route {
  const key = requireText(resource, 'RouteKey');
  const target = requireText(resource, 'Target').replace('integrations/', '');
  const integration = integrations.find(({ id }) => id === target);
  if (integration === undefined) throw new UnsupportedTemplate(resource.label, `no integration ${target}`);
  refuse(resource, 'RequestParameters', 'ModelSelectionExpression');
  return {
    ...parseRouteKey(key),
    integration,
    authorizer: authorizerOf(resource, key, authorizers),
    throttle: throttleOf(stage, key),
  };
}

function authorizerOf(resource: Resource, key: string, authorizers: readonly LambdaAuthorizer[]) {
  const type = resource.property('AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return undefined;
  if (type !== 'CUSTOM')
    throw new UnsupportedTemplate(resource.label, `${type} authorization is not supported locally: ${key}`);
  const id = requireText(resource, 'AuthorizerId');
  const authorizer = authorizers.find((candidate) => candidate.id === id);
  if (authorizer === undefined) throw new UnsupportedTemplate(resource.label, `no Lambda authorizer ${id}: ${key}`);
  return authorizer;
}
