import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { LambdaAuthorizerProps } from '../../lib/lambda-authorizer.ts';
import { ONLY_WHETHER_IT_IS_USED, permissions } from './permissions.ts';
import { CONFIGURATION, countersignStack, environmentOf, resources, testApp, theOnly } from './synthesize.ts';
import { text } from './text.ts';

const LIST = 'GET /orders/{organization}';
const RESOURCE = 'https://api.example.com/orders';
const PROPS: LambdaAuthorizerProps = { scopes: { [LIST]: ['projects:read'] }, resource: RESOURCE };

/** A vendor's stack beside ours, with one route behind the authorizer. */
function vendorStack(overrides: Partial<LambdaAuthorizerProps> = {}): Stack {
  const app = testApp();
  const { authorizationServer } = countersignStack({}, app);
  const vendor = new Stack(app, 'Vendor');
  const authorizer = authorizationServer.lambdaAuthorizer(vendor, 'Orders', { ...PROPS, ...overrides });
  new HttpRoute(vendor, 'List', {
    httpApi: authorizationServer.httpApi,
    routeKey: HttpRouteKey.with('/orders/{organization}'),
    integration: new HttpUrlIntegration('Elsewhere', 'https://orders.example.com'),
    authorizer,
  });
  return vendor;
}

const imported = (name: string) => expect.stringMatching(new RegExp(`^import Countersign:.*${name}`));
const authorizerOf = (vendor: Stack) => theOnly(vendor, 'AWS::ApiGatewayV2::Authorizer').Properties;
const anyWarning = Match.stringLikeRegexp('.*');

