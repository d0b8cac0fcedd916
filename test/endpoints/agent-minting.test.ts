import type { Scope } from '../../protect/vocabulary/scope.ts';
import { ADA_SESSION, AgentWorld, agentConfiguration, MINT } from '../support/agent-world.ts';
import { proofKey, signProof } from '../support/dpop.ts';
import { API, client, ISSUER, member, NOW, organization, provider, REPORTS } from '../support/fixtures.ts';
import { verifyAgentToken } from '../support/token-issuer-keys.ts';
import { anApproval } from '../support/write-approvals.ts';

const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const WRITE = 'projects:write' as Scope;

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const mint = (requestedScopes?: unknown, sessionId = 's-1') =>
  world.call(MINT, { json: { sessionId, ...(requestedScopes !== undefined && { requestedScopes }) } });

const approve = async (until: number) => {
  await world.use();
  await world.agentSessions.approve(KEY, [WRITE], anApproval(until));
};

describe('minting', () => {
  it('[L5] never puts what was approved once into a plain JWT, whose verifiers count no uses; with our prefix it stands', async () => {
    for (const [plain, scope] of [
      [[API], 'projects:read'],
      [[], `projects:read ${WRITE}`],
    ] as const) {
      world = new AgentWorld({ ...agentConfiguration, plainAgentResources: new Set(plain) });
      await world.use();
      const once = new Map([[WRITE, { until: NOW + 600, once: 'a'.repeat(32) }]]);
      await world.agentSessions.approve(KEY, [WRITE], { ...anApproval(NOW + 600), terms: once });
      expect((await mint()).body['scope']).toBe(scope);
    }
  });

  it('[L5] never leaves out of a plain JWT a write that was approved for as long as it lasts', async () => {
    world = new AgentWorld({ ...agentConfiguration, plainAgentResources: new Set([API]) });
    await approve(NOW + 600);
    expect((await mint()).body['scope']).toBe(`projects:read ${WRITE}`);
  });

  it('gives a plain JWT for a resource whose verifiers know JWTs alone, told apart by type and audience', async () => {
    world = new AgentWorld({ ...agentConfiguration, plainAgentResources: new Set([API]) });
    const { body } = await mint();
    const token = String(body['access_token']);
    expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    const { protectedHeader } = await verifyAgentToken(token, { audience: `${API}#agent`, now: NOW });
    expect(protectedHeader.typ).toBe('agent+jwt');
    // Law 6: what it looks like changes nothing of what it may do.
    expect((await world.call(MINT, { as: { token }, json: { sessionId: 's-2' } })).status).toBe(401);
  });

  const MINTED_AT = `${ISSUER}/organizations/${organization.id}/agent/token`;
  const boundCaller = async (proof: Parameters<typeof signProof>[0] = {}) => {
    const token = await world.accessToken({ cnf: { jkt: proofKey.thumbprint } });
    return { token, proof: signProof({ accessToken: token, ...proof, claims: { htu: MINTED_AT, ...proof.claims } }) };
  };

  it('[L5][D6] gives a token that is bound to the key of its caller’s, whose proof has to come with the request', async () => {
    const { status, body } = await world.call(MINT, { as: await boundCaller(), json: { sessionId: 's-1' } });
    expect([status, body['token_type']]).toEqual([200, 'DPoP']);
    const { payload } = await verifyAgentToken(String(body['access_token']).slice('csagt_'.length), {
      audience: `${API}#agent`,
      now: NOW,
    });
    expect(payload['cnf']).toEqual({ jkt: proofKey.thumbprint });
    const { token } = await boundCaller();
    const asBearer = await world.call(MINT, { as: { token }, json: { sessionId: 's-1' } });
    expect([asBearer.status, asBearer.headers['www-authenticate'] ?? asBearer.headers['WWW-Authenticate']]).toEqual([
      401,
      expect.stringMatching(/^DPoP error="invalid_token"/),
    ]);
    const elsewhere = await boundCaller({ claims: { htu: `${ISSUER}/oauth/token` } });
    const refused = await world.call(MINT, { as: elsewhere, json: { sessionId: 's-1' } });
    expect([refused.status, refused.body['error']]).toEqual([401, 'invalid_dpop_proof']);
  });

  it('[D5] gives none that is bound to no key for a resource that takes no others', async () => {
    world = new AgentWorld({ ...agentConfiguration, boundResources: new Set([API]) });
    for (const as of [{ token: await world.accessToken() }, { session: ADA_SESSION }] as const) {
      const { status, body } = await world.call(MINT, { as, json: { sessionId: 's-1' } });
      expect([status, body['error']]).toEqual([400, 'invalid_target']);
    }
    expect((await world.call(MINT, { as: await boundCaller(), json: { sessionId: 's-1' } })).status).toBe(200);
  });

  it('[D5] gives none that is bound to no key in an organization that takes no others, and challenges for DPoP', async () => {
    world.boundTokensOnly = true;
    const byToken = await world.call(MINT, { as: { token: await world.accessToken() }, json: { sessionId: 's-1' } });
    expect([byToken.status, byToken.body['error']]).toEqual([401, 'invalid_token']);
    expect(byToken.headers['WWW-Authenticate'] ?? byToken.headers['www-authenticate']).toMatch(
      /^DPoP error="invalid_token", .*algs="/,
    );
    const bySession = await world.call(MINT, { as: { session: ADA_SESSION }, json: { sessionId: 's-1' } });
    expect([bySession.status, bySession.body['error']]).toEqual([403, 'forbidden']);
    expect((await world.call(MINT, { as: await boundCaller(), json: { sessionId: 's-1' } })).status).toBe(200);
  });

  it('gives a token that reads, signed by our key, for the resource and for this session', async () => {
    const { status, headers, body } = await mint();
    expect({ status, headers, body }).toEqual({
      status: 200,
      headers: expect.objectContaining({ 'content-type': 'application/json', 'cache-control': 'no-store' }),
      body: {
        access_token: expect.stringMatching(/^csagt_[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'projects:read',
      },
    });
    const { payload } = await verifyAgentToken(String(body['access_token']), { audience: `${API}#agent`, now: NOW });
    expect(payload).toEqual({
      iss: ISSUER,
      parent_jti: 'redemption-1',
      parent_iat: NOW - 1,
      sub: member.id,
      aud: `${API}#agent`,
      client_id: client.id,
      iat: NOW,
      exp: NOW + 300,
      jti: 'agent-token-1',
      ver: 1,
      scope: 'projects:read',
      org_id: organization.id,
      idp: provider.id,
      agent_session: 's-1',
      act: { sub: client.id },
    });
    expect(world.told).toEqual(['minted projects:read']);
  });

  it('names what was requested, withheld and could be approved, where a person decides', async () => {
    const { body } = await mint(['projects:read', 'projects:write', 'projects:delete', 'no:such', 'reports:read']);
    expect(body).toMatchObject({
      scope: 'projects:read',
      approval_uri: `${ISSUER}/approve/acme/s-1?scope=projects%3Awrite&member=user-17`,
    });
  });

  it('[L5] never gives a write for its being requested, and gives it once a person approved', async () => {
    expect((await mint(['projects:write'])).body).toEqual({
      scope: '',
      approval_uri: `${ISSUER}/approve/acme/s-1?scope=projects%3Awrite&member=user-17`,
    });
    await approve(NOW + 60);
    expect((await mint(['projects:write'])).body).toMatchObject({ scope: 'projects:write' });
    expect((await mint()).body).toMatchObject({ scope: 'projects:read projects:write' });
    expect((await mint(['projects:write'])).body).not.toHaveProperty('approval_uri');
  });

  it('signs nothing where there is nothing to grant, and that is no refusal', async () => {
    expect(await mint(['no:such'])).toMatchObject({ status: 200, body: { scope: '' } });
    expect((await mint(['no:such'])).body).toEqual({ scope: '' });
    expect([world.signatures, world.told]).toEqual([0, ['mint done', 'mint done']]);
  });

  it('[L12] stops giving a write in the very second in which the grant ends', async () => {
    await approve(NOW + 100);
    world.clock.advance(99);
    expect((await mint()).body).toMatchObject({ scope: 'projects:read projects:write' });
    world.clock.advance(1);
    expect((await mint()).body).toMatchObject({ scope: 'projects:read' });
  });

  it('[L5] never outlives the access token', async () => {
    const token = await world.accessToken({ exp: NOW + 42 });
    const { body } = await world.call(MINT, { as: { token }, json: { sessionId: 's-1' } });
    expect(body).toMatchObject({ expires_in: 42 });
  });

  it('[L9] gives less as soon as the role does, approved or not', async () => {
    await approve(NOW + 1_000);
    world.changeMember({ role: 'guest' });
    expect((await mint(['projects:read', 'projects:write'])).body).toEqual({ scope: '' });
  });

  it('[L9] refuses a disabled member at once', async () => {
    expect((await mint()).status).toBe(200);
    world.changeMember({ status: 'disabled' });
    expect(await mint()).toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token", realm="countersign"' },
      body: { error: 'invalid_token' },
    });
  });

  it('[L9] refuses a token that was recalled since', async () => {
    world.changeMember({ recalledAt: NOW });
    expect((await mint()).status).toBe(401);
  });

  it.each(['org#acme', `idp#${provider.id}`, 'client#cursor', 'enablement#acme#cursor'])(
    '[L9] refuses while %s is not active',
    async (key) => {
      world.inactive.add(key);
      expect((await mint()).status).toBe(401);
    },
  );

  it('keeps a session’s grants for one client', async () => {
    await mint();
    await approve(NOW + 1_000);
    const token = await world.accessToken({ client_id: 'copilot' });
    expect(await world.call(MINT, { as: { token }, json: { sessionId: 's-1' } })).toMatchObject({
      status: 409,
      body: { error: 'session_of_other_client' },
    });
    expect(await world.call(MINT, { as: { session: ADA_SESSION }, json: { sessionId: 's-1' } })).toMatchObject({
      status: 409,
    });
    expect(world.signatures).toBe(1);
  });

  it.each([
    { whose: 'another member', claims: { sub: 'user-1', scope: 'projects:read projects:write' } },
    { whose: 'another organization', claims: { org_id: 'globex' } },
  ])('[L6] of a guessed session id gives nothing to $whose', async ({ claims }) => {
    await approve(NOW + 1_000);
    const as = { token: await world.accessToken(claims) };
    const request = { as, json: { sessionId: 's-1' }, organization: String(claims.org_id ?? 'acme') };
    expect(await world.call(MINT, request)).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
  });
});

