import type { ConfigurationInput } from '../../lambdas/core/configuration.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { agentConfiguration, agentInput } from '../support/agent-world.ts';
import { desktop } from '../support/code-grant.ts';
import { detailTypes, EXPORT, MOVE } from '../support/details.ts';
import { signProof } from '../support/dpop.ts';
import {
  CLIENT_SECRET,
  client,
  clientId,
  configurationOf,
  ISSUER,
  organization,
  organizationId,
  provider,
  providerId,
  scopes,
} from '../support/fixtures.ts';
import { ACCEPTANCE_PATH, type Form, IntrospectionWorld, resourceServer } from '../support/introspection-world.ts';
import { clientKey, signClientAssertion, verificationKey } from '../support/key-client.ts';
import { changeAll } from '../support/memory-trust.ts';
import { basic } from '../support/token-http.ts';

const OF_CLIENT = basic(client.id, CLIENT_SECRET);
const NO = { accepted: false };

let world: IntrospectionWorld;
beforeEach(() => {
  world = new IntrospectionWorld();
});

const ask = (form: Form = {}, headers: Readonly<Record<string, string | undefined>> = {}) =>
  world.ask(
    { form: { issuer: provider.issuer, ...form }, headers: { authorization: OF_CLIENT, ...headers } },
    ACCEPTANCE_PATH,
  );

describe('[C10] a client that asks whether an issuer’s assertions are accepted', () => {
  it('learns what it could get itself, at most, and under which id', async () => {
    const { status, headers, body } = await ask();
    expect({ status, body, cached: headers['cache-control'] }).toEqual({
      status: 200,
      cached: 'no-store',
      body: {
        ...{ accepted: true, client_id: client.id, resources: [...agentConfiguration.resources] },
        scope: 'projects:read projects:write',
      },
    });
    expect(world.told).toEqual([`${client.id}: accepted`]);
  });

  it('[L1] is told of no scope that no role has, or that its ceiling lacks', async () => {
    changeAll(world.agents.facts.enablements, { ceiling: scopes('projects:read nobody:holds') });
    expect((await ask()).body['scope']).toBe('projects:read');
    changeAll(world.agents.facts.enablements, { ceiling: scopes('nobody:holds') });
    expect((await ask()).body).toEqual(NO);
    expect(world.told.at(-1)).toBe(`${client.id}: no_scope`);
  });

  it('[K6] learns by which id the provider knows it', async () => {
    changeAll(world.agents.facts.enablements, { aliases: new Map([[provider.id, new Set(['cursor-at-acme'])]]) });
    expect((await ask()).body).toMatchObject({ client_id: 'cursor-at-acme' });
    expect((await ask()).body).not.toHaveProperty('client_ids');
    changeAll(world.agents.facts.enablements, { aliases: new Map([[provider.id, new Set(['two', 'one'])]]) });
    expect((await ask()).body).toMatchObject({ client_id: 'one', client_ids: ['one', 'two'] });
  });

  it('[L5] learns which writes a person has to approve, where its writes are asked', async () => {
    changeAll(world.agents.facts.enablements, { writes: 'asked' });
    const { body } = await ask();
    expect(String(body['scope'])).not.toMatch(/create|rename/);
    expect(String(body['askable_scope'])).toMatch(/projects:/);
  });

  it('[S11] learns which types of authorization details it may have, each with its scope', async () => {
    const input = { ...agentInput, authorizationDetails: detailTypes } satisfies ConfigurationInput;
    world = new IntrospectionWorld(configurationOf(input));
    changeAll(world.agents.facts.enablements, { detailTypes: new Set([MOVE, EXPORT, 'payment']) });
    expect((await ask()).body['authorization_details_types']).toEqual([MOVE]);
    changeAll(world.agents.facts.enablements, { writes: 'asked' });
    expect((await ask()).body).not.toHaveProperty('authorization_details_types');
  });

  it.each([
    ['it', () => changeAll(world.agents.facts.clients, { dpopBoundAccessTokens: true })],
    ['the organization', () => changeAll(world.agents.facts.organizations, { requireDpop: 'on' })],
  ])('[D5] learns that %s takes bound tokens alone', async (_, want) => {
    want();
    expect((await ask()).body).toMatchObject({ accepted: true, dpop_bound_access_tokens: true });
  });

  it('[K15] is answered for exactly the tenant that it names', async () => {
    const tenants = { tenant: 'acme-eu', audienceTenant: 'acme' };
    changeAll(world.agents.facts.providers, tenants);
    expect((await ask()).body).toEqual(NO);
    expect((await ask({ tenant: 'acme-eu' })).body).toEqual(NO);
    expect((await ask({ tenant: 'acme-eu', aud_tenant: 'acme' })).body).toMatchObject({ accepted: true });
    expect((await ask({ tenant: 'acme-eu', aud_tenant: 'other' })).body).toEqual(NO);
  });
});

