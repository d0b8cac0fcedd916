import { checkClient } from '../../lambdas/core/clients/credentials.ts';
import { isDynamicClientId, WAITING_SECONDS } from '../../lambdas/core/clients/dynamic-client.ts';
import { parseConfiguration } from '../../lambdas/core/configuration.ts';
import {
  configuration,
  configurationInput,
  ISSUER,
  NOW,
  organization,
  client as registered,
} from '../support/fixtures.ts';
import { METADATA, RegistrationWorld } from '../support/registration-world.ts';

let world: RegistrationWorld;
beforeEach(() => {
  world = new RegistrationWorld();
});

const clients = () => [...world.store.clients.values()];
const reasons = () => world.told.map((said) => (said.startsWith('{') ? JSON.parse(said).reason : said));

const INVALID = {
  error: 'invalid_token',
  error_description: 'The initial access token is not valid: ask whoever gave it to you for another one',
};

describe('[M8] a client that registers itself', () => {
  it('is answered what is registered, and its secrets this once', async () => {
    const { status, headers, body } = await world.register({ token: world.aToken() });
    const [client] = clients();
    expect(isDynamicClientId(body['client_id'])).toBe(true);
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        client_id: client?.id,
        client_id_issued_at: NOW,
        client_secret: expect.stringMatching(/^[\w-]{43}$/),
        client_secret_expires_at: 0,
        registration_client_uri: `${ISSUER}/oauth/register/${client?.id}`,
        registration_access_token: expect.stringMatching(/^csrat_[\w-]{43}$/),
        redirect_uris: METADATA.redirect_uris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        client_name: 'Desk Tool',
        registration_status: 'waiting',
      },
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', location: body['registration_client_uri'] });
    expect(world.told).toEqual(['registered']);
  });

  it('has no secret where it authenticates in no way, or by keys', async () => {
    const { body } = await world.register({
      token: world.aToken(),
      body: { ...METADATA, token_endpoint_auth_method: 'none' },
    });
    expect(body).not.toHaveProperty('client_secret');
    expect(body).not.toHaveProperty('client_secret_expires_at');
    expect(clients()[0]).toMatchObject({ authenticationMethod: 'none', secrets: [] });
  });

  it('is told nothing of what it asked for and does not have', async () => {
    const extra = {
      scope: 'org:admin',
      client_uri: 'https://bank.example',
      logo_uri: 'https://bank.example/l',
      contacts: ['x'],
    };
    const { status, body } = await world.register({ token: world.aToken(), body: { ...METADATA, ...extra } });
    expect(status).toBe(201);
    for (const member of Object.keys(extra)) expect(body).not.toHaveProperty(member);
    const scopes = clients()[0]?.scopes ?? new Set();
    expect([...scopes].filter((scope) => scope.startsWith('org:'))).toStrictEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['a redirect address by name', { ...METADATA, redirect_uris: ['http://localhost/'] }, 'invalid_redirect_uri'],
    ['no address', {}, 'invalid_redirect_uri'],
    ['a method that there is not', { ...METADATA, token_endpoint_auth_method: 'x' }, 'invalid_client_metadata'],
    ['a name that reads as another', { ...METADATA, client_name: 'C\u0443rsor' }, 'invalid_client_metadata'],
    ['no JSON', 'redirect_uris=x', 'invalid_client_metadata'],
    ['a list', [METADATA], 'invalid_client_metadata'],
    [
      'a member twice',
      '{"redirect_uris":["http://127.0.0.1/"],"redirect_uris":["https://evil.example/"]}',
      'invalid_client_metadata',
    ],
    [
      'a member that objects have',
      '{"__proto__":{"redirect_uris":["https://evil.example/"]}}',
      'invalid_client_metadata',
    ],
    ['nothing', '', 'invalid_client_metadata'],
    ['more than ten kilobytes', { ...METADATA, extra: 'x'.repeat(10_240) }, 'invalid_client_metadata'],
  ])('[L8] never uses a token up with %s', async (_, body, error) => {
    const token = world.aToken();
    const answer = await world.register({ token, body });
    expect([answer.status, answer.body['error']]).toEqual([400, error]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
    expect(clients()).toStrictEqual([]);
    expect([...world.store.tokens.values()][0]?.usesLeft).toBe(5);
    expect(world.store.audit).toStrictEqual([]);
  });

  it('says of a form that it is to be JSON', async () => {
    const answer = await world.register({ token: world.aToken(), contentType: 'application/x-www-form-urlencoded' });
    expect(answer.body).toMatchObject({
      error: 'invalid_client_metadata',
      error_description: 'The Content-Type must be application/json',
    });
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes no %s', async (method) => {
    const { status, headers } = await world.register({ method, token: world.aToken() });
    expect([status, headers['allow']?.includes('POST')]).toEqual([405, true]);
  });

  it('is refused where the deployment has it off, as it has unless it says so, whatever it shows', async () => {
    expect(configuration.dynamicRegistration).toBe('off');
    world.configuration = configuration;
    const { status, body } = await world.register({ token: world.aToken() });
    expect([status, body['error']]).toEqual([403, 'access_denied']);
    expect([clients().length, reasons()]).toEqual([0, ['registration_off']]);
  });

  it.each(['on', 'open', true, null])('never is open to everybody: dynamicRegistration %j is no setting', (value) => {
    const parsed = parseConfiguration({ ...configurationInput, dynamicRegistration: value }, ISSUER);
    expect(parsed.ok).toBe(false);
  });
});

