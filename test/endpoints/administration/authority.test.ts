import { ADMINISTRATION } from '../../../lambdas/core/administration/authority.ts';
import { ADMINISTRATION_ROUTES } from '../../../lambdas/endpoints/administration/administration-routes.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { AdministrationWorld, type As } from '../../support/administration-world.ts';
import { proofKey, signProof } from '../../support/dpop.ts';
import { describeUseCases } from '../../support/engines.ts';
import { API, ISSUER } from '../../support/fixtures.ts';

/** What each kind of operation is open to, written down once more: 401 is no credential at all, 403 one that may not. */
const OPEN_TO = {
  own: ['administrator', 'auditor', 'developer'],
  read: ['administrator', 'auditor', 'token org:admin', 'token org:read', 'agent client’s token org:read'],
  narrow: ['administrator', 'token org:admin'],
  session: ['administrator'],
} as const;

/** As a client whose writes are asked has it; it never has org:admin, and is not believed if it has. */
const ASKING = { askable_scope: 'projects:write', agent_session: 'client~cursor' };
const AGENT_CLIENTS = [
  'agent client’s token org:read',
  'agent client’s token org:admin',
  'agent client’s token without either',
];

/** All that a setup link's session is for. */
const OPEN_TO_SETUP = [
  'GET /configuration',
  'GET /identity-providers',
  'GET /identity-providers/{provider}',
  'POST /identity-providers',
  'POST /identity-providers/test',
  'PUT /identity-providers/{provider}/sign-in',
  'POST /identity-providers/{provider}/test',
];

/** What each route does, exhaustively: one that joins fails the first test until it is here. */
const READS = [
  'GET ',
  'GET /configuration',
  'GET /agent-rules',
  'GET /identity-providers',
  'GET /identity-providers/{provider}',
  'GET /identity-providers/{provider}/impact',
  'GET /identity-providers/{provider}/scim-tokens',
  'GET /identity-providers/{provider}/signals',
  'GET /tokens',
  'GET /tokens/count',
  'GET /clients',
  'GET /clients/{client}',
  'GET /members',
  'GET /members/{member}',
  'GET /members/{member}/links',
  'GET /keys',
  'GET /audit',
  'GET /activity',
  'GET /activity/refusals',
  'GET /activity/refusals/{correlation}',
];
/** About nobody but who asks. */
const OWN = ['GET /my/tokens', 'POST /my/tokens/{token}/revoke'];
const NARROWS = [
  'POST /identity-providers/{provider}/disable',
  'DELETE /identity-providers/{provider}/scim-tokens/{token}',
  'DELETE /clients/{client}/enablement',
  'POST /clients/{client}/stop',
  'POST /members/{member}/recall',
  'DELETE /members/{member}/invitation',
  'POST /recall',
  'POST /identity-providers/{provider}/recall',
  'POST /clients/{client}/recall',
  'POST /tokens/{token}/revoke',
];
/** By what is asked for: these bodies narrow, every other one does not. */
const NARROWS_SO = [
  ['PATCH ', { agents: 'off' }, { agents: 'on' }, { name: 'Acme', agents: 'off' }, {}],
  ['PATCH /members/{member}', { status: 'disabled' }, { status: 'active' }, { role: 'admin', status: 'disabled' }, {}],
] as const;
const WIDENS = [
  'PUT /agent-rules',
  'POST /identity-providers',
  'POST /identity-providers/test',
  'PATCH /identity-providers/{provider}',
  'POST /identity-providers/{provider}/enable',
  'DELETE /identity-providers/{provider}',
  'PUT /identity-providers/{provider}/sign-in',
  'POST /identity-providers/{provider}/test',
  'POST /identity-providers/{provider}/domain-proof',
  'POST /identity-providers/{provider}/domain-proof/check',
  'POST /identity-providers/{provider}/scim-tokens',
  'PUT /identity-providers/{provider}/signals',
  'POST /identity-providers/{provider}/signals/token',
  'DELETE /identity-providers/{provider}/signals',
  'PUT /clients/{client}/enablement',
  'POST /members',
  'DELETE /members/{member}',
  'POST /members/{member}/invitation',
  'POST /members/{member}/setup-link',
  'POST /members/{member}/links',
  'DELETE /members/{member}/links/{link}',
  'POST /explain',
];