/** What differs outside must be nothing; inside the reason is known. */
describe('[C10][L10] reads the same, and costs the same reads, whatever is missing', () => {
  const other = organizationId('other');
  const cases: readonly [reason: string, issuer: string, change: () => void][] = [
    ['untrusted_issuer', 'https://nobody.example', () => undefined],
    ['untrusted_issuer', `${provider.issuer}/`, () => undefined],
    ['own_issuer', ISSUER, () => undefined],
    ['provider_not_active', provider.issuer, () => changeAll(world.agents.facts.providers, { status: 'pending' })],
    ['provider_not_active', provider.issuer, () => changeAll(world.agents.facts.providers, { status: 'disabled' })],
    [
      'organization_not_active',
      provider.issuer,
      () => changeAll(world.agents.facts.organizations, { status: 'disabled' }),
    ],
    [
      'organization_not_active',
      provider.issuer,
      () => world.agents.facts.organizations.splice(0, world.agents.facts.organizations.length),
    ],
    [
      'client_not_enabled',
      provider.issuer,
      () => world.agents.facts.enablements.splice(0, world.agents.facts.enablements.length),
    ],
    ['enablement_disabled', provider.issuer, () => changeAll(world.agents.facts.enablements, { status: 'disabled' })],
    [
      'client_not_enabled',
      'https://idp.other.example',
      () => {
        const { facts } = world.agents;
        facts.organizations.push({ ...organization, id: other });
        const id = providerId(`idp_${'c'.repeat(32)}`);
        facts.providers.push({ ...provider, id, organization: other, issuer: 'https://idp.other.example' });
      },
    ],
  ];

  it.each(cases)('%s: %s', async (reason, issuer, change) => {
    const { headers: ofNobody } = await ask({ issuer: 'https://never-heard-of.example' });
    const reads = [...world.lookedUp];
    world.lookedUp.length = 0;
    change();
    const { status, headers, body } = await ask({ issuer });
    expect([status, body, headers]).toEqual([200, NO, ofNobody]);
    expect(world.lookedUp).toStrictEqual(reads);
    expect(world.told.at(-1)).toBe(`${client.id}: ${reason}`);
  });
});

describe('[C10] nobody is told anything', () => {
  it.each([
    ['without a secret', { authorization: undefined }, 401, 'invalid_client'],
    ['with a wrong one', { authorization: basic(client.id, 'wrong') }, 401, 'invalid_client'],
    ['who is an API', { authorization: basic(resourceServer.id, CLIENT_SECRET) }, 400, 'unauthorized_client'],
    ['with a DPoP proof, which means nothing here', { dpop: signProof() }, 400, 'invalid_request'],
  ])('%s', async (_, headers, status, error) => {
    const answer = await ask({}, headers);
    expect([answer.status, answer.body['error']]).toEqual([status, error]);
    expect(world.lookedUp).toStrictEqual([]);
  });

  it('of a public client, by whose name anybody could ask', async () => {
    world.agents.facts.clients.push(desktop);
    const answer = await ask({ client_id: desktop.id }, { authorization: undefined });
    expect([answer.status, answer.body['error']]).toEqual([400, 'unauthorized_client']);
    expect(world.lookedUp).toStrictEqual([]);
  });

  it.each([
    ['issuer', { issuer: undefined, tenant: 'acme' }],
    ['issuer', { issuer: 'i'.repeat(2_049) }],
    ['tenant', { tenant: 't'.repeat(257) }],
    ['aud_tenant', { aud_tenant: 't'.repeat(257) }],
    ['issuer', { issuer: ['https://a.example', 'https://b.example'] }],
  ])('[L15] by a %s that is none: 400, and named', async (name, form) => {
    const answer = await ask(form);
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_request']);
    expect(answer.body['error_description']).toContain(name);
    expect(world.lookedUp).toStrictEqual([]);
  });

  it('who asks too often, until a while has passed; another client is answered meanwhile', async () => {
    const second = { ...client, id: clientId('second') };
    world.agents.facts.clients.push(second);
    for (let nth = 0; nth < 60; nth += 1) expect((await ask()).status).toBe(200);
    const { status, body, headers } = await ask();
    expect([status, body['error'], headers['retry-after']]).toEqual([429, 'temporarily_unavailable', '1']);
    expect(world.told.at(-1)).toBe(`${client.id}: refused too_many_requests`);
    expect((await ask({}, { authorization: basic(second.id, CLIENT_SECRET) })).body).toEqual(NO);
    world.agents.clock.advance(1);
    expect((await ask()).status).toBe(200);
  });

  it('[S9] while a store does not answer: 503', async () => {
    world.failure = new Unavailable('DynamoDB');
    const { status, headers } = await ask();
    expect([status, headers['retry-after']]).toEqual([503, expect.any(String)]);
    expect(world.told).toEqual(['unavailable DynamoDB']);
  });
});

it('[C6][L8] uses up nothing but the client’s own assertion, once, and that alone', async () => {
  await ask();
  expect(world.used.size).toBe(0);
  const keyed = { ...client, id: clientId('keyed'), secrets: [], authenticationMethod: 'private_key_jwt' as const };
  world.agents.facts.clients.push({
    ...keyed,
    keys: { source: 'registered' as const, keys: [{ key: verificationKey(clientKey) }] },
  });
  const form = {
    client_assertion: signClientAssertion({ claims: { iss: keyed.id, sub: keyed.id, jti: 'once' } }),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
  const asked = () => ask(form, { authorization: undefined });
  expect([(await asked()).status, (await asked()).status, world.used.size]).toEqual([200, 401, 1]);
});