describe('[M9] the initial access token', () => {
  it.each([
    [undefined, undefined],
    ['Basic', 'Basic eDp5'],
    ['another scheme', 'DPoP csreg_x'],
  ])('is asked for where there is none: %s', async (_, authorization) => {
    const { status, headers, body } = await world.register({ authorization });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="registration"']);
    expect(body).not.toHaveProperty('error');
    expect(reasons()).toEqual(['registration_token_missing']);
  });

  it.each<[string, (own: RegistrationWorld) => Record<string, unknown>, string]>([
    ['unknown', () => ({ token: `csreg_${'A'.repeat(43)}` }), 'registration_token_unknown'],
    ['of another form', () => ({ token: 'secret' }), 'registration_token_unknown'],
    [
      'there twice',
      (own) => ({ authorization: `Bearer ${own.aToken()}, Bearer ${own.aToken()}` }),
      'registration_token_unknown',
    ],
    ['empty', () => ({ authorization: 'Bearer ' }), 'registration_token_unknown'],
    ['ended at this very second', (own) => ({ token: own.aToken({ expiresAt: NOW }) }), 'registration_token_expired'],
    ['revoked at this very second', (own) => ({ token: own.aToken({ revokedAt: NOW }) }), 'registration_token_revoked'],
    ['used up', (own) => ({ token: own.aToken({ usesLeft: 0 }) }), 'registration_token_used_up'],
  ])('registers nobody when it is %s, with the same words outside', async (_, sent, reason) => {
    const { status, headers, body } = await world.register(sent(world));
    expect({ status, body }).toMatchObject({ status: 401, body: INVALID });
    expect(headers['www-authenticate']).toBe('Bearer realm="registration", error="invalid_token"');
    expect([clients().length, reasons()]).toEqual([0, [reason]]);
  });

  it.each([
    ['suspended', { ...organization, status: 'disabled' as const }],
    ['not there', undefined],
  ])('registers nobody for an organization that is %s, with the same words', async (_, own) => {
    world.organization = own;
    const { status, body } = await world.register({ token: world.aToken() });
    expect({ status, body }).toMatchObject({ status: 401, body: INVALID });
    expect(reasons()).toEqual(['organization_not_active']);
  });

  it('registers nobody for an organization that is gone at that moment, with the same words', async () => {
    const token = world.aToken();
    world.store.organizations.delete(organization.id);
    const { status, body } = await world.register({ token });
    expect({ status, body }).toMatchObject({ status: 401, body: INVALID });
    expect([clients().length, reasons()]).toEqual([0, ['organization_not_active']]);
  });

  it('is no registration access token, and that is none', async () => {
    const token = world.aToken();
    const { body } = await world.register({ token });
    expect((await world.register({ token: String(body['registration_access_token']) })).status).toBe(401);
    expect((await world.own(String(body['registration_client_uri']), { token })).status).toBe(401);
  });

  it('registers one client of two hundred that try one use at once', async () => {
    const token = world.aToken({ uses: 1, usesLeft: 1 });
    const answers = await Promise.all(Array.from({ length: 200 }, () => world.register({ token })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 401 && body['error'] === 'invalid_token')).toHaveLength(199);
    expect([clients().length, world.store.audit.length]).toEqual([1, 1]);
    expect(new Set(reasons())).toEqual(new Set(['registered', 'registration_token_used_up']));
  });
});

