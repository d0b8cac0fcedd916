import { decodeJwt } from 'jose';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  agentConfiguration,
  approvalOf,
  CONFIRM,
  CONFIRMATIONS,
  MINT,
} from '../support/agent-world.ts';
import { client, configurationInput, configurationOf, member, NOW, organization } from '../support/fixtures.ts';

const WRITE = 'projects:write' as Scope;
const OWN = `client~${client.id}`;
const ADA = { as: { session: ADA_SESSION } };
const SECOND = { as: { session: ADMIN_SESSION } };

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

const demandSecondPerson = () => {
  world.agentRules = { ...NO_AGENT_RULES, secondPerson: { scopes: new Set([WRITE]), role: 'admin' } };
};
const approve = (sessionId = 's-1', durations?: object) =>
  world.call(APPROVE, { ...ADA, json: { ...approvalOf([WRITE]), sessionId, durations } });
const confirm = async () => {
  const { body } = await world.call(CONFIRMATIONS, SECOND);
  const [half] = body['confirmations'] as readonly { readonly id: string }[];
  return world.call(CONFIRM, { ...SECOND, json: { member: member.id, id: half?.id, decision: 'confirm' } });
};
const rowOf = (sessionId: string) =>
  world.agentSessions.find({
    ...{ organization: organization.id, member: member.id },
    sessionId: sessionId as AgentSessionId,
  });
const requests = () => world.writeRequests.find(organization.id, member.id);

describe('[L8] a no', () => {
  const deny = (sessionId: string) =>
    world.page({ sessionId, query: [['scope', WRITE]], form: [['decision', 'deny']] });

  it('never writes anything for an agent session that is nobody’s', async () => {
    expect((await deny('made-up')).status).toBe(409);
    expect([world.audit, await requests()]).toEqual([[], expect.objectContaining({ revision: 0 })]);
  });

  it('[L5] never is for a sub-agent’s session, which is asked for as the topmost one', async () => {
    await world.call(MINT, { json: { sessionId: 'worker', parentSessionId: 's-1' } });
    expect((await deny('worker')).body).toContain('s-1');
    expect([world.audit, await requests()]).toEqual([[], expect.objectContaining({ revision: 0 })]);
  });
});

describe('an approval', () => {
  it('[L17] never leaves anything in the session when all of it waits for a second person', async () => {
    demandSecondPerson();
    expect(await approve(OWN)).toMatchObject({ status: 200, body: { granted: [], awaiting: [{ scope: WRITE }] } });
    expect(await rowOf(OWN)).toBeUndefined();
    expect(await confirm()).toMatchObject({ status: 200, body: { granted: [{ scope: WRITE }] } });
    expect((await rowOf(OWN))?.grants.size).toBe(1);
  });

  it('[L13] by the first of two persons never lacks, in its evidence, what was shown and why it was asked', async () => {
    demandSecondPerson();
    await world.call(ASK, { sessionId: 's-1', json: { scopes: [WRITE], reason: 'Rename two of them' } });
    await approve();
    const entry = world.audit.findLast(({ action }) => action === 'writes.first_approved');
    expect(decodeJwt(String(entry?.evidence))).toMatchObject({
      shown: [{ scope: WRITE }],
      reason_digest: expect.any(String),
    });
  });

  it('[L13] is judged before the session is looked at: what nobody may approve is named, wherever it is asked for', async () => {
    const json = { ...approvalOf(['projects:delete']), sessionId: 'made-up' };
    expect(await world.call(APPROVE, { ...ADA, json })).toMatchObject({
      status: 200,
      body: { granted: [], not_granted: [{ scope: 'projects:delete' }] },
    });
  });
});

describe('[L16] a question for what another scope implies', () => {
  const implying = {
    ...agentConfiguration,
    ...(({ scopes, implications, roles }) => ({ scopes, implications, roles }))(
      configurationOf({
        ...configurationInput,
        scopes: {
          ...configurationInput.scopes,
          'projects:admin': { access: 'write', description: 'Administer projects', implies: [WRITE] },
        },
        roles: { developer: ['projects:admin'] },
      }),
    ),
  };

  it.each([
    ['is answered by an approval that lasts', undefined, 0],
    ['never is answered by one for a single write, which implies nothing', { 'projects:admin': 'once' }, 1],
  ] as const)('%s', async (_, durations, waiting) => {
    world = new AgentWorld(implying);
    await world.use();
    const as = { token: await world.accessToken({ scope: 'projects:admin' }) };
    expect(await world.call(ASK, { as, sessionId: 's-1', json: { scopes: [WRITE] } })).toMatchObject({ status: 201 });
    await world.call(APPROVE, { ...ADA, json: { ...approvalOf(['projects:admin']), durations } });
    expect((await requests()).requests).toHaveLength(waiting);
  });
});

describe('[L12] a confirmation', () => {
  beforeEach(demandSecondPerson);

  it('of a single use never shortens or marks what lasts until the same second, and writes no grant', async () => {
    await approve();
    await confirm();
    await approve('s-1', { [WRITE]: 'once' });
    const written: object[] = [];
    const { confirm: store } = world.writeRequests;
    world.writeRequests.confirm = (confirmation, now) => {
      written.push(confirmation);
      return store.call(world.writeRequests, confirmation, now);
    };
    expect((await confirm()).body['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 14_400 }]);
    expect(written).toEqual([expect.not.objectContaining({ grant: expect.anything() })]);
  });

  it('[L17] never counts a grant from before the longest duration as one that lasts: what is confirmed is written', async () => {
    await approve('s-1', { [WRITE]: 'day' });
    await confirm();
    world.clock.advance(3_000);
    if (world.agentRules !== 'unreadable') world.agentRules = { ...world.agentRules, longestSeconds: 3_600 };
    await approve();
    expect((await confirm()).body['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 6_600 }]);
    world.clock.advance(1_000);
    const minted = await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: [WRITE] } });
    expect(minted.body['scope']).toBe(WRITE);
  });

  it('[L13] without a passkey never says in its evidence that there was one', async () => {
    await approve();
    await confirm();
    const entry = world.audit.findLast(({ action }) => action === 'writes.confirmed');
    expect(decodeJwt(String(entry?.evidence))['person']).not.toHaveProperty('passkey');
  });

  it('[L5] never is for a session that has ended since', async () => {
    await approve();
    const row = await rowOf('s-1');
    if (row === undefined) throw new Error('no session');
    await world.agentSessions.close(row, { scopes: [], ends: true, at: NOW, by: { kind: 'member', id: member.id } });
    expect(await confirm()).toMatchObject({ status: 409, body: { error: 'nothing_to_confirm' } });
    expect(world.audit.map(({ action }) => action)).not.toContain('writes.confirmed');
  });
});
