import type { ConfigurationInput } from '../../lambdas/core/configuration.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { agentConfiguration, agentInput, GLOBEX, MINT } from '../support/agent-world.ts';
import { detailTypes, exportOf, move } from '../support/details.ts';
import { proofKey } from '../support/dpop.ts';
import {
  API,
  CLIENT_SECRET,
  client,
  clientId,
  configurationOf,
  ISSUER,
  member,
  NOW,
  organization,
  provider,
  REPORTS,
} from '../support/fixtures.ts';
import { IntrospectionWorld, OF_API, reportsServer, resourceServer } from '../support/introspection-world.ts';
import { clientKey, signClientAssertion, verificationKey } from '../support/key-client.ts';
import { basic } from '../support/token-http.ts';
import { anApproval } from '../support/write-approvals.ts';

const WRITE = 'projects:write' as Scope;
const DELETE = 'projects:delete' as Scope;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };

let world: IntrospectionWorld;
beforeEach(() => {
  world = new IntrospectionWorld();
});

const accessToken = (claims: Readonly<Record<string, unknown>> = {}) => world.agents.accessToken(claims);
const approve = async (scope: Scope, until: number, once?: string) => {
  await world.agents.use();
  const terms = once === undefined ? {} : { terms: new Map([[scope, { until, once }]]) };
  await world.agents.agentSessions.approve(KEY, [scope], { ...anApproval(until, { signedInAt: NOW - 60 }), ...terms });
};
const agentToken = async () =>
  String((await world.agents.call(MINT, { json: { sessionId: 's-1' } })).body['access_token']);
/** Of an agent client: it reads, and may ask for a write. */
const askingToken = () => accessToken({ scope: 'projects:read', agent_session: 's-1', askable_scope: WRITE });

describe('[S11] introspection of a token with authorization details', () => {
  const HELD = [move, exportOf(5), { type: 'payment', amount: 3 }];
  const detailed = (roles: Readonly<Record<string, readonly string[]>> = {}) => {
    const input = { ...agentInput, authorizationDetails: detailTypes, roles: { ...agentInput.roles, ...roles } };
    world = new IntrospectionWorld(configurationOf(input as ConfigurationInput));
    const scope = 'projects:read projects:write reports:read';
    return accessToken({ scope, authorization_details: HELD });
  };

  it('says those of types that are declared, each with its scope', async () => {
    const token = await detailed();
    const { body } = await world.about(token);
    expect(body).toMatchObject({ authorization_details: [move, exportOf(5)] });
  });

  it('[L9][L10] says none whose scope the member’s role has lost, nor any where no type is declared', async () => {
    const lost = await detailed({ developer: ['projects:read', 'reports:read'] });
    expect((await world.about(lost)).body).toMatchObject({ authorization_details: [exportOf(5)] });
    world = new IntrospectionWorld();
    const undeclared = await accessToken({ authorization_details: HELD });
    const { body } = await world.about(undeclared);
    expect(body).toMatchObject({ active: true });
    expect(body).not.toHaveProperty('authorization_details');
  });

  it('[L10] says nothing of a token whose claim is no list of details', async () => {
    await detailed();
    const { body } = await world.about(await accessToken({ authorization_details: [{ type: 'payment' }] }));
    expect(body).toEqual({ active: false });
  });
});

