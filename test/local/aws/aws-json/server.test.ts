import { connect } from 'node:net';
import {
  type JsonService,
  type LocalEngine,
  type Operation,
  startJsonServer,
} from '../../../../local/aws/aws-json/server.ts';
import { ServiceError } from '../../../../local/aws/aws-json/service-error.ts';

const OPERATIONS: Record<string, Operation> = {
  Echo: (body) => body,
  Silent: () => undefined,
  Refuse: () => {
    throw new ServiceError('com.example#RefusedException', 'no', { status: 409, members: { Item: { id: 1 } } });
  },
  Break: () => {
    throw new TypeError('a bug');
  },
};

const SERVICE: JsonService = {
  targetPrefix: 'Example',
  contentType: 'application/x-amz-json-1.1',
  operations: new Map(Object.entries(OPERATIONS)),
  maxRequestBytes: 100,
  accessDeniedType: 'AccessDeniedException',
  internalErrorType: 'InternalException',
};

let server: LocalEngine;
beforeAll(async () => {
  server = await startJsonServer(SERVICE);
});
afterAll(() => server.close());

const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/example/aws4_request, SignedHeaders=host, Signature=00',
};

async function call(operation: string, body = '{}', init: RequestInit = {}, { endpoint } = server) {
  const headers = { ...SIGNED, 'x-amz-target': `Example.${operation}`, ...init.headers };
  const response = await fetch(endpoint, { method: 'POST', body, ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

describe('an answer', () => {
  it('is what the operation returns, with its type and a request id', async () => {
    const { status, headers, body } = await call('Echo', '{"text":"é"}');
    expect([status, body]).toEqual([200, { text: 'é' }]);
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is empty when the operation has no output', async () => {
    expect(await call('Silent')).toMatchObject({ status: 200, body: undefined });
  });

  it('carries the members of a deliberate error', async () => {
    expect(await call('Refuse')).toMatchObject({
      status: 409,
      body: { __type: 'com.example#RefusedException', message: 'no', Item: { id: 1 } },
    });
  });

  it('is the internal error of the service when an operation breaks', async () => {
    expect(await call('Break')).toMatchObject({
      status: 500,
      body: { __type: 'InternalException', message: 'a bug' },
    });
  });
});

describe('a request', () => {
  it.each<[string, Parameters<typeof call>, number, string]>([
    ['for an unknown operation', ['Unknown'], 400, 'UnknownOperationException'],
    [
      'for another service',
      ['Echo', '{}', { headers: { 'x-amz-target': 'Other.Echo' } }],
      400,
      'UnknownOperationException',
    ],
    ['for an inherited property', ['constructor'], 400, 'UnknownOperationException'],
    ['that is not POST', ['Echo', '{}', { method: 'PUT' }], 400, 'UnknownOperationException'],
    [
      'without a signature',
      ['Echo', '{}', { headers: { authorization: '' } }],
      400,
      'MissingAuthenticationTokenException',
    ],
    [
      'with a bearer token',
      ['Echo', '{}', { headers: { authorization: 'Bearer x' } }],
      400,
      'MissingAuthenticationTokenException',
    ],
    ['that is not JSON', ['Echo', '{'], 400, 'SerializationException'],
    ['that is not an object', ['Echo', '[]'], 400, 'SerializationException'],
    ['that is too large', ['Echo', JSON.stringify('x'.repeat(100))], 413, 'RequestEntityTooLargeException'],
  ])('%s is refused', async (_, parameters, status, type) => {
    const answer = await call(...parameters);
    expect(answer.status).toBe(status);
    expect(answer.body.__type).toMatch(new RegExp(`#${type}$`));
  });

  it('that is cut off harms nobody else', async () => {
    const { port } = new URL(server.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    const head = ['POST / HTTP/1.1', 'host: x', 'x-amz-target: Example.Echo', 'content-length: 50'];
    socket.write([...head, `authorization: ${SIGNED.authorization}`, '', '{"half":'].join('\r\n'));
    await new Promise((resolve) => socket.once('ready', resolve));
    socket.destroy();
    expect(await call('Echo')).toMatchObject({ status: 200 });
  });
});

describe('authorize', () => {
  it('is told the operation, the access key id and the body, and decides', async () => {
    const seen: unknown[] = [];
    const guarded = await startJsonServer({
      ...SERVICE,
      authorize: (request) => {
        seen.push(request);
        if (request.operation !== 'Echo') throw new Error(`${request.accessKeyId} may not ${request.operation}`);
      },
    });
    expect(await call('Echo', '{"a":1}', {}, guarded)).toMatchObject({ status: 200 });
    expect(await call('Break', '{}', {}, guarded)).toMatchObject({
      status: 400,
      body: { __type: 'AccessDeniedException', message: 'AKID may not Break' },
    });
    expect(seen).toEqual([
      { operation: 'Echo', accessKeyId: 'AKID', body: { a: 1 } },
      { operation: 'Break', accessKeyId: 'AKID', body: {} },
    ]);
    await guarded.close();
  });

  it('is not asked about operations that do not exist', async () => {
    const guarded = await startJsonServer({
      ...SERVICE,
      authorize: () => {
        throw new Error('asked');
      },
    });
    expect((await call('Unknown', '{}', {}, guarded)).body.__type).toMatch(/UnknownOperationException$/);
    await guarded.close();
  });
});

describe('close', () => {
  it('lets a running operation end and answer, and takes no new ones', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow: Operation = async () => {
      started.resolve();
      await finish.promise;
      return { done: true };
    };
    const closing = await startJsonServer({ ...SERVICE, operations: new Map([['Slow', slow]]) });
    const running = call('Slow', '{}', {}, closing);
    await started.promise;
    const closed = closing.close();
    await expect(call('Slow', '{}', {}, closing)).rejects.toThrow('fetch failed');
    finish.resolve();
    expect(await running).toMatchObject({ status: 200, body: { done: true } });
    await closed;
  });
});
