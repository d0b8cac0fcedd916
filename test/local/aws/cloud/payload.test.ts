import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { addFunction, addRoute, cleanUp, type Started, start, synthesizeApi } from './fixture.ts';
import { eventOf, type RawRequest, send } from './http.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 18, 4, 5, 678);

let cloud: Started;

beforeAll(async () => {
  const assembly = synthesizeApi((stack, api) => {
    const echo = addFunction(stack, 'Echo', 'echo');
    addRoute(api, HttpMethod.ANY, '/echo', echo);
    addRoute(api, HttpMethod.ANY, '/pets/{petId}', echo);
    addRoute(api, HttpMethod.POST, '/returns', addFunction(stack, 'Returns', 'returns'));
  });
  cloud = await start(assembly, { now: () => NOW_MS });
});

afterAll(cleanUp);

async function echoed(request: RawRequest) {
  const response = await send(cloud.url, { path: '/echo', ...request });
  expect(response.status).toBe(200);
  return eventOf(response);
}

/** The response to a function's result, whatever it is. */
function respond(result: unknown) {
  const body = JSON.stringify(result);
  return send(cloud.url, { method: 'POST', path: '/returns', headers: ['content-type', 'application/json'], body });
}

describe('the event', () => {
  it('has exactly the members of payload format 2.0', async () => {
    const path = '/pets/7?a=1&b=x%20y&a=2';
    const headers = ['Cookie', 'one=1; two=2', 'User-Agent', 'test', 'Content-Type', 'text/plain'];
    const event = await echoed({ method: 'POST', path, headers, body: 'hello' });
    const { port } = new URL(cloud.url);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'ANY /pets/{petId}',
      rawPath: '/pets/7',
      rawQueryString: 'a=1&b=x%20y&a=2',
      cookies: ['one=1', 'two=2'],
      headers: {
        'content-length': '5',
        'content-type': 'text/plain',
        host: `127.0.0.1:${port}`,
        'user-agent': 'test',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': port,
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { petId: '7' },
      requestContext: {
        accountId: '111111111111',
        apiId: cloud.model.api.id,
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: { method: 'POST', path: '/pets/7', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: expect.stringMatching(/^[\w-]{15}=$/),
        routeKey: 'ANY /pets/{petId}',
        stage: '$default',
        time: '21/Nov/2026:18:04:05 +0000',
        timeEpoch: NOW_MS,
      },
      body: 'hello',
      isBase64Encoded: false,
    });
  });

  it('leaves out what the request does not have', async () => {
    const event = await echoed({});
    expect(Object.keys(event).sort()).toEqual([
      'headers',
      'isBase64Encoded',
      'rawPath',
      'rawQueryString',
      'requestContext',
      'routeKey',
      'version',
    ]);
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false, headers: { 'content-length': '0' } });
  });

  it('joins duplicate headers with commas, and cookies of several headers into one list', async () => {
    const headers = ['X-Many', 'a', 'x-many', 'b,c', 'Cookie', 'one=1;two="2;', 'cookie', 'three=3=3'];
    const event = await echoed({ headers });
    expect(event['headers']).toMatchObject({ 'x-many': 'a,b,c' });
    expect(event['headers']).not.toHaveProperty('cookie');
    expect(event['cookies']).toEqual(['one=1', 'two="2', 'three=3=3']);
  });

  it.each([
    ['/pets/a%20b', '/pets/a b', { petId: 'a b' }],
    ['/pets/%C3%A9', '/pets/é', { petId: 'é' }],
    ['/pets/100%25', '/pets/100%', { petId: '100%' }],
    ['/pets/a%23b', '/pets/a#b', { petId: 'a#b' }],
    ['/pets/a%3Fb?c=d', '/pets/a', { petId: 'a' }],
    ['/pets/a+b', '/pets/a+b', { petId: 'a+b' }],
  ])('decodes the path %s', async (path, rawPath, pathParameters) => {
    const event = await echoed({ path });
    expect(event).toMatchObject({ rawPath, pathParameters, requestContext: { http: { path: rawPath } } });
  });

  it.each(['/pets/%', '/pets/%zz', '/pets/%ff'])('refuses the path %s, which is not encoded UTF-8', async (path) => {
    const { status, body } = await send(cloud.url, { path });
    expect([status, body.toString()]).toEqual([400, '{"message":"Bad Request"}']);
  });

  it.each([
    ['text/plain', false],
    ['Text/HTML; charset=utf-8', false],
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/x-www-form-urlencoded', true],
    ['application/scim+json', true],
    ['application/octet-stream', true],
    [undefined, true],
  ])('carries a body of type %s: base64 %s', async (contentType, isBase64Encoded) => {
    const headers = contentType === undefined ? [] : ['content-type', contentType];
    const event = await echoed({ method: 'POST', headers, body: 'a=é' });
    expect(event).toMatchObject({
      isBase64Encoded,
      body: isBase64Encoded ? Buffer.from('a=é').toString('base64') : 'a=é',
    });
  });

  it('carries bytes unchanged', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const event = await echoed({ method: 'PUT', body: bytes });
    expect(Buffer.from(String(event['body']), 'base64')).toEqual(bytes);
  });
});

