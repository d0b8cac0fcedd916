import {
  type AuthorizationGrant,
  type GrantKey,
  keyOfRefreshToken,
  refreshDigest,
} from '../../lambdas/core/tokens/authorization-grant.ts';
import type { RedemptionId } from '../../lambdas/core/tokens/redemption.ts';
import { MAX_REVOKED } from '../../lambdas/core/tokens/revocation.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { MINT } from '../support/agent-world.ts';
import { desktop, validGrant } from '../support/code-grant.ts';
import { API, CLIENT_SECRET, client, clientId, ISSUER, member, NOW, organization } from '../support/fixtures.ts';
import { IntrospectionWorld, OF_API, REVOKE_PATH } from '../support/introspection-world.ts';
import { clientKey, signClientAssertion, verificationKey } from '../support/key-client.ts';
import { basic } from '../support/token-http.ts';

const OF_MEMBER = `${organization.id}/${member.id}`;
const other = { ...client, id: clientId('another-tool') };
const OF_OTHER = { authorization: basic(other.id, CLIENT_SECRET) };

let world: IntrospectionWorld;
beforeEach(() => {
  world = new IntrospectionWorld();
  world.agents.facts.clients.push(other);
});

const accessToken = (claims: Readonly<Record<string, unknown>> = {}) => world.agents.accessToken(claims);
const agentToken = async () =>
  String((await world.agents.call(MINT, { json: { sessionId: 's-1' } })).body['access_token']);
const isActive = async (token: string) => (await world.about(token)).body['active'];
const full = () => new Map(Array.from({ length: MAX_REVOKED }, (_, i) => [`t${i}`, NOW + 60]));