describe('[N1] introspection', () => {
  it('says of a good token what RFC 7662 asks for, the organization, and nothing that is not remembered', async () => {
    const { status, headers, body } = await world.about(await accessToken());
    expect(body).toEqual({
      active: true,
      scope: 'projects:read projects:write',
      client_id: client.id,
      token_type: 'Bearer',
      exp: NOW + 86_400,
      iat: NOW - 1,
      sub: member.id,
      aud: API,
      iss: ISSUER,
      jti: 'redemption-1',
      org_id: organization.id,
      idp: provider.id,
    });
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect(world.told).toEqual(['projects-api: active']);
  });

  it('[D6] says of a token that is bound to a key which one, for the API to check the proof', async () => {
    const { jkt } = { jkt: proofKey.thumbprint };
    const { body } = await world.about(await accessToken({ cnf: { jkt } }));
    expect(body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt } });
  });

  const good: () => Promise<string> = () => accessToken();
  it.each<[string, () => Promise<string> | string, (() => void)?]>([
    ['is garbage', () => 'garbage'],
    ['is of unusual characters', () => 'e30.\u{1f600}\u0000.x'],
    ['is another kind of token', () => world.agents.accessToken({}, 'JWT')],
    ['is for another resource', () => accessToken({ aud: REPORTS })],
    ['is for us', () => accessToken({ aud: ISSUER })],
    ['is an agent’s and says that it is not', () => accessToken({ aud: `${API}#agent` })],
    ['is of another deployment', () => accessToken({ iss: 'https://auth.other.example' })],
    ['has expired', () => accessToken({ exp: NOW })],
    ['has a changed signature', async () => `${(await good()).slice(0, -6)}AAAAAA`],
    ['has no signature', async () => `${(await good()).split('.').slice(0, 2).join('.')}.`],
    [
      'says alg none',
      async () =>
        `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${(await good()).split('.')[1]}.`,
    ],
    ['lacks its organization', () => accessToken({ org_id: undefined })],
    ['names an organization that the member is not in', () => accessToken({ org_id: 'initech' })],
    ['is bound to a key that was not proved', () => accessToken({ cnf: { jkt: 'x' } })],
    ['is of a disabled member', good, () => world.agents.changeMember({ status: 'disabled' })],
    ['was recalled', good, () => world.agents.changeMember({ recalledAt: NOW })],
    ['is of a suspended organization', good, () => world.agents.inactive.add('org#acme')],
    ['is of a disabled provider', good, () => world.agents.inactive.add(`idp#${provider.id}`)],
    ['is of a disabled client', good, () => world.agents.inactive.add(`client#${client.id}`)],
    [
      'is of a client that is not enabled any more',
      good,
      () => world.agents.inactive.add(`enablement#acme#${client.id}`),
    ],
  ])(
    '[L10] never tells why: a token that %s is not active, in the same words as every other',
    async (_what, token, ...before) => {
      const text = await token();
      for (const change of before) change?.();
      const { status, headers, body } = await world.about(text);
      expect({ status, body }).toEqual({ status: 200, body: { active: false } });
      expect(headers['cache-control']).toBe('no-store');
      expect(world.told).toEqual([expect.stringMatching(/^projects-api: (?!active)\w+$/)]);
    },
  );

  it('never tells another API of a token, nor one organization’s member of another', async () => {
    const asReports = { authorization: basic(reportsServer.id, CLIENT_SECRET) };
    expect((await world.about(await accessToken(), {}, asReports)).body).toEqual({ active: false });
    expect((await world.about(await accessToken({ aud: [API, REPORTS] }), {}, asReports)).body).toMatchObject({
      active: true,
      aud: [API, REPORTS],
    });
    // Of Globex is a member with the same id: the token is that one's, and says so.
    expect((await world.about(await accessToken({ org_id: GLOBEX }))).body).toMatchObject({
      active: true,
      org_id: GLOBEX,
    });
  });

  it('[L7] never is active for a request about another organization, and uses nothing up for one', async () => {
    const ask = async (org_id: string) => (await world.about(await askingToken(), { org_id })).body;
    expect(await ask('acme')).toMatchObject({ active: true, org_id: 'acme' });
    for (const other of ['globex', 'ACME', 'acme ', '../acme']) expect(await ask(other)).toEqual({ active: false });
    await approve(WRITE, NOW + 600, 'a'.repeat(32));
    await world.about(await askingToken(), { org_id: 'globex', required_scope: WRITE, consume: 'true' });
    expect(world.uses).toBe(0);
  });

  it('[L1] never says more than the member’s role allows now', async () => {
    world.agents.changeMember({ role: 'guest' });
    expect((await world.about(await accessToken())).body).toMatchObject({ active: true, scope: '' });
  });

  it('says what the member is called elsewhere only where the token does', async () => {
    expect((await world.about(await accessToken({ external_id: 'crm-1', email: member.email }))).body).toMatchObject({
      external_id: 'crm-1',
      email: member.email,
    });
  });
});