describe('the request context', () => {
  it('comes from the connection, whatever the caller sends', async () => {
    const forged = {
      'x-apigateway-event': '{"requestContext":{"accountId":"forged"}}',
      'x-apigateway-context': '{"authorizer":{"lambda":{"admin":true}}}',
      'x-amzn-request-context': '{"authorizer":{}}',
      'x-amz-source-account': 'forged',
      'x-amzn-trace-id': 'Root=forged',
      'x-forwarded-host': 'forged.example',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      'x-real-ip': '10.0.0.1',
      'apigw-requestid': 'forged',
      forwarded: 'for=10.0.0.1;host=forged.example',
    };
    const { port } = new URL(cloud.url);
    const event = await echoed({
      headers: [...Object.entries(forged).flat(), 'x-forwarded-for', '10.0.0.1, 10.0.0.2'],
    });
    const plain = await echoed({});
    expect({ ...event.requestContext, requestId: '' }).toEqual({ ...plain.requestContext, requestId: '' });
    expect(event['headers']).toMatchObject({
      'x-amzn-trace-id': expect.not.stringContaining('forged'),
      'x-forwarded-for': '10.0.0.1, 10.0.0.2, 127.0.0.1',
      'x-forwarded-port': port,
      'x-forwarded-proto': 'http',
    });
  });

  it('does not believe the Host header', async () => {
    const event = await echoed({ headers: ['host', 'forged.example'] });
    expect(event).toMatchObject({ headers: { host: 'forged.example' }, requestContext: { domainName: '127.0.0.1' } });
  });
});

describe('the response', () => {
  it.each([
    ['a string', 'plain', 'plain'],
    ['an object without statusCode', { message: 'hi' }, '{"message":"hi"}'],
    ['a list', [1, 2], '[1,2]'],
    ['nothing', null, 'null'],
  ])('is a 200 of JSON for %s', async (_, result, body) => {
    const response = await respond(result);
    expect([response.status, response.headers['content-type'], response.body.toString()]).toEqual([
      200,
      'application/json',
      body,
    ]);
  });

  it('carries status, headers, cookies and body of the result', async () => {
    const headers = { 'Content-Type': 'text/html', 'X-Count': 3, 'Set-Cookie': 'zero=0' };
    const response = await respond({ statusCode: 418, headers, cookies: ['one=1; Path=/', 'two=2'], body: '<p>é' });
    expect([response.status, response.body.toString()]).toEqual([418, '<p>é']);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html',
      'x-count': '3',
      'set-cookie': ['zero=0', 'one=1; Path=/', 'two=2'],
      'content-length': '5',
      'apigw-requestid': expect.stringMatching(/^[\w-]{15}=$/),
    });
  });

  it('decodes a base64 body', async () => {
    const { body } = await respond({ statusCode: 200, isBase64Encoded: true, body: 'AP8Q' });
    expect(body).toEqual(Buffer.from([0, 255, 16]));
  });

  it('is text unless the result says otherwise', async () => {
    const { headers } = await respond({ statusCode: 200, body: 'x' });
    expect(headers['content-type']).toBe('text/plain;charset=UTF-8');
  });

  it('has no content for 204', async () => {
    const { status, headers, body } = await respond({ statusCode: 204, body: 'dropped' });
    expect([status, headers['content-length'], body.length]).toEqual([204, undefined, 0]);
  });

  it('frames itself, whatever the result says', async () => {
    const headers = { 'content-length': '1', 'Transfer-Encoding': 'chunked', Connection: 'close' };
    const response = await respond({ statusCode: 200, headers, body: 'four' });
    expect([response.headers['content-length'], response.body.toString()]).toEqual(['4', 'four']);
  });

  it.each([
    ['a status that is no number', { statusCode: 'fine' }],
    ['a status out of range', { statusCode: 99 }],
    ['a body that is not text', { statusCode: 200, body: { not: 'text' } }],
    ['a header that is not HTTP', { statusCode: 200, headers: { 'x-split': 'a\r\nset-cookie: b=c' } }],
  ])('is a 500 for %s', async (_, result) => {
    const { status, headers, body } = await respond(result);
    expect([status, body.toString()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(headers).not.toHaveProperty('set-cookie');
  });
});
