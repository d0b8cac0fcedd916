import { connect } from 'node:net';
import { Duration, Stack } from 'aws-cdk-lib';
import { type CfnStage, HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PortInUse } from '../../../../local/aws/cloud/start-local-cloud.ts';
import { addFunction, addRoute, cleanUp, type Started, start, synthesize, synthesizeApi } from './fixture.ts';
import { eventOf, send } from './http.ts';

let nowMs = Date.UTC(2026, 0, 1);
let assembly: string;
let cloud: Started;

beforeAll(async () => {
  assembly = synthesizeApi((stack, api) => {
    const echo = addFunction(stack, 'Echo', 'echo');
    addRoute(api, HttpMethod.ANY, '/a/b', echo);
    for (const path of [
      '/',
      '/a',
      '/a/{id}',
      '/a/b',
      '/{x}/b/{y}',
      '/a/{proxy+}',
      '/a/b/{proxy+}',
      '/limited',
      '/free',
    ]) {
      addRoute(api, HttpMethod.GET, path, echo);
    }
    addRoute(api, HttpMethod.ANY, '/only/{proxy+}', echo);
    addRoute(api, HttpMethod.POST, '/post', echo);
    addRoute(api, HttpMethod.GET, '/throwing', addFunction(stack, 'Throwing', 'throwing'));
    addRoute(api, HttpMethod.GET, '/crashing', addFunction(stack, 'Crashing', 'crashing'));
    const waiting = addFunction(stack, 'Waiting', 'waiting', { timeout: Duration.seconds(1) });
    addRoute(api, HttpMethod.GET, '/waiting', waiting);
    const impatient = new HttpLambdaIntegration('Impatient', waiting, { timeout: Duration.millis(100) });
    api.addRoutes({ path: '/impatient', methods: [HttpMethod.GET], integration: impatient });
    const stage = api.defaultStage?.node.defaultChild as CfnStage;
    stage.defaultRouteSettings = { throttlingRateLimit: 100, throttlingBurstLimit: 1000 };
    stage.routeSettings = { 'GET /limited': { ThrottlingRateLimit: 2, ThrottlingBurstLimit: 3 } };
    for (const route of api.node.findAll()) if (route instanceof HttpRoute) stage.node.addDependency(route);
  });
  cloud = await start(assembly, { now: () => nowMs });
});

afterAll(cleanUp);

async function get(path: string, url = cloud.url): Promise<[number, string]> {
  const { status, body } = await send(url, { path });
  return [status, body.toString()];
}

async function routeOf(method: string, path: string): Promise<unknown> {
  const response = await send(cloud.url, { method, path });
  if (response.status === 404) return [404, response.body.toString()];
  const { routeKey, pathParameters = {} } = eventOf(response);
  return [routeKey, pathParameters];
}

describe('a route', () => {
  const NOT_FOUND = [404, '{"message":"Not Found"}'];
  it.each([
    ['GET', '/', ['GET /', {}]],
    ['GET', '/a', ['GET /a', {}]],
    ['GET', '/a/7', ['GET /a/{id}', { id: '7' }]],
    ['GET', '/a/b', ['GET /a/b', {}]],
    ['PUT', '/a/b', ['ANY /a/b', {}]],
    ['GET', '/a/b/c', ['GET /{x}/b/{y}', { x: 'a', y: 'c' }]],
    ['GET', '/a/b/c/d', ['GET /a/b/{proxy+}', { proxy: 'c/d' }]],
    ['GET', '/a/c/d', ['GET /a/{proxy+}', { proxy: 'c/d' }]],
    ['GET', '/z/b/c', ['GET /{x}/b/{y}', { x: 'z', y: 'c' }]],
    ['DELETE', '/only/x%20y/z', ['ANY /only/{proxy+}', { proxy: 'x y/z' }]],
    ['GET', '/only/', ['ANY /only/{proxy+}', { proxy: '' }]],
    ['GET', '/only', NOT_FOUND],
    ['GET', '/post', NOT_FOUND],
    ['GET', '/post/', NOT_FOUND],
    ['POST', '/post/', NOT_FOUND],
    ['POST', '/POST', NOT_FOUND],
    ['HEAD', '/a', [404, '']],
    ['GET', '//a', NOT_FOUND],
  ])('for %s %s', async (method, path, expected) => {
    expect(await routeOf(method, path)).toEqual(expected);
  });

  it('is $default when no other matches', async () => {
    const other = await start(
      synthesize((app) => {
        const stack = new Stack(app, 'Default');
        const integration = new HttpLambdaIntegration('To', addFunction(stack, 'Echo', 'echo'));
        const api = new HttpApi(stack, 'Api', { defaultIntegration: integration });
        new HttpRoute(stack, 'Known', {
          httpApi: api,
          routeKey: HttpRouteKey.with('/known', HttpMethod.ANY),
          integration,
        });
      }),
    );
    const routeKey = async (path: string) => eventOf(await send(other.url, { method: 'PATCH', path }))['routeKey'];
    expect(await Promise.all(['/known', '/any/thing', '/'].map(routeKey))).toEqual([
      'ANY /known',
      '$default',
      '$default',
    ]);
  });
});