describe('[N2] revocation', () => {
  it('refuses a token of the client’s own from the next question on, and no other token', async () => {
    const [token, another] = [await accessToken(), await accessToken({ jti: 'redemption-2' })];
    expect(await isActive(token)).toBe(true);
    const answer = await world.revoke(token);
    expect({ ...answer, body: answer.body }).toMatchObject({ status: 200, body: {} });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect([await isActive(token), await isActive(another)]).toEqual([false, true]);
    expect(world.told).toContain(`${client.id}: revoked, redemption-1`);
    expect(world.revoked.get(OF_MEMBER)).toEqual(new Map([['redemption-1', NOW + 86_400]]));
  });

  it('is the same answer, and no second entry, when it comes again', async () => {
    const token = await accessToken();
    const first = await world.revoke(token);
    expect(await world.revoke(token)).toEqual(first);
    expect(world.revoked.get(OF_MEMBER)?.size).toBe(1);
  });

  it('of two at once never loses one', async () => {
    const tokens = await Promise.all(['a', 'b', 'c'].map((jti) => accessToken({ jti })));
    await Promise.all(tokens.map((token) => world.revoke(token)));
    expect(await Promise.all(tokens.map(isActive))).toEqual([false, false, false]);
  });

  it('[L18] takes with it what was minted by the token, and of an agent token that one alone', async () => {
    const [token, agent] = [await accessToken(), await agentToken()];
    await world.revoke(agent);
    expect([await isActive(token), await isActive(agent)]).toEqual([true, false]);
    const second = await agentToken();
    expect(await isActive(second)).toBe(true);
    await world.revoke(token);
    expect([await isActive(token), await isActive(second)]).toEqual([false, false]);
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['garbage', () => 'garbage', 'not_a_jws'],
    ['of unusual characters', () => 'e30.\u{1f600}\u0000.x', 'bad_header'],
    ['of an unknown kind', () => world.agents.accessToken({}, 'JWT'), 'bad_header'],
    ['expired', () => accessToken({ exp: NOW }), 'expired'],
    ['of another issuer', () => accessToken({ iss: 'https://elsewhere.example' }), 'bad_claim'],
    ['another client’s', () => accessToken({ client_id: other.id }), 'not_own'],
  ])('says the same of what is %s, and writes nothing', async (_what, token, because) => {
    const good = await world.revoke(await accessToken({ jti: 'mine' }));
    const { writes } = world;
    expect(await world.revoke(await token())).toEqual(good);
    expect(world.writes).toBe(writes);
    expect(world.told.at(-1)).toBe(`${client.id}: nothing, ${because}`);
  });

  it('never lets one client revoke another’s token', async () => {
    const token = await accessToken();
    expect((await world.revoke(token, OF_OTHER)).status).toBe(200);
    expect((await world.revoke(token, { authorization: OF_API })).status).toBe(200);
    expect([await isActive(token), world.writes]).toEqual([true, 0]);
  });

  it.each(['access_token', 'refresh_token', 'no_such_type'])('needs no true hint: %s', async (hint) => {
    const token = await accessToken();
    expect((await world.revoke(token, {}, { token_type_hint: hint })).status).toBe(200);
    expect(await isActive(token)).toBe(false);
  });

  it.each<[string, () => Promise<string>]>([
    ['one of our own API', () => accessToken({ aud: ISSUER })],
    ['one for several', () => accessToken({ aud: [ISSUER, API] })],
    ['an agent client’s', () => accessToken({ agent_session: 's-1', askable_scope: 'projects:write' })],
  ])('takes every token that a client may have: %s', async (_what, token) => {
    await world.revoke(await token());
    expect(world.told.at(-1)).toBe(`${client.id}: revoked, redemption-1`);
  });

  it('takes a client that proves itself by a key, once by each assertion', async () => {
    const token = await accessToken();
    world.agents.facts.clients.push({
      ...{ ...client, id: clientId('keyed'), secrets: [], authenticationMethod: 'private_key_jwt' },
      keys: { source: 'registered', keys: [{ key: verificationKey(clientKey) }] },
    });
    const form = {
      client_assertion: signClientAssertion({ claims: { iss: 'keyed', sub: 'keyed', jti: 'once' } }),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    const ask = () => world.revoke(token, { authorization: undefined }, form);
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 401]);
    expect(await isActive(token)).toBe(true);
  });

  it.each<[string, Parameters<IntrospectionWorld['ask']>[0], number, string]>([
    ['no client', { form: { token: 'x' }, headers: { authorization: undefined } }, 401, 'invalid_client'],
    [
      'a wrong secret',
      { form: { token: 'x' }, headers: { authorization: basic(client.id, 'no') } },
      401,
      'invalid_client',
    ],
    ['no token', { form: {} }, 400, 'invalid_request'],
    ['two tokens', { body: 'token=a&token=b' }, 400, 'invalid_request'],
    ['another media type', { form: { token: 'x' }, headers: { 'content-type': 'text/plain' } }, 400, 'invalid_request'],
    ['another method', { method: 'GET' }, 405, 'invalid_request'],
  ])('[L8][L15] refuses %s and writes nothing', async (_what, parts, status, error) => {
    const authorization = basic(client.id, CLIENT_SECRET);
    const answer = await world.ask({ ...parts, headers: { authorization, ...parts.headers } }, REVOKE_PATH);
    expect([answer.status, answer.body['error']]).toEqual([status, error]);
    expect(world.writes).toBe(0);
  });

  it('never forgets a live one for another: of a full list the token stays good, and the client is told', async () => {
    world.revoked.set(OF_MEMBER, full());
    const token = await accessToken();
    const { status, body, headers } = await world.revoke(token);
    expect([status, body['error'], headers['retry-after']]).toEqual([503, 'temporarily_unavailable', '600']);
    expect([await isActive(token), world.revoked.get(OF_MEMBER)]).toEqual([true, full()]);
  });

  it('[S9] never says that a token is gone while the keys do not answer, and takes it when they do', async () => {
    const token = await accessToken();
    world.keysFailure = new Error('no answer');
    const { status, body } = await world.revoke(token);
    expect([status, body['error'], world.writes]).toEqual([503, 'temporarily_unavailable', 0]);
    world.keysFailure = undefined;
    world.agents.clock.advance(60);
    expect((await world.revoke(token)).status).toBe(200);
    expect(await isActive(token)).toBe(false);
  });

  it('is 503 while it is unknown whether it was written, and done when it is asked again', async () => {
    const token = await accessToken();
    world.failure = new Unavailable('DynamoDB');
    expect((await world.revoke(token)).status).toBe(503);
    world.failure = undefined;
    expect((await world.revoke(token)).status).toBe(200);
    expect(await isActive(token)).toBe(false);
  });
});

