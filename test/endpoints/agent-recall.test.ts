import type { Member } from '../../lambdas/core/records.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  approvalOf,
  LIST,
  MINT,
  POLL,
  TAKE_BACK,
  TAKE_BACK_ONE,
} from '../support/agent-world.ts';
import { member, NOW } from '../support/fixtures.ts';

const WRITE = 'projects:write';
const ADA = { session: ADA_SESSION } as const;
const ADMINISTRATOR = { session: ADMIN_SESSION } as const;

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.call(MINT, { json: { sessionId: 's-1' } });
});

const approve = () => world.call(APPROVE, { as: ADA, json: approvalOf([WRITE], 'cursor') });
const mintedScope = async () =>
  (await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: [WRITE] } })).body['scope'];
const polled = async () => (await world.call(POLL, { sessionId: 's-1' })).body['granted'];
const listed = async (as: typeof ADA | typeof ADMINISTRATOR, query = {}) => {
  const { body } = await world.call(LIST, { as, query });
  return (body['sessions'] as { granted: object[] }[]).map(({ granted }) => granted);
};
const onPage = async () => {
  const { body } = await world.page({ accept: 'application/json', query: [['scope', WRITE]] });
  return (JSON.parse(body) as { granted: object[] }).granted;
};
/** Everywhere that a grant is used or shown. */
const everywhere = async () => ({
  minted: await mintedScope(),
  polled: await polled(),
  own: await listed(ADA),
  everybodys: await listed(ADMINISTRATOR, { all: 'true' }),
  onPage: await onPage(),
});
const NOWHERE = { minted: '', polled: [], own: [[]], everybodys: [[]], onPage: [] };
const HELD = [expect.objectContaining({ scope: WRITE })];

/** What ended the member's sessions and tokens, as the administration leaves the row behind. */
const ENDINGS: Readonly<Record<string, readonly Partial<Member>[]>> = {
  'signing out everywhere, or an administrator’s recall': [{ recalledAt: NOW }],
  'disabling and enabling again': [{ recalledAt: NOW, status: 'disabled' }, { status: 'active' }],
  'removing and adding again, with the same id': [{ recalledAt: NOW, status: 'removed' }, { status: 'active' }],
};

describe.each(Object.entries(ENDINGS))('[L9] %s', (_, changes) => {
  beforeEach(async () => {
    await approve();
    expect(await mintedScope()).toBe(WRITE);
    for (const change of changes) world.changeMember(change);
    world.clock.advance(5);
    world.signInAgain();
  });

  it('ends what was approved before, wherever a grant is used or shown', async () => {
    expect(await everywhere()).toEqual(NOWHERE);
  });

  it('leaves nothing to take back', async () => {
    const one = { as: ADA, sessionId: 's-1', scope: WRITE };
    expect((await world.call(TAKE_BACK_ONE, one)).body['taken_back']).toEqual([]);
    const others = { as: ADMINISTRATOR, sessionId: 's-1', query: { member: member.id } };
    expect((await world.call(TAKE_BACK, others)).body['taken_back']).toEqual([]);
  });

  it('[L12] does not stand in the way of approving again', async () => {
    expect((await approve()).body['granted']).toHaveLength(1);
    expect(await everywhere()).toEqual({
      minted: WRITE,
      polled: HELD,
      own: [HELD],
      everybodys: [HELD],
      onPage: HELD,
    });
  });
});

describe('[L9] what else may happen to a member', () => {
  it('a smaller role narrows at once, and a former role brings back what was approved: nothing was recalled', async () => {
    await approve();
    world.changeMember({ role: 'guest' });
    expect([await mintedScope(), await polled()]).toEqual(['', []]);
    world.changeMember({ role: member.role });
    expect([await mintedScope(), await polled()]).toEqual([WRITE, HELD]);
  });

  it('disabled, nothing of theirs is shown as live, to administrators either', async () => {
    await approve();
    world.changeMember({ status: 'disabled', recalledAt: NOW });
    expect(await listed(ADMINISTRATOR, { all: 'true' })).toEqual([[]]);
  });

  it('[L10] nothing is live of somebody who is not there', async () => {
    await approve();
    world.facts.members.splice(
      world.facts.members.findIndex(({ id, organization }) => id === member.id && organization === 'acme'),
      1,
    );
    expect(await listed(ADMINISTRATOR, { all: 'true' })).toEqual([[]]);
  });
});

it('[L9] never lets an approval outlive the session that gave it, when a recall comes in between', async () => {
  // The row is written after the recall, by a request that was let in before.
  const { agentSessions } = world;
  const written = agentSessions.approve.bind(agentSessions);
  agentSessions.approve = async (...approval) => {
    world.changeMember({ recalledAt: NOW + 1 });
    world.clock.advance(2);
    return written(...approval);
  };
  expect((await approve()).status).toBe(200);
  world.clock.advance(5);
  world.signInAgain();
  expect(await everywhere()).toEqual(NOWHERE);
});
