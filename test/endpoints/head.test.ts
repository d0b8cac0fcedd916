import { asLambdaHandler, type Endpoint } from '../../lambdas/endpoints/http/endpoint.ts';
import { jsonResponse } from '../../lambdas/endpoints/http/response.ts';
import { RecordingTelemetry } from '../support/recording-telemetry.ts';
import { httpEvent, lambdaContext } from '../support/token-event.ts';

function ask(endpoint: Endpoint, method: string) {
  const routeKey = `${method} /things/{thing}`;
  const event = httpEvent('/things/7', { method });
  const requestContext = { ...event.requestContext, routeKey };
  return asLambdaHandler(endpoint, new RecordingTelemetry())({ ...event, routeKey, requestContext }, lambdaContext());
}

const things: Endpoint = async ({ routeKey, requestContext: { http, routeKey: inner } }) =>
  routeKey === 'GET /things/{thing}' && inner === routeKey && http.method === 'GET'
    ? jsonResponse(200, { thing: 7 }, { etag: '"7"', 'set-cookie': 'a=b' })
    : jsonResponse(405, {}, { allow: 'GET' });

describe('HEAD, of every function of ours', () => {
  it('is GET to the endpoint, whose answer goes out with every header and no body', async () => {
    const get = await ask(things, 'GET');
    expect(get).toMatchObject({ statusCode: 200, body: '{"thing":7}' });
    const { body: _, ...headers } = get;
    expect(await ask(things, 'HEAD')).toEqual(headers);
  });

  it('has no body where GET has bytes, and none where it fails', async () => {
    const bytes: Endpoint = async () => ({ statusCode: 200, body: 'AAEC', isBase64Encoded: true });
    expect(Object.keys(await ask(bytes, 'HEAD')).sort()).toEqual(['headers', 'statusCode']);
    const failing: Endpoint = async () => {
      throw new Error('a bug');
    };
    const failed = await ask(failing, 'HEAD');
    expect([failed.statusCode, failed.body]).toEqual([500, undefined]);
  });

  it('is among the methods that a refused one is told of, wherever GET is and nowhere else', async () => {
    const allows = async (allow: string) => {
      const { headers } = await ask(async () => jsonResponse(405, {}, { allow }), 'PUT');
      return headers?.['allow'];
    };
    expect(await allows('GET')).toBe('GET, HEAD');
    expect(await allows('GET, POST')).toBe('GET, HEAD, POST');
    expect(await allows('GET, HEAD, OPTIONS')).toBe('GET, HEAD, OPTIONS');
    expect(await allows('POST')).toBe('POST');
  });

  it('never turns another method into GET', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'head']) {
      expect(await ask(things, method)).toMatchObject({ statusCode: 405 });
    }
  });
});