describe('[M10] a registration', () => {
  it('is in quarantine: it proves who it is, and gets nothing', async () => {
    await world.register({ token: world.aToken() });
    const [client] = clients();
    if (client === undefined) throw new Error('was not registered');
    expect(checkClient(client, 'client_secret_basic')).toMatchObject({ error: { reason: 'client_awaits_approval' } });
    expect(client.registration).toMatchObject({ organization: organization.id, waitsUntil: NOW + WAITING_SECONDS });
  });

  it('is refused when twenty wait, and uses no token up', async () => {
    const token = world.aToken({ uses: 30, usesLeft: 30 });
    for (let i = 0; i < 20; i += 1) expect((await world.register({ token })).status).toBe(201);
    const { status, body } = await world.register({ token });
    expect([status, body['error']]).toEqual([403, 'access_denied']);
    expect([...world.store.tokens.values()][0]?.usesLeft).toBe(10);
    expect(reasons().at(-1)).toBe('too_many_waiting');
  });

  it('[L11] leaves no secret in a row, a log or an audit entry, and no words of its own in the latter two', async () => {
    const token = world.aToken();
    const { body } = await world.register({ token, body: { ...METADATA, client_name: 'Words of its own' } });
    await world.register({ token, body: { ...METADATA, client_name: 'Words of its own\u202e' } });
    await world.own(String(body['registration_client_uri']), { token });
    const secrets = [token, body['client_secret'], body['registration_access_token']].map(String);
    const rows = JSON.stringify([...world.store.clients, ...world.store.tokens]);
    const told = JSON.stringify([world.told, world.store.audit]);
    for (const secret of secrets) {
      expect(rows).not.toContain(secret);
      expect(told).not.toContain(secret);
    }
    expect(told).not.toContain('Words of its own');
    expect(world.store.audit).toMatchObject([
      {
        action: 'client.registered',
        actor: { kind: 'client', id: body['client_id'] },
        target: body['client_id'],
        organization: organization.id,
        details: { registrationToken: expect.stringMatching(/^rt_[0-9a-f]{16}$/) },
      },
    ]);
  });

  it('is a 503 with Retry-After where the store does not answer, and nothing is registered', async () => {
    const token = world.aToken();
    world.isDown = true;
    const { status, headers, body } = await world.register({ token });
    expect([status, body['error'], Number(headers['retry-after']) > 0]).toEqual([503, 'temporarily_unavailable', true]);
    expect([clients().length, world.told]).toEqual([0, ['unavailable']]);
  });
});

