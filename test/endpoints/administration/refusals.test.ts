import { AdministrationWorld, type As } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { API } from '../../support/fixtures.ts';

describeUseCases('whoever is refused by the administration API', (tables) => {
  let world: AdministrationWorld;
  beforeAll(async () => {
    world = await AdministrationWorld.start(tables());
  });
  beforeEach(() => {
    world.told.length = 0;
    world.contexts.length = 0;
  });

  const REALM = 'Bearer realm="countersign"';
  const INVALID = 'Bearer error="invalid_token", realm="countersign"';
  const read = async (as: As) => {
    const { status, headers, body } = await world.call('GET', '', { as });
    return { status, type: body.type.replace(/^.*:/, ''), challenge: headers['www-authenticate'], detail: body.detail };
  };
  const token = (claims: object = {}, typ?: string) => world.token(world.admin.id, 'org:read', claims, typ);

  it.each<[string, () => As | Promise<As>, number, string, string, string | undefined]>([
    [
      'no credential at all',
      () => 'nothing',
      401,
      'not_authenticated',
      REALM,
      'This resource needs an access token in the Authorization header',
    ],
    [
      'another kind of credential',
      () => ({ authorization: 'Basic eDp5' }),
      401,
      'not_authenticated',
      REALM,
      'This resource needs an access token in the Authorization header',
    ],
    [
      'two tokens',
      () => ({ authorization: 'Bearer x, Bearer x' }),
      400,
      'invalid_request',
      'Bearer error="invalid_request", realm="countersign"',
      'The Authorization header must be the word Bearer or DPoP, a space and one access token',
    ],
    [
      'a token that is none',
      () => ({ token: 'x' }),
      401,
      'not_authenticated',
      INVALID,
      'The access token is not a signed JWT',
    ],
    [
      'a token that has ended',
      () => token({ exp: world.clock.now() }),
      401,
      'not_authenticated',
      INVALID,
      'The access token has expired',
    ],
    [
      'a token for an API',
      () => token({ aud: API }),
      401,
      'not_authenticated',
      INVALID,
      expect.stringContaining('The claim aud of the access token is '),
    ],
    [
      'a token of another organization',
      () => token({ org_id: world.globex }),
      401,
      'not_authenticated',
      INVALID,
      'The access token was revoked, or is not for this organization',
    ],
    [
      'an agent’s token',
      async () => ({ token: `csagt_${((await token()) as { token: string }).token}` }),
      401,
      'not_authenticated',
      INVALID,
      'Agent tokens are not accepted here',
    ],
    [
      'a session that is over',
      () => ({ session: 'x'.repeat(43) as never }),
      401,
      'not_authenticated',
      'Session realm="first-party"',
      undefined,
    ],
    [
      'a cookie that is no session of ours',
      () => ({ session: 'x' as never }),
      401,
      'not_authenticated',
      'Session realm="first-party"',
      undefined,
    ],
  ])(
    '[U1] with %s is told so, with the challenge of what was tried',
    async (_, as, status, type, challenge, detail) => {
      expect(await read(await as())).toEqual({ status, type, challenge, detail });
      expect(world.told).toEqual([expect.stringMatching(/^read_organization refused /)]);
    },
  );

  it.each(['Bearer x', 'Basic eDp5', ''])(
    '[L7] is judged by the credential that is named, and by no cookie beside it: %j',
    async (authorization) => {
      const { session: beside } = world.adminSession as { session: never };
      expect((await read({ authorization, beside })).status).toBe(401);
      const { token: good } = (await token()) as { token: string };
      const over = world.session(world.globexAdmin, world.globexProvider.id) as { session: never };
      const { status } = await world.call('GET', '', {
        as: { authorization: `Bearer ${good}`, beside: over.session },
      });
      expect(status).toBe(200);
    },
  );

  it('[S9] with a token that cannot be checked now comes again in two seconds: never a 401', async () => {
    world.areMembersDown = true;
    const { status, headers, body } = await world.call('GET', '', { as: await token() });
    world.areMembersDown = false;
    expect([status, headers['retry-after'], headers['www-authenticate'], body.type]).toEqual([
      503,
      '2',
      undefined,
      'urn:countersign:problem:unavailable',
    ]);
    expect(body.detail).toBe('The access token cannot be checked right now');
  });

  it('[L6] learns what it takes: a scope that reads, one that administers, or a person in a browser', async () => {
    const of = async (method: string, route: string, as: As) => {
      const call = { as, path: { member: 'x', client: 'x' }, json: {}, ifMatch: '"x"' };
      const { status, body, headers } = await world.call(method, route, call);
      return [status, body.type, body.detail, headers['www-authenticate']];
    };
    const forbidden = (detail: string) => [403, 'urn:countersign:problem:forbidden', detail, undefined];
    const reader = await token();
    const none = await world.token(world.admin.id, 'projects:read');
    const administers = await world.token(world.admin.id, 'org:admin');
    expect(await of('GET', '', none)).toEqual(forbidden('This operation requires the scope org:read.'));
    expect(await of('POST', '/members/{member}/recall', reader)).toEqual(
      forbidden('This operation requires the scope org:admin.'),
    );
    const person =
      'This operation requires an administrator who is signed in here, in a browser: no token is enough (law 6).';
    expect(await of('DELETE', '/members/{member}', administers)).toEqual(forbidden(person));
    // What the body asks for decides, and the log has what was asked for.
    expect(await of('PATCH', '/members/{member}', administers)).toEqual(forbidden(person));
    expect(world.told).toEqual([
      'read_organization refused forbidden',
      'recall_member refused forbidden',
      'remove_member refused forbidden',
      'change_member refused forbidden',
    ]);
  });

  it('[L7] by a change from another page is told what it lacks, and nothing of who is signed in', async () => {
    const { session } = world.adminSession as { session: never };
    const { status, body, headers } = await world.call('POST', '/recall', {
      as: { session, csrf: null },
      ifMatch: '"x"',
    });
    expect([status, body.type, body.detail, headers['www-authenticate']]).toEqual([
      403,
      'urn:countersign:problem:cross_site_request',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['named twice', '{"agents":"off","agents":"on"}'],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['too long', `{"name":"${'x'.repeat(16_384)}"}`],
  ])('[L15] for a body that is %s learns what a body is, and nothing is changed', async (_, body) => {
    const before = await world.call('GET', '');
    const refused = await world.call('PATCH', '', { body, contentType: 'application/json', ifMatch: before.etag });
    const detail =
      body.length > 16_384 ? 'must have at most 16384 bytes' : 'must be a JSON object, every member at most once';
    expect([refused.status, refused.body.errors]).toEqual([400, [{ field: 'body', detail }]]);
    expect((await world.call('GET', '')).body).toEqual(before.body);
  });

  it('by a fault of ours learns nothing of it, and the log learns all', async () => {
    const { find } = world.sessions;
    world.sessions.find = async () => {
      throw new Error('what went wrong inside');
    };
    const { status, body } = await world.call('GET', '');
    world.sessions.find = find;
    expect([status, body.type, JSON.stringify(body).includes('inside')]).toEqual([
      500,
      'urn:countersign:problem:server_error',
      false,
    ]);
    expect(world.failures.splice(0)).toEqual([new Error('what went wrong inside')]);
    expect(world.told).toEqual([]);
  });

  it('is known to the log by whom the credential names, once it is believed, and before by nothing', async () => {
    const { acme: organization, admin } = world;
    const read_organization = { operation: 'read_organization', correlationId: expect.any(String) };
    await read('nothing');
    await world.call('GET', '', { as: await token() });
    await world.call('GET', '');
    expect(world.contexts).toStrictEqual([
      read_organization,
      { ...read_organization, organization, member: admin.id, client: 'cursor' },
      { ...read_organization, organization, member: admin.id },
    ]);
  });

  it.each(['GET /organizations/{organization}/nothing', '$default', '__proto__', 'toString', ''])(
    '[L10] by a route that nobody declared finds nothing, whoever asks: %j',
    async (routeKey) => {
      const { status, body } = await world.ask(routeKey);
      expect([status, body.type]).toEqual([404, 'urn:countersign:problem:not_found']);
      expect(world.told).toEqual([]);
    },
  );
});

describeUseCases('an answer of the administration API', (tables) => {
  it('is for whoever asked and for this moment: nobody keeps it, and no other site may have it', async () => {
    const world = await AdministrationWorld.start(tables());
    const common = {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'cross-origin-resource-policy': 'same-origin',
    };
    const { headers, etag } = await world.call('GET', '');
    expect(headers).toStrictEqual({ ...common, etag });
    // A list has no tag of its own, and nothing that is there already has a place to look for it.
    expect((await world.call('GET', '/members')).headers).toStrictEqual(common);
  });

  it('[L9] is given to an administrator who was recalled and came again since, by session, setup link and token', async () => {
    const world = await AdministrationWorld.start(tables());
    const again = await world.addMember({ role: 'admin', recalledAt: world.clock.now() - 120 });
    const { id } = await world.addMember();
    const path = { path: { member: id } };
    const recall = (as: As) => world.change('POST', '/members/{member}/recall', '/members/{member}', { ...path, as });
    const administers = await world.token(again.id, 'org:admin');
    for (const as of [world.session(again, world.provider.id), administers]) {
      expect((await recall(as)).status).toBe(200);
      world.clock.advance(1);
    }
    const issuer = 'https://new.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['new.okta.example'] });
    const registered = { as: world.setupSession(again), json: { issuer } };
    expect((await world.call('POST', '/identity-providers', registered)).status).toBe(201);
  });
});

describeUseCases('the limits of the administration API', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables(), { burst: 2 });
  });
  const statuses = async (count: number, call: () => Promise<{ readonly status: number }>) => {
    const answers = [];
    for (let i = 0; i < count; i += 1) answers.push((await call()).status);
    return answers;
  };

  it('are each caller’s own: who has used them up comes again later, and nobody else is kept waiting', async () => {
    const read = () => world.call('GET', '');
    expect(await statuses(3, read)).toEqual([200, 200, 429]);
    const { headers, body } = await read();
    expect([headers['retry-after'], body.type]).toEqual(['1', 'urn:countersign:problem:too_many_requests']);
    expect(world.told.at(-1)).toBe('read_organization refused too_many_requests');
    const colleague = await world.addMember({ role: 'admin' });
    const elsewhere = { as: world.session(world.globexAdmin, world.globexProvider.id), organization: world.globex };
    expect((await world.call('GET', '', { as: world.session(colleague, world.provider.id) })).status).toBe(200);
    expect((await world.call('GET', '', elsewhere)).status).toBe(200);
    world.clock.advance(1);
    expect(await statuses(2, read)).toEqual([200, 429]);
  });

  it('are not used up by who may not ask, and hold for whatever token the same person comes with', async () => {
    const none = await world.token(world.admin.id, 'projects:read');
    expect(await statuses(4, () => world.call('GET', '', { as: none }))).toEqual([403, 403, 403, 403]);
    const token = await world.token(world.admin.id, 'org:read');
    expect(await statuses(2, () => world.call('GET', '', { as: token }))).toEqual([200, 200]);
    expect((await world.call('GET', '')).status).toBe(429);
  });

  it('of what asks another server leave the rest as it is', async () => {
    const roomy = await AdministrationWorld.start(tables());
    const test = () => roomy.call('POST', '/identity-providers/test', { json: { issuer: 'https://new.okta.example' } });
    expect(await statuses(6, test)).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await test()).headers['retry-after']).toBe('2');
    expect((await roomy.call('GET', '')).status).toBe(200);
    roomy.clock.advance(2);
    expect(await statuses(2, test)).toEqual([200, 429]);
  });
});
