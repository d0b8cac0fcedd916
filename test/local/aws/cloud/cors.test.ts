import { Duration, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { addFunction, addRoute, cleanUp, type Started, start, synthesize, synthesizeApi } from './fixture.ts';
import { send } from './http.ts';

afterAll(cleanUp);

describe('CORS', () => {
  const preflight = (origin: string) => ['origin', origin, 'access-control-request-method', 'GET'];
  let configured: Started;

  beforeAll(async () => {
    configured = await start(
      synthesize((app) => {
        const stack = new Stack(app, 'Cors');
        const api = new HttpApi(stack, 'Api', {
          corsPreflight: {
            allowOrigins: ['https://app.example'],
            allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
            allowHeaders: ['authorization'],
            exposeHeaders: ['x-id'],
            allowCredentials: true,
            maxAge: Duration.minutes(5),
          },
        });
        addRoute(api, HttpMethod.GET, '/echo', addFunction(stack, 'Echo', 'echo'));
      }),
    );
  });

  it('answers a preflight from an allowed origin', async () => {
    const headers = preflight('https://app.example');
    const response = await send(configured.url, { method: 'OPTIONS', path: '/any', headers });
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-expose-headers': 'x-id',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '300',
    });
  });

  it('tells another origin nothing', async () => {
    const headers = preflight('https://evil.example');
    const response = await send(configured.url, { method: 'OPTIONS', path: '/echo', headers });
    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('adds its headers to the response of a function', async () => {
    const response = await send(configured.url, { path: '/echo', headers: ['origin', 'https://app.example'] });
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example' });
  });

  it("is the function's own business when the API configures none", async () => {
    const plain = await start(synthesizeApi(() => undefined));
    const headers = preflight('https://app.example');
    const response = await send(plain.url, { method: 'OPTIONS', headers });
    expect([response.status, response.headers['access-control-allow-origin']]).toEqual([404, undefined]);
  });
});