describe('the audience of an agent token', () => {
  const mintFor = async (aud: unknown, configuration = agentConfiguration) => {
    const other = new AgentWorld(configuration);
    const token = await other.accessToken({ aud });
    const { status, body } = await other.call(MINT, { as: { token }, json: { sessionId: 's-1' } });
    if (status !== 200) return status;
    return JSON.parse(Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString()).aud;
  };

  it.each([
    { aud: API, becomes: `${API}#agent` },
    { aud: [API, REPORTS], becomes: `${API}#agent` },
    { aud: [REPORTS, API], becomes: `${API}#agent` },
    { aud: ISSUER, becomes: `${ISSUER}#agent` },
    { aud: [ISSUER, API], becomes: [`${ISSUER}#agent`, `${API}#agent`] },
    // An API that takes no agents opens nothing here, and neither does an agent's own audience.
    { aud: REPORTS, becomes: 401 },
    { aud: `${API}#agent`, becomes: 401 },
    // The same URI as ours (RFC 3986 §6.2.3), and not how we write it: nothing that we issued.
    { aud: `${ISSUER}/`, becomes: 400 },
  ])('of $aud is $becomes', async ({ aud, becomes }) => {
    expect(await mintFor(aud)).toEqual(becomes);
  });
});

describe('a browser session', () => {
  const mintAs = (csrf?: string | null) =>
    world.call(MINT, {
      as: { session: ADA_SESSION, ...(csrf !== undefined && { csrf }) },
      json: { sessionId: 's-2' },
    });

  it('mints for the default resource, as the client first-party', async () => {
    const { body } = await mintAs();
    const { payload } = await verifyAgentToken(String(body['access_token']), { audience: `${API}#agent`, now: NOW });
    expect(payload).toMatchObject({
      client_id: 'first-party',
      scope: 'projects:read reports:read',
      act: { sub: 'first-party' },
    });
  });

  it('[L7] needs its CSRF token', async () => {
    expect(await mintAs(null)).toMatchObject({ status: 403, body: { error: 'cross_site_request' } });
    expect(world.told).toEqual(['mint refused session_refused']);
  });

  it('is told when the default resource takes no agents', async () => {
    world = new AgentWorld({ ...agentConfiguration, agentResources: new Set() });
    expect(await mintAs()).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  it('[L5] is not looked at beside a token: who sends both is judged by the token', async () => {
    const token = await world.accessToken({ aud: REPORTS });
    const as = { token, besides: ADA_SESSION };
    expect((await world.call(MINT, { as, json: { sessionId: 's-3' } })).status).toBe(401);
  });
});
