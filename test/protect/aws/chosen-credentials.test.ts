import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { environmentCall, requireCallEnvironment } from '../../../protect/aws/environment-call.ts';
import { DYNAMODB, KMS } from '../../../protect/aws/service.ts';
import { useCredentials } from '../../../protect/credentials.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'of-the-function', AWS_SECRET_ACCESS_KEY: 'made-up-for-tests' };

/** A process chooses once: these tests are one story, in this order. */
describe('a call is signed', () => {
  const before = { ...process.env };
  let server: Server;
  /** What has come: who signed a call, or that the container was asked. */
  let seen: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const by = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
      seen.push(by ?? request.url ?? '');
      const role = { AccessKeyId: 'of-the-task', SecretAccessKey: 'made-up', Token: 'session' };
      // For ever, as far as these tests go.
      response.end(JSON.stringify(by === undefined ? { ...role, Expiration: '2999-01-01T00:00:00Z' } : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  beforeEach(() => {
    seen = [];
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint });
  });

  const inContainer = () => {
    process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = `${process.env['AWS_ENDPOINT_URL']}/role`;
  };
  const call = (service = DYNAMODB) => environmentCall(service)('GetItem', {});

  it('by nobody where nobody is named: an error that says what is missing, before anything is sent', async () => {
    const missing = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing, and this is no container with a role';
    await expect(call()).rejects.toThrow(missing);
    expect(() => requireCallEnvironment(DYNAMODB)).toThrow(missing);
    delete process.env['AWS_REGION'];
    expect(() => requireCallEnvironment(DYNAMODB)).toThrow('AWS_REGION is missing');
    expect(seen).toStrictEqual([]);
  });

  it('by what stands in the environment, and no container is asked', async () => {
    inContainer();
    Object.assign(process.env, KEYS);
    expect(() => requireCallEnvironment(DYNAMODB)).not.toThrow();
    await call();
    expect(seen).toStrictEqual(['of-the-function']);
  });

  it('by the role of the container, which is asked once for all calls of all services', async () => {
    inContainer();
    expect(() => requireCallEnvironment(DYNAMODB)).not.toThrow();
    expect(seen).toStrictEqual([]);
    await call();
    await call(KMS);
    expect(seen).toStrictEqual(['/role', 'of-the-task', 'of-the-task']);
  });

  it('by what the function has chosen, before all of them', async () => {
    inContainer();
    Object.assign(process.env, KEYS);
    useCredentials(async () => ({ accessKeyId: 'chosen', secretAccessKey: 'made-up-for-tests' }));
    await call();
    expect(seen).toStrictEqual(['chosen']);
  });
});