describe('[N2] revocation by a refresh token', () => {
  const REFRESH = `csrt_${'l'.repeat(43)}.${'s'.repeat(43)}`;
  const REPLACED = `csrt_${'l'.repeat(43)}.${'r'.repeat(43)}`;
  const key = keyOfRefreshToken(REFRESH) as GrantKey;
  const last = 'a'.repeat(64) as RedemptionId;

  const allowed = (overrides: Partial<AuthorizationGrant> = {}) =>
    world.authorizations.grants.set(key, {
      ...validGrant({ client: client.id, redeemedAt: NOW, refreshDigest: refreshDigest(REFRESH), tokenId: last }),
      ...{ key, ...overrides },
    });
  const recalledAt = () => world.authorizations.grants.get(key)?.recalledAt;

  it.each([
    ['the good one', REFRESH],
    ['one that was replaced', REPLACED],
  ])('ends its authorization for good, and the last access token of it: %s', async (_what, token) => {
    allowed();
    const good = await accessToken({ jti: last });
    expect(await isActive(good)).toBe(true);
    expect(await world.revoke(token)).toMatchObject({ status: 200, body: {} });
    expect([recalledAt(), await isActive(good)]).toEqual([NOW, false]);
    expect(world.told).toContain(`${client.id}: authorization_ended, revoked`);
  });

  it('is the same answer when it comes again, and ends nothing a second time', async () => {
    allowed();
    const first = await world.revoke(REFRESH);
    world.agents.clock.advance(5_000);
    expect(await world.revoke(REFRESH)).toEqual(first);
    expect([recalledAt(), world.revoked.get(OF_MEMBER)?.size]).toEqual([NOW, 1]);
  });

  it.each<[string, Partial<AuthorizationGrant>, string]>([
    ['another client’s', { client: other.id }, 'not_own'],
    ['nobody’s', { key: 'b'.repeat(64) as GrantKey }, 'authorization_unknown'],
  ])('says the same of %s, and writes nothing', async (_what, overrides, because) => {
    const grant = { ...validGrant({ client: client.id, tokenId: last }), key, ...overrides };
    world.authorizations.grants.set(grant.key, grant);
    expect(await world.revoke(REFRESH)).toMatchObject({ status: 200, body: {} });
    expect([recalledAt(), world.writes]).toEqual([undefined, 0]);
    expect(world.told.at(-1)).toBe(`${client.id}: nothing, ${because}`);
  });

  it('takes a public tool by its id and what it holds', async () => {
    world.agents.facts.clients.push(desktop);
    allowed({ client: desktop.id });
    const answer = await world.revoke(REFRESH, { authorization: undefined }, { client_id: desktop.id });
    expect([answer.status, recalledAt()]).toEqual([200, NOW]);
  });

  it('ends the authorization although the list is full, and says that the last access token is good still', async () => {
    allowed();
    world.revoked.set(OF_MEMBER, full());
    expect([(await world.revoke(REFRESH)).status, recalledAt()]).toEqual([503, NOW]);
  });

  it('is 503 when the process stops between the two writes, and done when it is asked again', async () => {
    allowed();
    world.failure = new Unavailable('DynamoDB');
    expect([(await world.revoke(REFRESH)).status, recalledAt()]).toEqual([503, NOW]);
    world.failure = undefined;
    expect((await world.revoke(REFRESH)).status).toBe(200);
    expect(await isActive(await accessToken({ jti: last }))).toBe(false);
  });
});
