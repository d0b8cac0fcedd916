import { ADMINISTRATION_ROUTES, isCostly } from '../../lambdas/endpoints/administration/administration-routes.ts';
import { ROUTES as TABLE } from '../../lambdas/routes.ts';
import { countersignStack, resources, theOnly } from './synthesize.ts';
import { text } from './text.ts';

const stack = countersignStack();
const routes = resources(stack, 'AWS::ApiGatewayV2::Route');
const stage = theOnly(stack, 'AWS::ApiGatewayV2::Stage');

function routeId(routeKey: string): string {
  const [id] = Object.entries(routes).find(([, { Properties }]) => Properties['RouteKey'] === routeKey) ?? [];
  if (id === undefined) throw new Error(`no route ${routeKey}`);
  return id;
}

/** The function that a route reaches. */
function functionBehind(routeKey: string): string {
  const integrationId = text(routes[routeId(routeKey)]?.Properties['Target']).replace(/^integrations\/<|>$/g, '');
  const [, integration] =
    Object.entries(resources(stack, 'AWS::ApiGatewayV2::Integration')).find(([id]) => id.startsWith(integrationId)) ??
    [];
  return text(integration?.Properties['IntegrationUri']);
}

const TOKEN = '<AuthorizationServerTokenEndpointTokenFunction.Arn>';
const AGENT = '<AuthorizationServerAgentEndpointAgentFunction.Arn>';
const PROVISIONING = '<AuthorizationServerProvisioningEndpointProvisioningFunction.Arn>';
const INTROSPECTION = '<AuthorizationServerIntrospectionEndpointIntrospectionFunction.Arn>';
const SIGNALS = '<AuthorizationServerSignalsEndpointSignalsFunction.Arn>';
const ADMINISTRATION = '<AuthorizationServerAdministrationEndpointAdministrationFunction.Arn>';
const APPROVAL = '<AuthorizationServerApprovalEndpointApprovalFunction.Arn>';
const SIGN_IN = '<AuthorizationServerSignInEndpointSignInFunction.Arn>';
const CONSOLE = '<AuthorizationServerConsoleEndpointConsoleFunction.Arn>';
const AUTHORIZATION = '<AuthorizationServerAuthorizationEndpointAuthorizationFunction.Arn>';
const METADATA = '<AuthorizationServerMetadataEndpointMetadataFunction.Arn>';