describe('[M11] a client’s own registration', () => {
  async function aRegistration() {
    const { body } = await world.register({ token: world.aToken() });
    const [uri, token] = [String(body['registration_client_uri']), String(body['registration_access_token'])];
    return { uri, token, body };
  }

  const WRONG = {
    error: 'invalid_token',
    error_description: 'The registration access token is not valid for this client',
  };

  it('is shown to its own token, without the secret, and says whether it waits', async () => {
    const { uri, token, body } = await aRegistration();
    const { client_secret: _, ...shown } = body;
    const read = await world.own(uri, { token });
    expect([read.status, read.body]).toEqual([200, shown]);
    expect(read.headers).toMatchObject({ 'cache-control': 'no-store' });
    const [client] = clients();
    if (client)
      world.store.clients.set(client.id, { ...client, registration: { ...client.registration, approvedAt: NOW } });
    expect((await world.own(uri, { token })).body['registration_status']).toBe('approved');
  });

  it.each(['GET', 'DELETE'])(
    'answers %s of an unknown client, another’s token and none at all alike',
    async (method) => {
      const own = await aRegistration();
      const other = await aRegistration();
      world.others.set(registered.id, registered);
      const unknown = `${ISSUER}/oauth/register/dyn_${'0'.repeat(32)}`;
      for (const [uri, token] of [
        [own.uri, other.token],
        [own.uri, `csrat_${'A'.repeat(43)}`],
        [own.uri, 'x'],
        [unknown, own.token],
        [`${ISSUER}/oauth/register/${registered.id}`, own.token],
        [`${ISSUER}/oauth/register/`, own.token],
      ] as const) {
        const { status, headers, body } = await world.own(uri, { method, token });
        expect({ status, body }).toEqual({ status: 401, body: { ...WRONG, correlation_id: 'request-1' } });
        expect(headers['www-authenticate']).toBe('Bearer realm="registration", error="invalid_token"');
      }
      expect(clients().every(({ status }) => status === 'active')).toBe(true);
      const bare = await world.own(own.uri, { method });
      expect([bare.status, bare.body['error'], bare.headers['www-authenticate']]).toEqual([
        401,
        undefined,
        'Bearer realm="registration"',
      ]);
    },
  );

  it('ends by its own word, for good, with an audit entry: the client is off, and its token is nobody’s', async () => {
    const { uri, token, body } = await aRegistration();
    const deleted = await world.own(uri, { method: 'DELETE', token });
    expect([deleted.status, deleted.body]).toEqual([204, {}]);
    const [client] = clients();
    expect(client).toMatchObject({ status: 'disabled', secrets: [], registration: { deletedAt: NOW } });
    expect(client && checkClient(client, 'client_secret_basic')).toMatchObject({
      error: { reason: 'client_disabled' },
    });
    expect(world.store.audit.at(-1)).toMatchObject({ action: 'client.unregistered', target: body['client_id'] });
    for (const method of ['GET', 'DELETE']) expect((await world.own(uri, { method, token })).status).toBe(401);
    expect(world.store.audit).toHaveLength(2);
  });

  it('ends where registration was switched off meanwhile, too', async () => {
    const { uri, token } = await aRegistration();
    world.configuration = configuration;
    expect((await world.own(uri, { method: 'DELETE', token })).status).toBe(204);
  });

  it('is not shown from the very second on at which its waiting ends', async () => {
    const { uri, token } = await aRegistration();
    world.now = NOW + WAITING_SECONDS - 1;
    expect((await world.own(uri, { token })).status).toBe(200);
    world.now = NOW + WAITING_SECONDS;
    expect((await world.own(uri, { token })).status).toBe(401);
    expect(reasons().at(-1)).toBe('registration_ended');
  });

  it.each(['PUT', 'POST', 'PATCH'])('never is changed: %s', async (method) => {
    const { uri, token } = await aRegistration();
    const answer = await world.own(uri, {
      method,
      token,
      body: { ...METADATA, redirect_uris: ['https://evil.example/'] },
    });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toContain('GET');
    expect(answer.headers['allow']).toContain('DELETE');
    expect([...(clients()[0]?.redirectUris ?? [])]).toEqual(METADATA.redirect_uris);
  });
});