describe('[L5] introspection of what agents may do', () => {
  it('is live: an agent client’s write passes while its grant is, and not before or after', async () => {
    const token = await askingToken();
    expect((await world.about(token)).body).toMatchObject({
      scope: 'projects:read',
      askable_scope: WRITE,
      agent_session: 's-1',
    });
    await approve(WRITE, NOW + 600);
    expect((await world.about(token)).body['scope']).toBe('projects:read projects:write');
    world.agents.clock.advance(600);
    expect((await world.about(token)).body['scope']).toBe('projects:read');
  });

  it('says of an agent token who acts, and its writes while they are approved', async () => {
    await approve(WRITE, NOW + 100);
    const token = await agentToken();
    expect((await world.about(token)).body).toMatchObject({
      active: true,
      aud: API,
      scope: 'projects:read projects:write',
      agent_session: 's-1',
      act: { sub: client.id },
    });
    await world.agents.agentSessions.takeBack(KEY, WRITE, { at: NOW, by: { kind: 'member', id: KEY.member } });
    expect((await world.about(token)).body['scope']).toBe('projects:read');
    world.agents.agentsOn.delete('acme');
    world.agents.clock.advance(61);
    expect((await world.about(token)).body).toEqual({ active: false });
  });

  it('says whether the scopes of a route may be used now, and where a person can allow them', async () => {
    const token = await askingToken();
    const asked = await world.about(token, { required_scope: WRITE });
    expect(asked.body).toMatchObject({
      required_scope_met: false,
      approval_uri: `${ISSUER}/approve/acme/s-1?scope=projects%3Awrite&member=${member.id}`,
    });
    expect((await world.about(token, { required_scope: 'projects:read' })).body['required_scope_met']).toBe(true);
    const delegated = (await world.about(token, { required_scope: DELETE })).body;
    expect(delegated).toMatchObject({ active: true, required_scope_met: false });
    expect(delegated).not.toHaveProperty('approval_uri');
    await approve(WRITE, NOW + 600);
    expect((await world.about(token, { required_scope: WRITE })).body['required_scope_met']).toBe(true);
  });

  it('never uses up what was approved once, and never lets it pass, unless it is asked to', async () => {
    await approve(WRITE, NOW + 600, 'a'.repeat(32));
    const token = await askingToken();
    for (let i = 0; i < 2; i += 1) {
      expect((await world.about(token)).body['scope']).toBe('projects:read');
      expect((await world.about(token, { required_scope: WRITE })).body).toMatchObject({
        scope: 'projects:read',
        required_scope_met: false,
        approved_once: 'available',
      });
    }
    expect(world.uses).toBe(0);
  });

  it('lets what was approved once pass once, whoever asks at the same time', async () => {
    await approve(WRITE, NOW + 600, 'a'.repeat(32));
    const token = await askingToken();
    const consume = () => world.about(token, { required_scope: WRITE, consume: 'true' });
    const answers = await Promise.all([consume(), consume(), consume()]);
    expect(answers.filter(({ body }) => body['required_scope_met'] === true)).toEqual([
      expect.objectContaining({
        body: expect.objectContaining({ approved_once: 'consumed', scope: 'projects:read projects:write' }),
      }),
    ]);
    expect((await consume()).body['required_scope_met']).toBe(false);
  });

  it('[L8] never uses an approval up for a token that is no good, or a request that lacks something else', async () => {
    await approve(WRITE, NOW + 600, 'a'.repeat(32));
    await world.about(await askingToken(), { required_scope: `${WRITE} ${DELETE}`, consume: 'true' });
    await world.about(`${await askingToken()}x`, { required_scope: WRITE, consume: 'true' });
    world.agents.changeMember({ role: 'guest' });
    await world.about(await askingToken(), { required_scope: WRITE, consume: 'true' });
    expect(world.uses).toBe(0);
  });

  it('uses nothing up where a lasting approval covers the write', async () => {
    await approve(WRITE, NOW + 600, 'a'.repeat(32));
    await approve(WRITE, NOW + 900);
    const { body } = await world.about(await askingToken(), { required_scope: WRITE, consume: 'true' });
    expect(body).toMatchObject({ required_scope_met: true });
    expect(body).not.toHaveProperty('approved_once');
    expect(world.uses).toBe(0);
  });
});