const ROUTES = [
  { routeKey: 'ANY /oauth/token', target: TOKEN, rate: 500, burst: 500 },
  { routeKey: 'ANY /oauth/introspect', target: INTROSPECTION, rate: 1_000, burst: 1_000 },
  { routeKey: 'ANY /oauth/revoke', target: INTROSPECTION, rate: 100, burst: 200 },
  { routeKey: 'ANY /oauth/acceptance', target: INTROSPECTION, rate: 50, burst: 100 },
  { routeKey: 'ANY /oauth/par', target: INTROSPECTION, rate: 50, burst: 100 },
  { routeKey: 'ANY /oauth/register', target: INTROSPECTION, rate: 5, burst: 20 },
  { routeKey: 'ANY /oauth/register/{client}', target: INTROSPECTION, rate: 5, burst: 20 },
  { routeKey: 'ANY /scim/v2/Users', target: PROVISIONING, rate: 100, burst: 200 },
  { routeKey: 'ANY /scim/v2/Users/{user}', target: PROVISIONING, rate: 100, burst: 200 },
  { routeKey: 'ANY /scim/v2/ServiceProviderConfig', target: PROVISIONING, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /scim/v2/ResourceTypes', target: PROVISIONING, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /scim/v2/ResourceTypes/{resourceType}', target: PROVISIONING, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /scim/v2/Schemas', target: PROVISIONING, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /scim/v2/Schemas/{schema}', target: PROVISIONING, rate: 500, burst: 1_000 },
  { routeKey: 'POST /signals/{provider}', target: SIGNALS, rate: 50, burst: 200 },
  { routeKey: 'POST /organizations/{organization}/agent/token', target: AGENT, rate: 250, burst: 250 },
  {
    routeKey: 'GET /organizations/{organization}/agent/sessions/{sessionId}',
    target: AGENT,
    rate: 500,
    burst: 500,
  },
  {
    routeKey: 'POST /organizations/{organization}/agent/sessions/{sessionId}/requests',
    ...{ target: AGENT, rate: 250, burst: 250 },
  },
  {
    routeKey: 'POST /organizations/{organization}/agent/sessions/{sessionId}/end',
    ...{ target: AGENT, rate: 250, burst: 250 },
  },
  { routeKey: 'GET /organizations/{organization}/agent/requests', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'GET /organizations/{organization}/agent/confirmations', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'POST /organizations/{organization}/agent/confirmations', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'GET /organizations/{organization}/agent/passkeys', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'POST /organizations/{organization}/agent/passkeys', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'POST /organizations/{organization}/agent/passkeys/challenges', target: APPROVAL, rate: 100, burst: 100 },
  {
    routeKey: 'DELETE /organizations/{organization}/agent/passkeys/{passkey}',
    target: APPROVAL,
    rate: 100,
    burst: 100,
  },
  { routeKey: 'POST /organizations/{organization}/agent/approve', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'GET /organizations/{organization}/agent/sessions', target: APPROVAL, rate: 100, burst: 100 },
  {
    routeKey: 'DELETE /organizations/{organization}/agent/sessions/{sessionId}',
    target: APPROVAL,
    rate: 100,
    burst: 100,
  },
  {
    routeKey: 'DELETE /organizations/{organization}/agent/sessions/{sessionId}/scopes/{scope}',
    target: APPROVAL,
    rate: 100,
    burst: 100,
  },
  { routeKey: 'ANY /login/{organization}', target: SIGN_IN, rate: 50, burst: 100 },
  { routeKey: 'ANY /login/callback', target: SIGN_IN, rate: 50, burst: 100 },
  { routeKey: 'ANY /session', target: SIGN_IN, rate: 200, burst: 400 },
  { routeKey: 'ANY /logout', target: SIGN_IN, rate: 50, burst: 100 },
  { routeKey: 'ANY /logout/everywhere', target: SIGN_IN, rate: 50, burst: 100 },
  { routeKey: 'ANY /setup/{organization}/{token}', target: SIGN_IN, rate: 10, burst: 20 },
  {
    routeKey: 'ANY /organizations/{organization}/identity-providers/{provider}/activate',
    ...{ target: SIGN_IN, rate: 10, burst: 20 },
  },
  { routeKey: 'ANY /activate/{organization}/{provider}', target: SIGN_IN, rate: 10, burst: 20 },
  { routeKey: 'GET /approve/{organization}/{sessionId}', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'POST /approve/{organization}/{sessionId}', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'GET /confirm/{organization}', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'POST /confirm/{organization}', target: APPROVAL, rate: 100, burst: 100 },
  { routeKey: 'GET /console', target: CONSOLE, rate: 200, burst: 400 },
  { routeKey: 'GET /console/{proxy+}', target: CONSOLE, rate: 200, burst: 400 },
  { routeKey: 'ANY /oauth/authorize', target: AUTHORIZATION, rate: 50, burst: 100 },
  { routeKey: 'ANY /oauth/errors', target: METADATA, rate: 500, burst: 1_000 },
  { routeKey: 'GET /logo/{client}/{digest}', target: METADATA, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /.well-known/oauth-authorization-server', target: METADATA, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /.well-known/openid-configuration', target: METADATA, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /.well-known/jwks.json', target: METADATA, rate: 500, burst: 1_000 },
  { routeKey: 'ANY /openapi.json', target: METADATA, rate: 500, burst: 1_000 },
  // What asks somebody else's server, or examines an assertion, is limited more tightly.
  ...Object.keys(ADMINISTRATION_ROUTES).map((routeKey) => ({
    routeKey,
    target: ADMINISTRATION,
    rate: isCostly(routeKey) ? 10 : 100,
    burst: isCostly(routeKey) ? 20 : 200,
  })),
];

/** HEAD beside every GET, to the same function and with the same limit. */
const HEADS = ROUTES.filter(({ routeKey }) => routeKey.startsWith('GET ')).map((route) => ({
  ...route,
  routeKey: route.routeKey.replace('GET', 'HEAD'),
}));

describe('the HTTP API', () => {
  it('has these routes and no others', () => {
    const keys = Object.values(routes).map(({ Properties }) => Properties['RouteKey']);
    expect(keys.sort()).toEqual([...ROUTES, ...HEADS].map(({ routeKey }) => routeKey).sort());
  });

  it('never routes what the one table does not have, nor leaves out what it has', () => {
    const keys = Object.values(routes).map(({ Properties }) => Properties['RouteKey']);
    const table = Object.values(TABLE).flatMap((ofFunction) => Object.values(ofFunction).map(({ key }) => key));
    const heads = table.filter((key) => key.startsWith('GET ')).map((key) => key.replace('GET', 'HEAD'));
    expect(keys.sort()).toEqual([...table, ...heads].sort());
  });

  it.each([...ROUTES, ...HEADS])('answers $routeKey with $target', ({ routeKey, target }) => {
    expect(functionBehind(routeKey)).toBe(target);
  });

  it('calls functions with payload format 2.0', () => {
    const integrations = Object.values(resources(stack, 'AWS::ApiGatewayV2::Integration'));
    expect(integrations.map(({ Properties }) => Properties['PayloadFormatVersion'])).toEqual(Array(11).fill('2.0'));
  });

  it('limits every route, and each of these on its own', () => {
    expect(stage.Properties['DefaultRouteSettings']).toEqual({
      ThrottlingRateLimit: 1_000,
      ThrottlingBurstLimit: 1_000,
    });
    expect(stage.Properties['RouteSettings']).toEqual(
      Object.fromEntries(
        [...ROUTES, ...HEADS].map(({ routeKey, rate, burst }) => [
          routeKey,
          { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
        ]),
      ),
    );
  });

  it.each([...ROUTES, ...HEADS])('creates $routeKey before the stage whose settings name it', ({ routeKey }) => {
    expect(stage.DependsOn).toContain(routeId(routeKey));
  });

  it('serves at the root of its host: the issuer has no path', () => {
    expect(stage.Properties).toMatchObject({ StageName: '$default', AutoDeploy: true });
  });

  it('logs who asked for what and how it went, and nothing that can hold a credential', () => {
    const { Format, DestinationArn } = stage.Properties['AccessLogSettings'] as Record<string, string>;
    expect(text(DestinationArn)).toBe('<AuthorizationServerApiAccessLog.Arn>');
    expect(Object.values(JSON.parse(String(Format))).sort()).toEqual([
      '$context.error.message',
      '$context.identity.sourceIp',
      '$context.integrationErrorMessage',
      '$context.integrationLatency',
      '$context.requestId',
      '$context.requestTimeEpoch',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  it('keeps the access log three months, and longer than the stack', () => {
    const [, log] =
      Object.entries(resources(stack, 'AWS::Logs::LogGroup')).find(([id]) => id.includes('AccessLog')) ?? [];
    expect(log).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', Properties: { RetentionInDays: 90 } });
  });

  it('never logs to a group that a policy of the account must name, nor to one that an earlier stack has left', () => {
    const [, log] =
      Object.entries(resources(stack, 'AWS::Logs::LogGroup')).find(([id]) => id.includes('AccessLog')) ?? [];
    expect(JSON.stringify(log?.Properties['LogGroupName'])).toMatch(
      /^\{"Fn::Join":\["",\["\/aws\/vendedlogs\/countersign\/Countersign\/access-",.*\{"Ref":"AWS::StackId"\}/,
    );
  });

  it('leaves CORS to the handlers: one rule for all routes would open the token endpoint to browsers', () => {
    expect(theOnly(stack, 'AWS::ApiGatewayV2::Api').Properties).not.toHaveProperty('CorsConfiguration');
  });
});
