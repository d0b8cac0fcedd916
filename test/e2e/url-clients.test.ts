import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { CLIENT_ASSERTION_TYPE } from '../../lambdas/core/clients/assertion.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { clientSegment } from '../../lambdas/routes.ts';
import { makeKey, type SigningKey } from '../support/issuer.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** A client whose id is the URL of its own metadata document: from the operator's command to the token. */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let provider: TestProvider;
let server: Server;
let key: SigningKey;
let origin: string;
let id: string;
let document: Readonly<Record<string, unknown>>;
let asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(String(request.url));
    const isDocument = request.url === '/client/metadata.json';
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(isDocument ? document : { keys: [key.jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  id = `${origin}/client/metadata.json`;
  document = { client_id: id, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${origin}/jwks.json` };
  [running, provider, key] = await Promise.all([RunningStack.start(), TestProvider.start(), makeKey('url-1')]);
  const { operator } = running;
  await operator.json('org', 'create', 'acme');
  const idp = await operator.json('idp', 'add', 'acme', '--issuer', provider.issuer('acme'));
  await operator.json(
    'member',
    'add',
    'acme',
    'maria@acme.example',
    '--role',
    'editor',
    '--subject',
    `${idp['id']}:maria`,
  );
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop(), new Promise((done) => server.close(done))]);
});

async function redeem(parameters: Readonly<Record<string, string>> = {}, signer: SigningKey = key) {
  const credential = new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: 'url-1' })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(running.issuer)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(signer.privateKey);
  const claims = { aud: running.issuer, sub: 'maria', client_id: id, scope: 'projects:read projects:rename' };
  const response = await fetch(running.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: JWT_BEARER_GRANT,
      assertion: await provider.assertion({ iss: provider.issuer('acme'), ...claims }),
      client_assertion_type: CLIENT_ASSERTION_TYPE,
      client_assertion: await credential,
      ...parameters,
    }),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

it('is registered with what its document says, and redeems with its keys', async () => {
  expect(await running.operator.json('client', 'create', id, '--scope', 'projects:read projects:rename')).toEqual({
    id,
  });
  await running.operator.json('client', 'enable', 'acme', id, '--writes', 'asked');
  expect(asked).toContain('/client/metadata.json');
  asked = [];
  const { status, body } = await redeem({ client_id: id });
  expect({ status, scope: body['scope'] }).toEqual({ status: 200, scope: 'projects:read' });
  const [, payload = ''] = String(body['access_token']).split('.');
  const token = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect(token).toMatchObject({ client_id: id, askable_scope: 'projects:rename' });
  expect(token.agent_session).toMatch(/^client-digest~[0-9a-f]{64}$/);
  expect((await redeem()).status).toBe(200);
  // The document is no part of a request: it may lie from now on, and nobody asks it.
  expect(asked).toEqual(['/jwks.json']);
});

it('never redeems for another spelling of the id, nor for another’s key', async () => {
  expect((await redeem({ client_id: `${id}/` })).status).toBe(401);
  expect(await redeem({}, await makeKey('url-1'))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});

it('is changed by what its document says later only when the operator has it read again', async () => {
  const before = document;
  document = { ...before, jwks_uri: `${origin}/moved.json` };
  asked = [];
  expect((await redeem()).status).toBe(200);
  expect(asked).not.toContain('/moved.json');
  const refreshed = await running.operator.json('client', 'refresh-metadata', id);
  expect(refreshed).toEqual({ id, keys: `${origin}/moved.json` });
  document = { ...before, jwks_uri: 'https://elsewhere.example/jwks.json' };
  const { code, stderr } = await running.operator.run(['client', 'refresh-metadata', id]);
  expect(code).toBe(1);
  expect(stderr).toContain('is on another host than the client’s');
  document = { ...before, client_id: 'https://other.example/metadata.json' };
  expect((await running.operator.run(['client', 'refresh-metadata', id])).code).toBe(1);
});

it('has an address in the API: an escaped slash is a slash to HTTP APIs, and no route’s', async () => {
  const at = (segment: string) => fetch(`${running.issuer}/organizations/acme/clients/${segment}`);
  expect((await at(clientSegment(id))).status).toBe(401);
  expect((await at(encodeURIComponent(clientSegment(id)))).status).toBe(401);
  expect((await at(encodeURIComponent(id))).status).toBe(404);
});
