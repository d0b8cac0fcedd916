import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  BEGIN_PASSKEY,
  CONFIRM,
  CONFIRMATIONS,
  type Credential,
  END,
  EVERY_ROUTE,
  GLOBEX_SESSION,
  INBOX,
  LIST,
  MINT,
  PASSKEYS,
  POLL,
  REGISTER_PASSKEY,
  REMOVE_PASSKEY,
  TAKE_BACK,
  TAKE_BACK_ONE,
  VALID,
} from '../support/agent-world.ts';
import { API, ISSUER, NOW, REPORTS } from '../support/fixtures.ts';

/** Each kind of credential, and how one is come by. */
const CREDENTIALS = {
  nothing: async () => 'nothing',
  'client secret': async () => ({ token: 'k7-U-x2B_q_JY' }),
  'access token': async (world) => ({ token: await world.accessToken() }),
  'access token, org:admin': async (world) => ({
    token: await world.accessToken({ sub: 'user-1', aud: [API, ISSUER], scope: 'projects:read org:admin' }),
  }),
  'access token for an API without agents': async (world) => ({ token: await world.accessToken({ aud: REPORTS }) }),
  'access token, expired': async (world) => ({ token: await world.accessToken({ exp: NOW }) }),
  'agent token': async (world) => ({ token: await mintedToken(world) }),
  'agent client’s access token': async (world) => ({ token: await agentClientToken(world) }),
  'agent token without its prefix': async (world) => ({ token: (await mintedToken(world)).slice('csagt_'.length) }),
  'access token with the prefix': async (world) => ({ token: `csagt_${await world.accessToken()}` }),
  'access token beside a session of another organization': async (world) => ({
    token: await world.accessToken(),
    besides: GLOBEX_SESSION,
  }),
  'access token of another organization': async (world) => ({ token: await world.accessToken({ org_id: 'globex' }) }),
  session: async () => ({ session: ADA_SESSION }),
  'session of an administrator': async () => ({ session: ADMIN_SESSION }),
  'session without CSRF token': async () => ({ session: ADA_SESSION, csrf: null }),
  'session from another origin': async () => ({ session: ADA_SESSION, origin: 'https://evil.example' }),
  'session of another organization': async () => ({ session: GLOBEX_SESSION }),
  'agent token beside a session': async (world) => ({ token: await mintedToken(world), besides: ADA_SESSION }),
} satisfies Record<string, (world: AgentWorld) => Promise<Credential>>;

type Kind = keyof typeof CREDENTIALS;

/** As it is redeemed where the organization has the client's writes asked. */
function agentClientToken(world: AgentWorld): Promise<string> {
  return world.accessToken({
    scope: 'projects:read',
    askable_scope: 'projects:write',
    agent_session: 'client~cursor',
  });
}

async function mintedToken(world: AgentWorld): Promise<string> {
  const { body } = await world.call(MINT, { json: { sessionId: 's-2' } });
  return String(body['access_token']);
}

/** The status of each route, in the order of {@link EVERY_ROUTE}. */
const EXPECTED: Readonly<Record<Kind, readonly number[]>> = {
  nothing: [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'client secret': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'access token': [200, 200, 201, 200, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'access token, org:admin': [200, 200, 400, 200, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'access token for an API without agents': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'access token, expired': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'agent token': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'agent client’s access token': [200, 200, 201, 200, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'agent token without its prefix': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'access token with the prefix': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  // Whoever sends a token is judged by it, and by no cookie beside it.
  'access token beside a session of another organization': [
    ...[200, 200, 201, 200, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  ],
  'access token of another organization': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  // No rule names a role that confirms: nobody does. Nor has anybody signed in just now.
  session: [200, 200, 201, 200, 200, 200, 200, 200, 403, 200, 200, 200, 403, 400, 404],
  'session of an administrator': [200, 200, 201, 200, 200, 200, 200, 200, 403, 200, 200, 200, 403, 400, 404],
  // Reading needs none of them (law 7).
  'session without CSRF token': [403, 200, 403, 403, 403, 200, 200, 200, 403, 403, 403, 200, 403, 403, 403],
  'session from another origin': [403, 200, 403, 403, 403, 200, 200, 200, 403, 403, 403, 200, 403, 403, 403],
  'session of another organization': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
  'agent token beside a session': [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401],
};

const CASES = (Object.keys(CREDENTIALS) as Kind[]).flatMap((kind) =>
  EVERY_ROUTE.map((route, i) => [kind, route, EXPECTED[kind][i]] as const),
);

describe('[L6] [L7] every route × every kind of credential', () => {
  it.each(CASES)('%s: %s is %s', async (kind, route, status) => {
    const world = new AgentWorld();
    const as = await CREDENTIALS[kind](world);
    world.told.length = 0;
    expect((await world.call(route, { ...VALID[route], as })).status).toBe(status);
    expect(world.told).toHaveLength(1);
    if (status !== 200 && status !== 201) expect(world.audit).toEqual([]);
  });

  it('knows every route', () => {
    expect(EVERY_ROUTE).toEqual([
      ...[MINT, POLL, ASK, END, APPROVE, LIST, INBOX, CONFIRMATIONS, CONFIRM, TAKE_BACK, TAKE_BACK_ONE],
      ...[PASSKEYS, BEGIN_PASSKEY, REGISTER_PASSKEY, REMOVE_PASSKEY],
    ]);
  });
});

describe('what refuses an access token', () => {
  it.each([
    { kind: 'nothing', challenge: 'Bearer realm="countersign"' },
    { kind: 'agent token', challenge: 'Bearer error="invalid_token", realm="countersign"' },
    { kind: 'access token of another organization', challenge: 'Bearer error="invalid_token", realm="countersign"' },
  ] as const)('$kind: the challenge of RFC 6750', async ({ kind, challenge }) => {
    const world = new AgentWorld();
    const as = await CREDENTIALS[kind](world);
    const { headers, body } = await world.call(MINT, { ...VALID[MINT], as });
    expect(headers).toMatchObject({ 'WWW-Authenticate': challenge, 'Cache-Control': 'no-store' });
    expect(body).toHaveProperty('error_description');
  });
});
