import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { dynamoActivityReads } from '../../lambdas/adapters/aws/activity/reads.ts';
import { hourOf } from '../../lambdas/core/audit/hour.ts';
import { LOCAL_ACCOUNT } from '../../local/aws/aws-json/account.ts';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../../local/aws/iam/principals.ts';
import { callApi } from '../../local/demo/api-calls.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { signedDynamo } from '../support/doors.ts';
import { makeKey } from '../support/issuer.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { sendRaw } from '../support/raw-http.ts';
import { claimsFor, type ReadyOrganization, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

let running: RunningStack;
let provider: TestProvider;
let acme: ReadyOrganization;
let globex: ReadyOrganization;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  acme = await readyOrganization(running.operator, provider, { id: 'acme' });
  globex = await readyOrganization(running.operator, provider, { id: 'globex', auth: 'client_secret_post' });
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
});

type Discovery = 'oauth2' | 'oidc';

function discover(
  authentication: openid.ClientAuth,
  { client } = acme,
  algorithm: Discovery = 'oauth2',
): Promise<openid.Configuration> {
  const options = { algorithm, execute: [openid.allowInsecureRequests] };
  return openid.discovery(new URL(running.issuer), client.id, undefined, authentication, options);
}

function assertionFor(organization: ReadyOrganization, overrides: Readonly<Record<string, unknown>> = {}) {
  return provider.assertion(claimsFor(running, organization, overrides));
}

/** The organization's own client, as openid-client would configure it. */
function configured({ client } = acme): Promise<openid.Configuration> {
  return discover(openid.ClientSecretBasic(client.secret));
}

describe('openid-client as the client', () => {
  it.each<Discovery>(['oauth2', 'oidc'])('finds the token endpoint by %s discovery', async (algorithm) => {
    const metadata = (await discover(openid.ClientSecretBasic(acme.client.secret), acme, algorithm)).serverMetadata();
    expect(metadata).toMatchObject({
      issuer: running.issuer,
      token_endpoint: running.tokenEndpoint,
      grant_types_supported: [JWT_BEARER, 'authorization_code', 'refresh_token'],
    });
  });

  it('[D4][D6] binds its token to a key, and reads the sample with proofs of it; as Bearer the token is nothing', async () => {
    const config = await configured();
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    const assertion = await assertionFor(acme);
    const answer = await openid.genericGrantRequest(config, JWT_BEARER, { assertion }, { DPoP });
    expect(answer.token_type).toBe('dpop');
    const projects = new URL(`${running.resource}/organizations/acme/projects?page=1`);
    const read = (options?: openid.DPoPOptions) =>
      openid.fetchProtectedResource(config, answer.access_token, projects, 'GET', null, undefined, options);
    expect((await read({ DPoP })).status).toBe(200);
    const asBearer = await fetch(projects, { headers: { authorization: `Bearer ${answer.access_token}` } });
    expect([asBearer.status, asBearer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^DPoP error="invalid_token"/),
    ]);
    const thief = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    await expect(read({ DPoP: thief })).rejects.toThrow();
  });

  it('redeems with client_secret_basic', async () => {
    const answer = await openid.genericGrantRequest(await configured(), JWT_BEARER, {
      assertion: await assertionFor(acme),
    });
    expect(answer).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 86_400,
      scope: 'projects:create projects:read projects:rename',
      resource: running.resource,
    });
  });

  it('redeems with client_secret_post', async () => {
    const configuration = await discover(openid.ClientSecretPost(globex.client.secret), globex);
    const assertion = await assertionFor(globex);
    const answer = await openid.genericGrantRequest(configuration, JWT_BEARER, { assertion });
    expect(answer.scope).toBe('projects:create projects:read projects:rename');
  });

  it(
    'redeems with private_key_jwt: no secret exists',
    async () => {
      const { privateKey, jwk } = await makeKey('editor-key');
      const file = join(running.state, 'editor.jwks.json');
      writeFileSync(file, JSON.stringify({ keys: [jwk] }));
      const create = ['client', 'create', 'editor', '--auth', 'private_key_jwt', '--jwks', file];
      expect(await running.operator.json(...create, '--scope', 'projects:read')).toEqual({ id: 'editor' });
      await running.operator.json('client', 'enable', 'acme', 'editor');

      const editor = { ...acme, client: { id: 'editor', secret: '' } };
      const configuration = await discover(openid.PrivateKeyJwt({ key: privateKey, kid: 'editor-key' }), editor);
      const parameters = { assertion: await assertionFor(editor) };
      const answer = await openid.genericGrantRequest(configuration, JWT_BEARER, parameters);
      expect(answer.scope).toBe('projects:read');
      const replay = openid.genericGrantRequest(configuration, JWT_BEARER, parameters);
      await expect(replay).rejects.toMatchObject({ status: 400, error: 'invalid_grant' });
    },
    COMMAND_MS,
  );

  it('gets no more than it asks for, nor what it asks for beyond the assertion', async () => {
    const answer = await openid.genericGrantRequest(await configured(), JWT_BEARER, {
      assertion: await assertionFor(acme, { scope: 'projects:read projects:rename' }),
      scope: 'projects:read projects:create projects:delete',
    });
    expect(answer.scope).toBe('projects:read');
  });

  it('names a resource and gets a token for it', async () => {
    const assertion = await assertionFor(acme, { resource: running.resource });
    const parameters = { assertion, resource: running.resource };
    const answer = await openid.genericGrantRequest(await configured(), JWT_BEARER, parameters);
    expect(answer['resource']).toBe(running.resource);
  });

  it('reads invalid_target for a resource that is not ours', async () => {
    const parameters = { assertion: await assertionFor(acme), resource: 'https://elsewhere.example' };
    const attempt = openid.genericGrantRequest(await configured(), JWT_BEARER, parameters);
    await expect(attempt).rejects.toMatchObject({ status: 400, error: 'invalid_target' });
  });

  it('reads invalid_grant for a replay: the JSON, not a challenge', async () => {
    const parameters = { assertion: await assertionFor(acme) };
    await openid.genericGrantRequest(await configured(), JWT_BEARER, parameters);
    const replay = openid.genericGrantRequest(await configured(), JWT_BEARER, parameters);
    await expect(replay).rejects.toMatchObject({
      code: 'OAUTH_RESPONSE_BODY_ERROR',
      status: 400,
      error: 'invalid_grant',
      error_description: expect.stringMatching(/^Invalid assertion \(correlation id \S+\)$/),
    });
  });

  it('reads a 401 with a Basic challenge for a wrong secret', async () => {
    const configuration = await discover(openid.ClientSecretBasic('not-the-secret'));
    const parameters = { assertion: await assertionFor(acme) };
    const attempt = openid.genericGrantRequest(configuration, JWT_BEARER, parameters);
    await expect(attempt).rejects.toMatchObject({
      code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
      status: 401,
      cause: [{ scheme: 'basic', parameters: { realm: 'token endpoint' } }],
    });
  });

  it('[C4] reads invalid_client, and the id to ask about, for a wrong secret in the form', async () => {
    const configuration = await discover(openid.ClientSecretPost('not-the-secret'));
    const parameters = { assertion: await assertionFor(acme) };
    const attempt = openid.genericGrantRequest(configuration, JWT_BEARER, parameters);
    await expect(attempt).rejects.toMatchObject({
      code: 'OAUTH_RESPONSE_BODY_ERROR',
      status: 401,
      error: 'invalid_client',
      error_description: expect.stringMatching(/^Client authentication failed \(correlation id \S+\)$/),
    });
  });

  it('[C2] may send in the form what it was registered to send in the header', async () => {
    const configuration = await discover(openid.ClientSecretPost(acme.client.secret));
    const parameters = { assertion: await assertionFor(acme) };
    expect(await openid.genericGrantRequest(configuration, JWT_BEARER, parameters)).toMatchObject({
      scope: expect.any(String),
    });
  });
});