it('[L6] [L10] every route is of one kind', () => {
  const routes = [...OWN, ...READS, ...NARROWS, ...WIDENS, ...NARROWS_SO.map(([route]) => route)];
  const named = routes.map((route) => route.replace(' ', ' /organizations/{organization}'));
  expect(named.sort()).toEqual(Object.keys(ADMINISTRATION_ROUTES).sort());
});

it('[L6] every operation is somebody’s', () => {
  const routes = Object.values(ADMINISTRATION_ROUTES);
  const named = new Set(routes.map(({ operation }) => operation as string));
  const byBody = ['change_organization', 'change_member'];
  expect([...named, ...byBody].sort()).toEqual(Object.keys(ADMINISTRATION).sort());
});

describeUseCases('who may administer', (tables) => {
  let world: AdministrationWorld;
  let credentials: Readonly<Record<string, As>>;

  beforeAll(async () => {
    world = await AdministrationWorld.start(tables());
    const auditor = await world.addMember({ role: 'auditor' });
    const developer = await world.addMember();
    const { id } = world.admin;
    const token = (scope: string, claims: object = {}, typ?: string) => world.token(id, scope, claims, typ);
    const agent = (await token(
      'org:read org:admin',
      { aud: `${ISSUER}#agent`, agent_session: 's-1' },
      'agent+jwt',
    )) as {
      token: string;
    };
    const administrator = world.adminSession as { session: never };
    credentials = {
      nothing: 'nothing',
      administrator,
      auditor: world.session(auditor, world.provider.id),
      developer: world.session(developer, world.provider.id),
      'administrator without CSRF token': { ...administrator, csrf: null },
      'administrator from elsewhere': { ...administrator, origin: 'https://evil.example' },
      'administrator of another organization': world.session(world.globexAdmin, world.globexProvider.id),
      'setup link': world.setupSession(world.admin),
      'setup link without CSRF token': { ...(world.setupSession(world.admin) as { session: never }), csrf: null },
      'setup link of another organization': world.setupSession(world.globexAdmin),
      'token org:admin': await token('org:admin'),
      'token org:read': await token('org:read'),
      'token org:admin of a developer': await world.token(developer.id, 'org:admin'),
      'agent client’s token org:read': await token('org:read', ASKING),
      'agent client’s token org:admin': await token('org:admin', ASKING),
      'agent client’s token without either': await token('projects:read', ASKING),
      'token without either': await token('projects:read'),
      'token for an API': await token('org:admin', { aud: API }),
      'token of another organization': await token('org:admin', { org_id: world.globex }),
      'agent token': { token: `csagt_${agent.token}` },
      'agent token without its prefix': agent,
    };
  });

  const NOT_ONE = 'may not';
  async function attempt(route: string, who: string, json: unknown = {}): Promise<number | typeof NOT_ONE> {
    const [method = '', path = ''] = route.split(' ');
    const as = credentials[who] ?? 'nothing';
    const names = { provider: 'x', client: '~', member: 'x', link: 'x', correlation: 'x', token: 'x' };
    // A minute each, so that nobody is limited.
    world.clock.advance(1);
    const { status } = await world.call(method, path, { as, path: names, json, ifMatch: '"x"' });
    return status === 401 || status === 403 ? status : NOT_ONE;
  }

  /** 401: none that we know. 403: known, and not allowed, or perhaps another site's. */
  function expected(kind: keyof typeof OPEN_TO, route: string, who: string): number | typeof NOT_ONE {
    if ((OPEN_TO[kind] as readonly string[]).includes(who)) return NOT_ONE;
    const isGet = route.startsWith('GET');
    const isForSetup = OPEN_TO_SETUP.includes(route);
    if (who === 'setup link') return isForSetup ? NOT_ONE : 403;
    if (who === 'setup link without CSRF token') return isForSetup && isGet ? NOT_ONE : 403;
    const isForged = who === 'administrator without CSRF token' || who === 'administrator from elsewhere';
    if (isForged) return isGet ? NOT_ONE : 403;
    const known = [
      'auditor',
      'developer',
      'token org:admin',
      'token org:read',
      'token without either',
      ...AGENT_CLIENTS,
    ];
    return known.includes(who) || who === 'token org:admin of a developer' ? 403 : 401;
  }

  const everybody = () => Object.keys(credentials);
  const check = async (kind: keyof typeof OPEN_TO, route: string, json?: unknown) => {
    const answers = [];
    for (const who of everybody()) answers.push([who, await attempt(route, who, json)]);
    expect(answers).toEqual(everybody().map((who) => [who, expected(kind, route, who)]));
  };

  it.each(READS)('[L6] [L7] %s: whoever has org:read', (route) => check('read', route));
  it.each(OWN)('[L6] [L7] %s: every member who is signed in, and no token at all', (route) => check('own', route));
  it.each(NARROWS)('[L6] [L7] %s: org:admin, in a token too', (route) => check('narrow', route));
  it.each(WIDENS)('[L6] [L7] %s: an administrator who is signed in, and no token at all', (route) =>
    check('session', route, VALID[route]),
  );

  it.each(NARROWS_SO)(
    '[L6] %s narrows with one body and widens with every other',
    async (route, narrowing, ...widening) => {
      await check('narrow', route, narrowing);
      for (const body of widening) await check('session', route, body);
    },
  );

  it('a failure of ours is no answer of theirs', () => {
    expect(world.failures).toEqual([]);
  });
});

