import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PROVIDER } from '../support/issuer.ts';
import { CREATE, captureLog, JSON_HEADERS, LIST, RENAME, secondsNow, TestSample } from '../support/sample.ts';

const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';
const REVOKED = {
  statusCode: 401,
  headers: {
    ...JSON_HEADERS,
    'WWW-Authenticate': `Bearer error="invalid_token", resource_metadata="${METADATA}"`,
  },
};
const FORBIDDEN = {
  statusCode: 403,
  headers: {
    ...JSON_HEADERS,
    'WWW-Authenticate': `Bearer error="insufficient_scope", scope="projects:create", resource_metadata="${METADATA}"`,
  },
  body: JSON.stringify({ error: 'insufficient_scope', error_description: 'This request needs projects:create' }),
};

const SCOPE = 'projects:create projects:read';
const active = { S: 'active' };
const editor = { role: { S: 'editor' }, status: active };

let sample: TestSample;
beforeAll(async () => {
  sample = await TestSample.start();
});
afterAll(() => sample.stop());
beforeEach(async () => {
  captureLog();
  await sample.putMember('acme', 'maria', editor);
  await putSession({});
});

/** An organization of the test's own: the sample remembers for a minute what is active. */
async function organizationWith(id: string, agents: Record<string, AttributeValue>): Promise<string> {
  await sample.put('Status', { pk: { S: `org#${id}` }, status: active, ...agents });
  await sample.put('Status', { pk: { S: `enablement#${id}#cursor` }, status: active });
  await sample.putMember(id, 'maria', editor);
  return id;
}

beforeAll(() => organizationWith('acme', { agents: { S: 'on' } }));

/** Replaces Maria's session-1, as minting, approving and taking back leave it. */
function putSession(grants: Readonly<Record<string, number>>, session = 'maria session-1', client = 'cursor') {
  const attributes = Object.entries(grants).map(([scope, until]) => [`grant:${scope}`, { N: String(until) }]);
  const row = { organization: { S: 'acme' }, session: { S: session }, client: { S: client } };
  return sample.put('AgentSessions', { ...row, ...Object.fromEntries(attributes) });
}

async function create(authorization: string, organization = 'acme') {
  return sample.call(CREATE, { authorization, organization, body: '{"name":"Apollo"}' });
}