describe('the access token', () => {
  it('is an RFC 9068 token that verifies with the published keys, for exactly this member', async () => {
    const now = Math.floor(Date.now() / 1000);
    const assertion = await assertionFor(acme, { auth_time: now - 60, acr: 'mfa', amr: ['pwd', 'otp'] });
    const answer = await openid.genericGrantRequest(await configured(), JWT_BEARER, { assertion });
    const keys = createRemoteJWKSet(new URL(`${running.issuer}/.well-known/jwks.json`));
    const { protectedHeader, payload } = await jwtVerify(answer.access_token, keys, { issuer: running.issuer });
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String), typ: 'at+jwt' });
    expect(payload).toEqual({
      iss: running.issuer,
      sub: 'maria-of-acme',
      aud: running.resource,
      client_id: 'client-of-acme',
      iat: expect.any(Number),
      exp: Number(payload.iat) + 86_400,
      jti: expect.stringMatching(/^[0-9a-f]{64}$/),
      ver: 1,
      scope: 'projects:create projects:read projects:rename',
      org_id: 'acme',
      idp: acme.provider,
      auth_time: now - 60,
      acr: 'mfa',
      amr: ['pwd', 'otp'],
    });
  });
});

describe('an MCP client', () => {
  it('comes from a 401 to a token: challenge, resource metadata, server metadata, token, the call again', async () => {
    const url = `${running.resource}/organizations/acme/projects`;
    const refused = await callApi('GET', url);
    expect(refused.status).toBe(401);
    const [, metadataUrl = ''] = /resource_metadata="([^"]+)"/.exec(refused.challenge ?? '') ?? [];

    const resource = (await callApi('GET', metadataUrl)).body;
    expect(resource).toMatchObject({ resource: running.resource, authorization_servers: [running.issuer] });
    const [authorizationServer] = resource['authorization_servers'] as readonly string[];

    const wellKnown = `${authorizationServer}/.well-known/oauth-authorization-server`;
    const server = (await callApi('GET', wellKnown)).body;
    expect(server['authorization_grant_profiles_supported']).toEqual(['urn:ietf:params:oauth:grant-profile:id-jag']);

    const configuration = new openid.Configuration(
      server as unknown as openid.ServerMetadata,
      acme.client.id,
      undefined,
      openid.ClientSecretBasic(acme.client.secret),
    );
    openid.allowInsecureRequests(configuration);
    const token = await openid.genericGrantRequest(configuration, JWT_BEARER, {
      assertion: await assertionFor(acme),
      // Clients ask for everything that the resource speaks of (S2): narrowed, not refused.
      scope: (resource['scopes_supported'] as readonly string[]).join(' '),
      resource: String(resource['resource']),
    });
    const accepted = await callApi('GET', url, token.access_token);
    expect(accepted).toMatchObject({ status: 200, body: { projects: [] } });
  });

  /** Paths as they stand: `fetch` would tidy them up. */
  async function statusOf(path: string, token?: string): Promise<number | undefined> {
    const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
    const wire = `GET ${path} HTTP/1.1\r\nHost: ${new URL(running.issuer).host}\r\n${authorization}Connection: close\r\n\r\n`;
    const [answer] = await sendRaw(running.issuer, wire);
    return answer?.status;
  }

  it.each([
    '/sample/%6Frganizations/acme/projects',
    '/%73ample/organizations/acme/projects',
    '//sample/organizations/acme/projects',
    '/sample//organizations/acme/projects',
    '/sample/organizations/acme/projects/',
    '/sample/organizations/acme%2Fprojects',
    '/sample/organizations/acme/projects%3Fx',
  ])('[L10] is never served without a token because of how the path is written: %s', async (path) => {
    expect([400, 401, 404]).toContain(await statusOf(path));
  });

  it('[L7] is never served another organization that its path hides behind its own', async () => {
    const assertion = await assertionFor(acme);
    const { access_token: token } = await openid.genericGrantRequest(await configured(), JWT_BEARER, { assertion });
    expect(await statusOf('/sample/organizations/acme/projects', token)).toBe(200);
    for (const path of ['acme%2F..%2Fglobex', 'acme/../globex', 'globex', 'ACME']) {
      const status = await statusOf(`/sample/organizations/${path}/projects`, token);
      expect([400, 401, 403, 404]).toContain(status);
    }
  });

  it('is refused with its token in another organization', async () => {
    const token = await openid.genericGrantRequest(await configured(), JWT_BEARER, {
      assertion: await assertionFor(acme),
    });
    const answer = await callApi('GET', `${running.resource}/organizations/globex/projects`, token.access_token);
    expect(answer).toMatchObject({ status: 401, challenge: expect.stringContaining('error="invalid_token"') });
  });
});

