import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { ADA_SESSION, approvalOf, PASSKEYS, REGISTER_PASSKEY, REMOVE_PASSKEY } from '../support/agent-world.ts';
import { member, organization } from '../support/fixtures.ts';
import { PasskeyWorld, WRITE } from '../support/passkey-world.ts';
import { SoftPasskey } from '../support/soft-passkey.ts';
import { endsOf } from '../support/write-approvals.ts';

/** What others change in a member's passkeys while one of them is registered, used or removed. */
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const AS = { as: { session: ADA_SESSION } };
const REFUSED = { status: 403, body: { error: 'passkey_refused' } };

let world: PasskeyWorld;
beforeEach(async () => {
  world = new PasskeyWorld();
  world.agentRules = { ...NO_AGENT_RULES, passkey: new Set([WRITE]) };
  await world.use();
});

const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const ids = async () =>
  ((await world.call(PASSKEYS, AS)).body['passkeys'] as readonly { readonly id: string }[]).map(({ id }) => id);
const answerTo = async (passkey: SoftPasskey) =>
  passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }));

type Changing = 'register' | 'use' | 'remove';

/** The first `times` times somebody else was quicker. */
function meanwhile(operation: Changing, times: number): { tried: number } {
  const store = world.passkeys[operation].bind(world.passkeys) as (...all: unknown[]) => Promise<never>;
  const count = { tried: 0 };
  world.passkeys[operation] = async (...all: unknown[]) => {
    count.tried += 1;
    if (count.tried > 20) throw new Error('for ever');
    return count.tried <= times ? ('changed_meanwhile' as never) : store(...all);
  };
  return count;
}

describe('[L17] a member’s passkeys that change at the same moment', () => {
  const doing: Readonly<Record<Changing, () => Promise<{ readonly status: number }>>> = {
    register: async () => {
      world.signInNow();
      return world.register(new SoftPasskey());
    },
    use: async () => world.approve(await answerTo(await world.withPasskey())),
    remove: async () => {
      await world.withPasskey();
      return world.call(REMOVE_PASSKEY, { ...AS, passkey: String((await ids())[0]) });
    },
  };

  it.each([
    ['register', 201],
    ['use', 200],
    ['remove', 200],
  ] as const)('never keep anybody from going on: %s is tried again', async (operation, status) => {
    const count = meanwhile(operation, 4);
    expect(await doing[operation]()).toMatchObject({ status });
    expect(count.tried).toBe(5);
  });

  it.each(['register', 'use', 'remove'] as const)(
    'never are tried for ever, nor said to be done: %s',
    async (operation) => {
      const count = meanwhile(operation, 20);
      expect(await doing[operation]()).toMatchObject({ status: 503 });
      expect(count.tried).toBe(5);
      expect(await grants()).toEqual({});
    },
  );

  it('never approve by one that is removed before its challenge is used up', async () => {
    const answer = await answerTo(await world.withPasskey());
    world.passkeys.use = async () => {
      const [id = ''] = await ids();
      await world.call(REMOVE_PASSKEY, { ...AS, passkey: id });
      return 'changed_meanwhile';
    };
    expect(await world.approve(answer)).toMatchObject(REFUSED);
    expect(await grants()).toEqual({});
  });

  it('never approve by one that another answer has counted on meanwhile: it goes on record, and its challenge is gone', async () => {
    const passkey = await world.withPasskey(ADA_SESSION, member.id, 7);
    const [older, newer] = [await answerTo(passkey), await answerTo(passkey)];
    const { use } = world.passkeys;
    world.passkeys.use = async () => {
      world.passkeys.use = use;
      await world.approve(newer);
      return 'changed_meanwhile';
    };
    expect(await world.approve(older)).toMatchObject(REFUSED);
    expect(world.audit.at(-1)).toMatchObject({
      ...{ organization: organization.id, at: world.clock.now(), suffix: expect.any(String) },
      ...{ action: 'passkey.counter_went_back', actor: { kind: 'member', id: member.id }, target: member.id },
    });
  });

  it('never put a counter on record twice for one challenge, of two at once', async () => {
    const passkey = await world.withPasskey(ADA_SESSION, member.id, 7);
    const back = passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }), { counter: 3 });
    world.passkeys.refuse = async () => 'challenge_used';
    expect(await world.approve(back)).toMatchObject(REFUSED);
    expect(world.told.at(-1)).toBe('approve refused passkey_challenge_unknown');
  });

  it('never register by a challenge that another request has used up', async () => {
    world.signInNow();
    const challenge = await world.challenge({ for: 'register' });
    world.passkeys.register = async () => 'challenge_used';
    const json = { name: 'Phone', passkey: new SoftPasskey().attest(challenge) };
    expect(await world.call(REGISTER_PASSKEY, { ...AS, json })).toMatchObject(REFUSED);
    expect(world.told.at(-1)).toMatch(/passkey_challenge_unknown$/);
  });
});

describe('[L13] what a member does with passkeys', () => {
  it('never lacks its person and its passkey on record, and removes the one that was named', async () => {
    await world.withPasskey();
    await world.withPasskey();
    const [first, second] = await ids();
    await world.call(REMOVE_PASSKEY, { ...AS, passkey: String(second) });
    expect(await ids()).toEqual([first]);
    const by = { organization: organization.id, actor: { kind: 'member', id: member.id }, target: member.id };
    const details = { passkey: second, name: 'Phone' };
    expect(world.audit.slice(-2)).toEqual([
      { ...by, at: expect.any(Number), suffix: expect.any(String), action: 'passkey.registered', details },
      { ...by, at: world.clock.now(), suffix: expect.any(String), action: 'passkey.removed', details },
    ]);
  });
});
