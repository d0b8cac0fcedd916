import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { addFunction, cleanUp, type Started, start, synthesizeApi } from './fixture.ts';
import { eventOf, send } from './http.ts';

const TTL_MS = 60_000;
let nowMs = Date.UTC(2026, 0, 1);
let cloud: Started;

beforeAll(async () => {
  const assembly = synthesizeApi((stack, api) => {
    const integration = new HttpLambdaIntegration('To', addFunction(stack, 'Echo', 'echo'));
    const handler = addFunction(stack, 'Authorize', 'authorize');
    const authorizer = (id: string, ttlMs: number, identitySource: string[]) =>
      new HttpLambdaAuthorizer(id, handler, {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        resultsCacheTtl: Duration.millis(ttlMs),
        identitySource,
      });
    const cached = authorizer('Cached', TTL_MS, ['$request.header.Authorization']);
    const routes: [string, HttpLambdaAuthorizer][] = [
      ['/cached/{id}', cached],
      ['/cached-too', cached],
      ['/per-route', authorizer('PerRoute', TTL_MS, ['$request.header.Authorization', '$context.routeKey'])],
      ['/uncached', authorizer('Uncached', 0, ['$request.header.Authorization'])],
      ['/query', authorizer('Query', TTL_MS, ['$request.header.Authorization', '$request.querystring.org'])],
      ['/anyone', authorizer('Anyone', 0, [])],
    ];
    for (const [path, by] of routes) api.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizer: by });
  });
  cloud = await start(assembly, { now: () => nowMs, poolSize: 1 });
});

afterAll(cleanUp);

async function get(path: string, token?: string): Promise<[number, string]> {
  const headers = token === undefined ? [] : ['Authorization', token];
  const { status, body } = await send(cloud.url, { path, headers });
  return [status, body.toString()];
}

/** Which invocation of the authorizer allowed the request. */
async function invocationFor(path: string, token: string): Promise<number> {
  const { requestContext } = eventOf(await send(cloud.url, { path, headers: ['Authorization', token] }));
  return (requestContext as { authorizer: { lambda: { invocation: number } } }).authorizer.lambda.invocation;
}

it.each([
  ['no identity source', '/cached/1', undefined, 401, 'Unauthorized'],
  ['an empty identity source', '/cached/1', '', 401, 'Unauthorized'],
  ['one of two identity sources', '/query', 'good', 401, 'Unauthorized'],
  ['an empty query parameter', '/query?org=', 'good', 401, 'Unauthorized'],
  ['a denial', '/cached/1', 'bad', 403, 'Forbidden'],
  ['an authorizer without identity sources that denies', '/anyone', undefined, 403, 'Forbidden'],
  ['an authorizer that fails', '/cached/1', 'broken', 500, 'Internal Server Error'],
  ['an authorizer whose isAuthorized is not a boolean', '/cached/1', 'nonsense', 500, 'Internal Server Error'],
])('refuses %s', async (_, path, token, status, message) => {
  expect(await get(path, token)).toEqual([status, JSON.stringify({ message })]);
});

it('passes the context of the authorizer to the function, and the request to the authorizer', async () => {
  const headers = ['Authorization', 'good-context', 'x-apigateway-authorizer', '{"lambda":{"forged":true}}'];
  const { requestContext, ...event } = eventOf(await send(cloud.url, { path: '/cached/7?a=b', headers }));
  const { lambda } = requestContext['authorizer'] as { lambda: { event: Record<string, unknown> } };
  expect(lambda).toEqual({ invocation: expect.any(Number), event: expect.anything() });
  const { isBase64Encoded, ...shared } = event;
  expect(lambda.event).toEqual({
    ...shared,
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:eu-west-1:111111111111:${cloud.model.api.id}/$default/GET/cached/7`,
    identitySource: ['good-context'],
    requestContext: { ...requestContext, authorizer: undefined },
  });
});

it('remembers an answer for its time to live, for every route of the authorizer', async () => {
  const first = await invocationFor('/cached/1', 'good-cached');
  nowMs += TTL_MS - 1;
  expect(await invocationFor('/cached/2', 'good-cached')).toBe(first);
  expect(await invocationFor('/cached-too', 'good-cached')).toBe(first);
  expect(await invocationFor('/cached/1', 'good-other')).toBe(first + 1);
  nowMs += 1;
  expect(await invocationFor('/cached/1', 'good-cached')).toBe(first + 2);
});

it('remembers an answer per route when the route key is an identity source', async () => {
  const first = await invocationFor('/per-route', 'good-route');
  expect(await invocationFor('/per-route', 'good-route')).toBe(first);
  expect(await invocationFor('/cached-too', 'good-route')).toBe(first + 1);
});

it('remembers nothing with a time to live of 0', async () => {
  const first = await invocationFor('/uncached', 'good');
  expect(await invocationFor('/uncached', 'good')).toBe(first + 1);
});

it('never remembers a failure', async () => {
  await get('/cached/1', 'broken');
  const before = cloud.lines.length;
  await get('/cached/1', 'broken');
  expect(cloud.lines.length).toBeGreaterThan(before);
});