describe('activity', () => {
  const DELIVERY_MS = 5_000;

  /** Reads until there is something: a log line takes its time. */
  async function shown<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    const deadline = Date.now() + DELIVERY_MS;
    for (;;) {
      const found = await read();
      if (found.length > 0 || Date.now() > deadline) return found;
      await delay(50);
    }
  }

  it('shows an organization what it was refused, with both values, and counts it; another one nothing of it', async () => {
    const { endpoints, outputs } = running.stack;
    const credentials = { accessKeyId: UNRESTRICTED_ACCESS_KEY_ID, secretAccessKey: 'test' };
    const client = signedDynamo({ endpoint: endpoints.dynamodb, region: LOCAL_ACCOUNT.region, credentials });
    const reads = dynamoActivityReads(client, String(outputs['ActivityTableName']));
    const organization = acme.id as OrganizationId;
    const assertion = await assertionFor(acme, { aud: `${running.issuer}/` });
    const { body } = await redeem(running, acme.client, { assertion });

    const correlationId = String(body['correlation_id']);
    const [refusal] = await shown(async () => {
      const found = await reads.findRefusal(organization, correlationId);
      return found === undefined ? [] : [found];
    });
    expect(refusal).toMatchObject({
      reason: 'wrong_audience',
      facts: { expected: running.issuer, actual: `${running.issuer}/` },
      provider: acme.provider,
      client: acme.client.id,
    });
    const hour = hourOf(refusal?.at ?? 0);
    expect(await reads.counters(organization, hour, hour)).toContainEqual(
      expect.objectContaining({ outcome: 'refused', reason: 'wrong_audience', count: 1 }),
    );
    expect(await reads.findRefusal('globex' as OrganizationId, correlationId)).toBeUndefined();
  });
});