describe('how long an answer may be remembered', () => {
  const cached = () => {
    world = new IntrospectionWorld({ ...agentConfiguration, introspectionCacheSeconds: 30 });
  };

  it('is what the configuration says, and never past the token’s end', async () => {
    cached();
    expect((await world.about(await accessToken())).headers['cache-control']).toBe('private, max-age=30');
    expect((await world.about(await accessToken({ exp: NOW + 7 }))).headers['cache-control']).toBe(
      'private, max-age=7',
    );
  });

  it('is never anything of a token that is not active, of an approval that is used up, or of one to be had', async () => {
    cached();
    const of = async (token: string, form = {}) => (await world.about(token, form)).headers['cache-control'];
    expect(await of('garbage')).toBe('no-store');
    expect(await of(await askingToken(), { required_scope: WRITE })).toBe('no-store');
    await approve(WRITE, NOW + 600, 'a'.repeat(32));
    expect(await of(await askingToken(), { required_scope: WRITE, consume: 'true' })).toBe('no-store');
  });
});

describe('who may ask', () => {
  it.each<[string, string | undefined, string]>([
    ['nobody', undefined, 'client_credentials_missing'],
    ['an unknown client', basic('nobody', CLIENT_SECRET), 'unknown_client'],
    ['with a wrong secret', basic(resourceServer.id, 'wrong'), 'wrong_client_secret'],
    ['with the token itself', 'Bearer x', 'malformed_authorization_header'],
  ])('[C5] never is %s, in the same words', async (_who, authorization, reason) => {
    const { status, body } = await world.about(await accessToken(), {}, { authorization });
    expect({ status, error: body['error'] }).toEqual({ status: 401, error: 'invalid_client' });
    expect(String(body['error_description'])).toMatch(/^Client authentication failed /);
    expect(world.memberReads).toBe(0);
    expect(world.told).toEqual([`undefined: refused ${reason}`]);
  });

  it('never is a disabled resource server', async () => {
    const { clients } = world.agents.facts;
    clients.splice(0, clients.length, ...clients.map((one) => ({ ...one, status: 'disabled' as const })));
    expect((await world.about(await accessToken())).status).toBe(401);
  });

  it('never is a tool, about its own token either', async () => {
    const { status, body } = await world.about(
      await accessToken(),
      {},
      { authorization: basic(client.id, CLIENT_SECRET) },
    );
    expect({ status, error: body['error'] }).toEqual({ status: 400, error: 'unauthorized_client' });
    expect(world.memberReads).toBe(0);
  });

  it('[C6] is a resource server with a key, whose assertion asks once', async () => {
    const keyed = { ...resourceServer, id: clientId('agent-host'), authenticationMethod: 'private_key_jwt' as const };
    world.agents.facts.clients.push({
      ...keyed,
      secrets: [],
      keys: { source: 'registered', keys: [{ key: verificationKey(clientKey) }] },
    });
    const assertion = signClientAssertion();
    const form = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    };
    const ask = async () => world.about(await accessToken(), form, { authorization: undefined });
    expect((await ask()).body['active']).toBe(true);
    expect(await ask()).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(world.told.at(-1)).toBe('agent-host: refused client_assertion_already_used');
  });
});