/** Bodies whose shape is right, so that what refuses is who asks. */
const VALID: Readonly<Record<string, unknown>> = {
  'PUT /agent-rules': {
    ...{ never: [], longest_seconds: 'default', fresh_sign_in: [], second_person: [], asked: [] },
  },
  'POST /identity-providers': { issuer: 'https://nobody.example' },
  'POST /identity-providers/test': { issuer: 'https://nobody.example' },
  'PUT /identity-providers/{provider}/sign-in': { client_id: 'x' },
  'PUT /clients/{client}/enablement': { scopes: [] },
  'POST /members': { email: 'new@acme.example', role: 'nobody' },
  'POST /members/{member}/links': { provider: 'x', subject: 'x' },
  'POST /explain': { assertion: 'e30.e30.e30' },
};

describeUseCases('a token that is bound to a key', (tables) => {
  it('[D6] reads with its proof for this very address, and as Bearer nothing', async () => {
    const world = await AdministrationWorld.start(tables());
    const as = await world.token(world.admin.id, 'org:read', { cnf: { jkt: proofKey.thumbprint } });
    if (typeof as !== 'object' || !('token' in as)) throw new Error('no token');
    const proofAt = (htu: string) => signProof({ accessToken: as.token, claims: { htm: 'GET', htu } });
    const members = `${ISSUER}/organizations/${world.acme}/members`;
    const read = async (proof?: string) =>
      (await world.call('GET', '/members', { as: { token: as.token, ...(proof && { proof }) } })).status;
    expect(await read(proofAt(members))).toBe(200);
    expect([await read(), await read(proofAt(`${members}/x`))]).toEqual([401, 401]);
  });
});

describeUseCases('a store of sessions that is down', (tables) => {
  it('[S9] is an outage for the caller and for the log, never a refusal', async () => {
    const world = await AdministrationWorld.start(tables());
    world.sessions.find = async () => {
      throw new Unavailable('sessions');
    };
    world.told.length = 0;
    expect((await world.call('GET', '')).status).toBe(503);
    expect(world.told).toEqual([expect.stringMatching(/ unavailable sessions$/)]);
  });
});