describe('the Lambda authorizer of a vendor', () => {
  const vendor = vendorStack();

  it('is asked for every request that has a token, and remembers nothing', () => {
    expect(authorizerOf(vendor)).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
    });
    expect(Annotations.fromStack(vendor).findWarning('*', anyWarning)).toEqual([]);
  });

  it('has a function that may read what decides, and nothing else', () => {
    expect(permissions(vendor)).toEqual({
      OrdersDecideRole: [
        'logs:CreateLogStream logs:PutLogEvents → <OrdersDecideLog.Arn>',
        expect.stringMatching(/^dynamodb:GetItem → import Countersign:.*MembersTable\w+Arn\w+$/),
        expect.stringMatching(/^dynamodb:GetItem → import Countersign:.*StatusTable\w+Arn\w+$/),
        expect.stringMatching(/^dynamodb:GetItem → import Countersign:.*AgentSessionsTable\w+Arn\w+$/),
        expect.stringMatching(/^dynamodb:UpdateItem → import Countersign:.*AgentSessionsTable\w+Arn\w+ if /),
      ],
    });
  });

  it('[L12] may mark as used what was approved once, and can neither make nor lengthen a grant', () => {
    const writes = Object.values(permissions(vendor))
      .flat()
      .filter((line) => /dynamodb:.*(Update|Put|Delete|Batch|\*).* → /.test(line));
    expect(writes).toEqual([expect.stringContaining(ONLY_WHETHER_IT_IS_USED)]);
    expect(ONLY_WHETHER_IT_IS_USED).not.toMatch(/grant|once|signed-in|client/);
  });

  it('has a function that knows its routes, and what protect() knows', () => {
    expect(environmentOf(vendor, 'OrdersDecide')).toEqual({
      RESOURCE,
      ROUTE_SCOPES: JSON.stringify({ [LIST]: ['projects:read'] }),
      COUNTERSIGN_ISSUER: CONFIGURATION.issuer,
      MEMBERS_TABLE: imported('MembersTable'),
      STATUS_TABLE: imported('StatusTable'),
      AGENT_SESSIONS_TABLE: imported('AgentSessionsTable'),
    });
  });

  it('has a function that knows where clients reach the API, and that it takes bound tokens alone', () => {
    const bound = vendorStack({ address: 'https://example.com/v1', boundTokensOnly: true });
    expect(environmentOf(bound, 'OrdersDecide')).toMatchObject({
      API_ADDRESS: 'https://example.com/v1',
      BOUND_TOKENS_ONLY: 'true',
    });
  });

  it('may be invoked by API Gateway, for itself', () => {
    const { Principal, SourceArn } = theOnly(vendor, 'AWS::Lambda::Permission').Properties;
    expect([Principal, text(SourceArn)]).toEqual([
      'apigateway.amazonaws.com',
      expect.stringContaining('/authorizers/'),
    ]);
  });

  it('is invoked by its URI', () => {
    const arn = '<OrdersDecideFunction.Arn>';
    const api = 'arn:<AWS::Partition>:apigateway:<AWS::Region>:lambda:path';
    expect(text(authorizerOf(vendor)['AuthorizerUri'])).toBe(`${api}/2015-03-31/functions/${arn}/invocations`);
  });

  it('leaves cdk-nag nothing to find', () => {
    const { violations } = new AwsSolutionsChecks(vendor.node.root as never).validateScope(vendor);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

describe('a Lambda authorizer that remembers', () => {
  const vendor = vendorStack({ cacheTtl: Duration.minutes(5) });

  it('keeps answers apart by token, route and path: an answer is for one organization', () => {
    expect(authorizerOf(vendor)).toMatchObject({
      AuthorizerResultTtlInSeconds: 300,
      IdentitySource: ['$request.header.Authorization', '$context.routeKey', '$context.path'],
    });
  });

  it('keeps answers apart by the proof too, where it takes bound tokens alone', () => {
    const bound = vendorStack({ cacheTtl: Duration.minutes(5), boundTokensOnly: true });
    expect(authorizerOf(bound)['IdentitySource']).toEqual([
      '$request.header.Authorization',
      ...['$context.routeKey', '$context.path', '$request.header.DPoP'],
    ]);
  });

  it('[L5] may use up nothing that was approved once: one answer would let more than one write through', () => {
    expect(Object.values(permissions(vendor)).flat().join('\n')).not.toMatch(/UpdateItem|PutItem|DeleteItem/);
  });

  it('says at synth which laws it weakens', () => {
    const [warning, ...others] = Annotations.fromStack(vendor).findWarning('/Vendor/Orders', anyWarning);
    expect(others).toEqual([]);
    expect(warning?.entry.data).toMatch(/approves once is refused/);
    expect(warning?.entry.data).toMatch(/L9 .*L5 and L12 .*countersign:cached-authorizer/);
  });
});

describe('the properties of a Lambda authorizer', () => {
  const anyScope = ['projects:read'];
  it.each<[string, Partial<LambdaAuthorizerProps>]>([
    ['resource must be an absolute URI without a fragment', { resource: 'orders' }],
    ['resource must be an absolute URI without a fragment', { resource: `${RESOURCE}#agent` }],
    ['address must be an http(s) URL', { address: 'api.example.com' }],
    ['address must be an http(s) URL', { address: 'https://api.example.com/?v=1' }],
    ['scopes must name at least one route', { scopes: {} }],
    ['the route "$default" must be a method, a space and a path', { scopes: { $default: anyScope } }],
    ['the route "/a/{organization}" must be a method', { scopes: { '/a/{organization}': anyScope } }],
    ['the route "GET /a" must name the organization', { scopes: { 'GET /a': anyScope } }],
    [`the route "${LIST}" must name at least one scope`, { scopes: { [LIST]: [] } }],
    [`the route "${LIST}" names the scope "orders:read", which`, { scopes: { [LIST]: ['orders:read'] } }],
  ])('fail at synth: %s', (message, overrides) => {
    expect(() => vendorStack(overrides)).toThrow(`lambdaAuthorizer: ${message}`);
  });

  it('may name a resource that is known after deployment', () => {
    const { authorizationServer } = countersignStack();
    const resource = `${authorizationServer.httpApi.apiEndpoint}/orders`;
    expect(() => vendorStack({ resource })).not.toThrow();
  });
});

/** An app with ours, and beside it a vendor's stack. */
function beside() {
  const app = testApp();
  const { authorizationServer } = countersignStack({}, app);
  return { authorizationServer, vendor: new Stack(app, 'Vendor') };
}

describe("the Lambda authorizer of a vendor's own HTTP API", () => {
  const { authorizationServer, vendor } = beside();
  const httpApi = new HttpApi(vendor, 'Api') as IHttpApi;
  const authorizer = authorizationServer.lambdaAuthorizer(vendor, 'Orders', { ...PROPS, httpApi });
  new HttpRoute(vendor, 'List', {
    httpApi,
    routeKey: HttpRouteKey.with('/orders/{organization}'),
    integration: new HttpUrlIntegration('Elsewhere', 'https://orders.example.com'),
    authorizer,
  });
  const api = { Ref: Object.keys(resources(vendor, 'AWS::ApiGatewayV2::Api'))[0] };

  it('belongs to that API, and may be invoked by it alone', () => {
    expect(authorizerOf(vendor)['ApiId']).toEqual(api);
    const { SourceArn } = theOnly(vendor, 'AWS::Lambda::Permission').Properties;
    expect(text(SourceArn)).toContain(':<Api>/authorizers/');
  });

  it('is what its route asks', () => {
    const [id] = Object.keys(resources(vendor, 'AWS::ApiGatewayV2::Authorizer'));
    const route = theOnly(vendor, 'AWS::ApiGatewayV2::Route').Properties;
    expect(route).toMatchObject({ ApiId: api, AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: id } });
  });
});

describe("the Lambda authorizer of a vendor's REST API", () => {
  const { authorizationServer, vendor } = beside();
  const { cacheTtl: _, ...props } = { cacheTtl: undefined, ...PROPS };
  const authorizer = authorizationServer.restAuthorizer(vendor, 'Orders', props);
  const rest = new RestApi(vendor, 'Api', { cloudWatchRole: false });
  const list = rest.root.addResource('orders').addResource('{organization}');
  list.addMethod('GET', new MockIntegration(), { authorizer, authorizationType: AuthorizationType.CUSTOM });

  it('is asked for every request that has a token, and remembers nothing', () => {
    expect(theOnly(vendor, 'AWS::ApiGateway::Authorizer').Properties).toMatchObject({
      Type: 'REQUEST',
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: 'method.request.header.Authorization',
      RestApiId: { Ref: Object.keys(resources(vendor, 'AWS::ApiGateway::RestApi'))[0] },
    });
  });

  it('is what its method asks', () => {
    const [id] = Object.keys(resources(vendor, 'AWS::ApiGateway::Authorizer'));
    const method = theOnly(vendor, 'AWS::ApiGateway::Method').Properties;
    expect(method).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: id } });
  });

  it('has a function that may read what decides, use up what was approved once, and nothing else', () => {
    expect(permissions(vendor)['OrdersDecideRole']).toHaveLength(5);
    expect(environmentOf(vendor, 'OrdersDecide')).toMatchObject({ RESOURCE, MEMBERS_TABLE: imported('MembersTable') });
  });

  it('fails at synth for a route that nobody could call', () => {
    const again = () => authorizationServer.restAuthorizer(vendor, 'Wrong', { ...props, scopes: {} });
    expect(again).toThrow('scopes must name at least one route');
  });
});