describe('a quota', () => {
  const MB = 1024 * 1024;

  const post = async (path: string, bytes: number) => {
    const { status, body } = await send(cloud.url, { method: 'POST', path, body: Buffer.alloc(bytes, 'x') });
    return [status, body.toString()];
  };
  const TOO_LARGE = [413, '{"message":"Request Entity Too Large"}'];

  it('lets a request carry 10 MB and not a byte more', async () => {
    expect(await post('/nowhere', 10 * MB)).toEqual([404, '{"message":"Not Found"}']);
    expect(await post('/nowhere', 10 * MB + 1)).toEqual(TOO_LARGE);
  });

  it('refuses a body that makes the event larger than a function takes', async () => {
    expect(await post('/post', 6 * MB)).toEqual(TOO_LARGE);
  });

  it('counts request line and header values: 10,240 bytes pass, one more is refused', async () => {
    const { host } = new URL(cloud.url);
    const counted = 'GET /a HTTP/1.1'.length + host.length + 'keep-alive'.length;
    const filled = (bytes: number) =>
      send(cloud.url, { path: '/a', headers: ['connection', 'keep-alive', 'x-fill', 'x'.repeat(bytes - counted)] });
    expect((await filled(10_240)).status).toBe(200);
    const { status, body } = await filled(10_241);
    expect([status, body.toString()]).toEqual([431, '{"message":"Request Header Fields Too Large"}']);
  });
});

describe('a throttle', () => {
  const statuses = async (path: string, count: number) => {
    const answers = await Promise.all(Array.from({ length: count }, () => get(path)));
    return answers.map(([status]) => status).sort();
  };

  it('admits the burst, then the rate, on its route alone', async () => {
    expect(await statuses('/limited', 5)).toEqual([200, 200, 200, 429, 429]);
    expect(await get('/limited')).toEqual([429, '{"message":"Too Many Requests"}']);
    expect(await statuses('/free', 5)).toEqual([200, 200, 200, 200, 200]);
    nowMs += 499;
    expect(await statuses('/limited', 1)).toEqual([429]);
    nowMs += 1;
    expect(await statuses('/limited', 2)).toEqual([200, 429]);
    nowMs += 60_000;
    expect(await statuses('/limited', 5)).toEqual([200, 200, 200, 429, 429]);
  });
});

describe('a failure', () => {
  const INTERNAL = [500, '{"message":"Internal Server Error"}'];

  it.each([['/throwing'], ['/crashing'], ['/waiting']])(
    'of the function at %s is a 500 that tells nothing',
    async (path) => {
      expect(await get(path)).toEqual(INTERNAL);
    },
  );

  it('to answer within the integration time-out is a 503', async () => {
    expect(await get('/impatient')).toEqual([503, '{"message":"Service Unavailable"}']);
    expect(cloud.lines.map(({ line }) => line)).toContain(
      'HTTP API: IntegrationTimeout: The integration did not answer within 100 ms',
    );
  });

  it('to find a free execution environment is a 503', async () => {
    const one = await start(assembly, { poolSize: 1, maxWaiting: 0 });
    const answers = await Promise.all([get('/waiting', one.url), get('/waiting', one.url)]);
    expect(answers.sort()).toEqual([INTERNAL, [503, '{"message":"Service Unavailable"}']]);
  });
});

describe('the server', () => {
  it('says which port is in use', async () => {
    const port = Number(new URL(cloud.url).port);
    const attempt = start(assembly, { port });
    await expect(attempt).rejects.toThrow(PortInUse);
    await expect(attempt).rejects.toMatchObject({ port, message: expect.stringContaining(`Port ${port} is in use`) });
  });

  it('listens on loopback only, at the port asked for', async () => {
    const first = await start(assembly);
    const port = Number(new URL(first.url).port);
    await first.close();
    const second = await start(assembly, { port });
    expect(second.url).toBe(`http://127.0.0.1:${port}`);
    expect((await get('/a', second.url))[0]).toBe(200);
  });

  it('closes port, connections and workers, and may be closed twice', async () => {
    const closing = await start(assembly);
    const pending = get('/waiting', closing.url).catch(({ code }) => code);
    const idle = connect(Number(new URL(closing.url).port), '127.0.0.1');
    const ended = new Promise((resolve) => idle.on('close', resolve).on('error', resolve));
    await new Promise((resolve) => idle.on('connect', resolve));
    await closing.close();
    await closing.close();
    await ended;
    expect(await pending).toBe('ECONNRESET');
    await expect(get('/a', closing.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