describe('an agent at an API that knows nothing of agents', () => {
  it('reads', async () => {
    const authorization = await sample.agentBearer(SCOPE);
    expect(await sample.call(LIST, { authorization })).toMatchObject({ statusCode: 200 });
  });

  it('[U2][L5] is refused a write as anybody is, until it is approved, and again once that is taken back', async () => {
    const minted = await sample.agentBearer(SCOPE);
    expect(await create(minted)).toEqual(FORBIDDEN);
    await putSession({ 'projects:create': secondsNow() + 300 });
    expect(await create(minted)).toMatchObject({ statusCode: 201 });
    await putSession({});
    expect(await create(minted)).toEqual(FORBIDDEN);
  });

  it('[L5] is refused a write whose approval ended since its token was minted', async () => {
    await putSession({ 'projects:create': secondsNow() });
    expect(await create(await sample.agentBearer(SCOPE))).toEqual(FORBIDDEN);
  });

  it('[L12] is refused a write that nobody approved, beside one that is approved', async () => {
    await putSession({ 'projects:rename': secondsNow() + 300 });
    const minted = await sample.agentBearer(`${SCOPE} projects:rename`);
    expect(await create(minted)).toEqual(FORBIDDEN);
    const renamed = await sample.call(RENAME, { authorization: minted, project: 'x', body: '{"name":"Gemini"}' });
    expect(renamed).toMatchObject({ statusCode: 404 });
  });

  it('[L9] is refused a write that the member may no longer do', async () => {
    const until = secondsNow() + 300;
    await putSession({ 'projects:create': until });
    const minted = await sample.agentBearer(SCOPE);
    expect(await create(minted)).toMatchObject({ statusCode: 201 });
    await sample.putMember('acme', 'maria', { ...editor, role: { S: 'retired' } });
    expect(await create(minted)).toEqual(FORBIDDEN);
  });

  it('[L9] stops at once with its member', async () => {
    const minted = await sample.agentBearer(SCOPE);
    expect(await sample.call(LIST, { authorization: minted })).toMatchObject({ statusCode: 200 });
    await sample.putMember('acme', 'maria', { ...editor, status: { S: 'disabled' } });
    expect(await sample.call(LIST, { authorization: minted })).toMatchObject(REVOKED);
  });

  it.each([
    ["another member's session of the same id", 'gus session-1', 'cursor'],
    ['a session of another id', 'maria session-2', 'cursor'],
    ['the session, now of another client', 'maria session-1', 'other'],
  ])('[L6] has nothing of what was approved for %s', async (_, session, client) => {
    await putSession({ 'projects:create': secondsNow() + 300 }, session, client);
    expect(await create(await sample.agentBearer(SCOPE))).toEqual(FORBIDDEN);
  });

  it("works from the person's browser session, which no tool takes part in", async () => {
    await putSession({ 'projects:create': secondsNow() + 300 }, 'maria session-1', 'first-party');
    const minted = await sample.agentBearer(SCOPE, { client_id: 'first-party', act: { sub: 'first-party' } });
    expect(await create(minted)).toMatchObject({ statusCode: 201 });
  });

  it('[L7] is refused in every other organization', async () => {
    await organizationWith('umbrella', { agents: { S: 'on' } });
    const minted = await sample.agentBearer(SCOPE);
    expect(await sample.call(LIST, { authorization: minted, organization: 'umbrella' })).toMatchObject(REVOKED);
    const foreign = await sample.agentBearer(SCOPE, { org_id: 'umbrella' });
    expect(await sample.call(LIST, { authorization: foreign })).toMatchObject(REVOKED);
  });

  it.each<[string, Record<string, AttributeValue>]>([
    ['off', { agents: { S: 'off' } }],
    ['never touched', {}],
  ])('[L9][L10] is refused where the switch is %s', async (is, agents) => {
    const organization = await organizationWith(`switch-is-${is.replace(' ', '-')}`, agents);
    const minted = await sample.agentBearer(SCOPE, { org_id: organization });
    expect(await sample.call(LIST, { authorization: minted, organization })).toMatchObject(REVOKED);
    const person = await sample.bearer(SCOPE, { org_id: organization });
    expect(await sample.call(LIST, { authorization: person, organization })).toMatchObject({ statusCode: 200 });
  });

  it.each<[string, Record<string, unknown>]>([
    ['without its session', { agent_session: undefined }],
    ['with a session of 129 characters', { agent_session: 's'.repeat(129) }],
    ['with a session that is a number', { agent_session: 1 }],
    ['without who acts', { act: undefined }],
    ['with a scope that is a list', { scope: ['projects:read'] }],
    ['without a provider', { idp: undefined }],
    ['for another audience', { aud: 'https://api.example/sample' }],
  ])('[L15] is refused with a signed token %s', async (_, claims) => {
    expect(await create(await sample.agentBearer(SCOPE, claims))).toMatchObject(REVOKED);
  });

  it('[L11] leaves no token in the log', async () => {
    const lines = captureLog();
    const refused = await sample.agentBearer(SCOPE);
    await create(refused);
    expect(lines).toEqual([
      JSON.stringify({
        level: 'WARN',
        message: 'request refused',
        method: 'POST',
        path: '/sample/organizations/acme/projects',
        requestId: 'request-1',
        member: 'maria',
        client: 'cursor',
        organization: 'acme',
        agentSession: 'session-1',
        reason: 'insufficient_scope',
        needed: 'projects:create',
        held: 'projects:read',
      }),
    ]);
  });

  it('is refused when its provider is not active', async () => {
    const idp = PROVIDER.replace(/0/g, 'f');
    expect(await create(await sample.agentBearer(SCOPE, { idp }))).toMatchObject(REVOKED);
  });
});