describe('[L15] a question that is malformed', () => {
  it.each<[string, Parameters<IntrospectionWorld['ask']>[0], number, string]>([
    ['GET', { method: 'GET' }, 405, 'invalid_request'],
    ['without a token', { form: {} }, 400, 'invalid_request'],
    ['with an empty token', { form: { token: '' } }, 400, 'invalid_request'],
    ['with two tokens', { form: { token: ['a', 'b'] } }, 400, 'invalid_request'],
    ['with a token in the address', { form: { token: 'a' }, query: 'token=a' }, 400, 'invalid_request'],
    ['as JSON', { headers: { 'content-type': 'application/json' }, body: '{"token":"a"}' }, 400, 'invalid_request'],
    ['without a body', { body: '' }, 400, 'invalid_request'],
    ['that is too large', { form: { token: 'a'.repeat(17_000) } }, 400, 'invalid_request'],
    ['of broken encoding', { body: 'token=%ff' }, 400, 'invalid_request'],
    ['with scopes that are none', { form: { token: 'a', required_scope: 'a  b' } }, 400, 'invalid_scope'],
    ['that consumes nothing', { form: { token: 'a', consume: 'true' } }, 400, 'invalid_request'],
    ['that consumes perhaps', { form: { token: 'a', required_scope: 'a', consume: '1' } }, 400, 'invalid_request'],
    ['with DPoP', { form: { token: 'a' }, headers: { dpop: 'x' } }, 400, 'invalid_request'],
    ['with two ways to prove the client', { form: { token: 'a', client_secret: 'x' } }, 400, 'invalid_request'],
  ])('never is a 500: %s', async (_what, parts, status, error) => {
    expect(await world.ask(parts)).toMatchObject({ status, body: { error } });
    expect(world.memberReads).toBe(0);
  });

  it('has hints and parameters that nobody knows left aside', async () => {
    const { body } = await world.about(await accessToken(), { token_type_hint: 'refresh_token', colour: 'red' });
    expect(body['active']).toBe(true);
  });
});

it('[S9] says that it does not know, and never that a token is no good, while a table does not answer', async () => {
  world.failure = new Error('no answer');
  const { status, headers, body } = await world.about(await accessToken());
  expect({ status, error: body['error'] }).toEqual({ status: 503, error: 'temporarily_unavailable' });
  expect(headers['retry-after']).toBe('1');
  expect(world.told).toEqual(['unavailable DynamoDB']);
});

it('[S9] says that it does not know, and never that a token is no good, while the keys do not answer', async () => {
  world.keysFailure = new Error('no answer');
  const { status, body } = await world.about(await accessToken());
  expect({ status, error: body['error'] }).toEqual({ status: 503, error: 'temporarily_unavailable' });
  expect(world.memberReads).toBe(0);
});

it('[S9] says that it does not know while it is unknown whether an approval was used up, and never that it is not met', async () => {
  await approve(WRITE, NOW + 600, 'a'.repeat(32));
  world.beforeUse = () => {
    throw new Error('no answer');
  };
  const { status, body } = await world.about(await askingToken(), { required_scope: WRITE, consume: 'true' });
  expect({ status, error: body['error'] }).toEqual({ status: 503, error: 'temporarily_unavailable' });
});

it('[L11] never repeats the token or the secret, in an answer or in what is told of it', async () => {
  const token = await accessToken();
  const answers = [
    await world.about(token),
    await world.about(`${token}x`),
    await world.about('x', { required_scope: '"' }),
  ];
  const text = JSON.stringify([answers, world.told]);
  expect(text).not.toContain(token.slice(-20));
  expect(text).not.toContain(OF_API.slice(6));
});
