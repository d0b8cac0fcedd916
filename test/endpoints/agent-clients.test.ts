import type { Scope } from '../../protect/vocabulary/scope.ts';
import { AgentWorld, MINT } from '../support/agent-world.ts';
import { ISSUER, member, NOW, organization } from '../support/fixtures.ts';
import { anApproval } from '../support/write-approvals.ts';

const WRITE = 'projects:write' as Scope;
const CURSORS = 'client~cursor';
const keyOf = (sessionId: string) => ({
  organization: organization.id,
  member: member.id,
  sessionId: sessionId as never,
});

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

/** As it is redeemed where the organization has the client's writes asked. */
const agentClientToken = (claims: object = {}) =>
  world.accessToken({ scope: 'projects:read', askable_scope: WRITE, agent_session: CURSORS, ...claims });
const mint = async (sessionId: string, requestedScopes?: readonly string[], claims: object = {}) => {
  const as = { token: await agentClientToken(claims) };
  return world.call(MINT, { as, json: { sessionId, ...(requestedScopes && { requestedScopes }) } });
};

describe('[L5] minting with an agent client’s access token', () => {
  it('gives what reads, and no write that nobody has approved', async () => {
    expect((await mint('s-1')).body).toMatchObject({ scope: 'projects:read' });
    expect((await mint('s-1', ['projects:read', WRITE])).body).toMatchObject({
      scope: 'projects:read',
      approval_uri: `${ISSUER}/approve/acme/s-1?scope=projects%3Awrite&member=${member.id}`,
    });
  });

  it('gives a write that is approved for that very session, until it ends', async () => {
    await world.use();
    await world.agentSessions.approve(keyOf('s-1'), [WRITE], anApproval(NOW + 60));
    expect((await mint('s-1')).body).toMatchObject({ scope: 'projects:read projects:write' });
    expect((await mint('s-2', [WRITE])).body).toMatchObject({ scope: '' });
    world.clock.advance(60);
    expect((await mint('s-1', [WRITE])).body).toMatchObject({ scope: '' });
  });

  it('never gives a write that the token may not ask for, approved or not', async () => {
    await world.use();
    await world.agentSessions.approve(keyOf('s-1'), [WRITE], anApproval(NOW + 60));
    const { body } = await mint('s-1', ['projects:read', WRITE], { askable_scope: 'projects:delete' });
    expect(body).toMatchObject({ scope: 'projects:read' });
    expect(body).not.toHaveProperty('approval_uri');
  });

  it('never asks for what the role does not have', async () => {
    world.changeMember({ role: 'guest' });
    expect((await mint('s-1', [WRITE])).body).toEqual({ scope: '' });
  });

  it('[L15] is refused with half of its claims', async () => {
    expect(await mint('s-1', undefined, { askable_scope: undefined })).toMatchObject({ status: 401 });
    expect(await mint('s-1', undefined, { agent_session: undefined })).toMatchObject({ status: 401 });
  });
});

describe('[L16] a default session is its own client’s', () => {
  it('who may mint in it, with the grants that it has', async () => {
    await world.agentSessions.approve(keyOf(CURSORS), [WRITE], anApproval(NOW + 60));
    expect((await mint(CURSORS)).body).toMatchObject({ scope: 'projects:read projects:write' });
  });

  it('and no other’s, though it has never been used: nothing is written', async () => {
    const token = await world.accessToken({ client_id: 'copilot' });
    expect(await world.call(MINT, { as: { token }, json: { sessionId: CURSORS } })).toMatchObject({
      status: 409,
      body: { error: 'session_of_other_client' },
    });
    expect([await world.agentSessions.find(keyOf(CURSORS)), world.signatures]).toEqual([undefined, 0]);
  });
});
