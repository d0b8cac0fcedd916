import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  CONFIRM,
  CONFIRMATIONS,
  GLOBEX_SESSION,
} from '../support/agent-world.ts';
import { member, memberId, NOW, organization } from '../support/fixtures.ts';

const WRITE = 'projects:write' as Scope;
const SECOND = { as: { session: ADMIN_SESSION } };

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
  demandSecondPerson();
});

function demandSecondPerson(): void {
  world.agentRules = { ...NO_AGENT_RULES, secondPerson: { scopes: new Set([WRITE]), role: 'admin' } };
}

const approve = (durations?: object) =>
  world.call(APPROVE, { as: { session: ADA_SESSION }, json: { ...approvalOf([WRITE]), durations } });
const waiting = async () =>
  (await world.call(CONFIRMATIONS, SECOND)).body['confirmations'] as readonly { readonly id: string }[];
const confirm = (id: string, ofMember: string = member.id) =>
  world.call(CONFIRM, { ...SECOND, json: { member: ofMember, id, decision: 'confirm' } });
const idThatWaits = async () => (await waiting())[0]?.id ?? '';

describe('[L17] what a second person confirms', () => {
  it('never is another half approval than the one that was shown', async () => {
    await approve();
    expect(await confirm('0'.repeat(32))).toMatchObject({ status: 409, body: { error: 'nothing_to_confirm' } });
    expect(await waiting()).toHaveLength(1);
  });

  it('never is of a member who is not there', async () => {
    expect(await confirm('0'.repeat(32), 'nobody')).toMatchObject({ status: 409 });
  });

  it.each(['disabled', undefined] as const)('never is shown when who approved it is %s by then', async (status) => {
    await approve();
    if (status !== undefined) world.changeMember({ status });
    else world.facts.members.splice(0, 1);
    expect(await waiting()).toEqual([]);
  });

  it('never is looked at for ever: confirming ends with 503', async () => {
    await approve();
    const id = await idThatWaits();
    let attempts = 0;
    world.writeRequests.confirm = async () => {
      attempts += 1;
      if (attempts > 20) throw new Error('for ever');
      return 'changed_meanwhile';
    };
    expect(await confirm(id)).toMatchObject({ status: 503 });
    expect(attempts).toBe(5);
  });

  it('[L13] is answered with the end that holds: the new one, or the later one of before', async () => {
    await approve({ [WRITE]: 'hour' });
    const first = await confirm(await idThatWaits());
    expect(first.body['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 3_600 }]);
    await approve({ [WRITE]: 'day' });
    const longer = await confirm(await idThatWaits());
    expect(longer.body['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 86_400 }]);
    await approve({ [WRITE]: 'hour' });
    const shorter = await confirm(await idThatWaits());
    expect(shorter.body['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 86_400 }]);
  });
});

/** More members than are looked through for one page, each with a half approval of theirs. */
async function manyApprove(): Promise<readonly MemberId[]> {
  const ids = Array.from({ length: 26 }, (_, index) => memberId(`many-${String(index).padStart(2, '0')}`));
  await approve();
  const { halves: [half] = [] } = await world.writeRequests.find(organization.id, member.id);
  if (half === undefined) throw new Error('nothing waits');
  for (const id of ids) {
    world.facts.members.push({ ...member, id });
    const none = await world.writeRequests.find(organization.id, id);
    await world.writeRequests.change({ ...none, revision: 1, halves: [half] });
  }
  return [...ids, member.id].sort();
}

describe('[L17] what waits for a second person, of many members', () => {
  it('never is left out nor shown twice: each page begins after the last member of the one before', async () => {
    const approvers = await manyApprove();
    const first = await world.call(CONFIRMATIONS, SECOND);
    const cursor = String(first.body['next_cursor']);
    const second = await world.call(CONFIRMATIONS, { ...SECOND, query: { cursor } });
    const shown = [first, second].map(({ body }) =>
      (body['confirmations'] as { member: string }[]).map((one) => one.member),
    );
    expect(shown).toEqual([approvers.slice(0, 25), approvers.slice(25)]);
    expect(second.body).not.toHaveProperty('next_cursor');
  });

  it('[L7] never is paged from the place of another person', async () => {
    await manyApprove();
    const { body } = await world.call(CONFIRMATIONS, SECOND);
    const query = { cursor: String(body['next_cursor']) };
    expect(
      await world.call(CONFIRMATIONS, { as: { session: GLOBEX_SESSION }, organization: 'globex', query }),
    ).toMatchObject({ status: 400, body: { field: 'cursor' } });
  });
});

describe('[L13] the entry of what a second person decided', () => {
  it.each([
    ['confirm', 'writes.confirmed'],
    ['refuse', 'writes.not_confirmed'],
  ])('never lacks its organization, its time and its person: %s', async (decision, action) => {
    await approve();
    const json = { member: member.id, id: await idThatWaits(), decision };
    await world.call(CONFIRM, { ...SECOND, json });
    expect(world.audit.at(-1)).toMatchObject({
      ...{ organization: organization.id, at: NOW, suffix: expect.any(String), action },
      actor: { kind: 'member', id: 'user-1' },
      details: { member: member.id, scope: WRITE },
    });
  });
});

describe('[L16] what waits for a second person in one agent session', () => {
  it('never stands in the way of a question in another', async () => {
    await approve();
    await world.call(ASK, { sessionId: 's-2', json: { scopes: [WRITE] } });
    const { requests } = await world.writeRequests.find(organization.id, member.id);
    expect(requests.map(({ sessionId }) => sessionId)).toEqual(['s-2']);
  });
});
