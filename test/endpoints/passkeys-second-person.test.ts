import { decodeJwt } from 'jose';
import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { ADA_SESSION, ADMIN, ADMIN_SESSION, approvalOf, CONFIRM, CONFIRMATIONS } from '../support/agent-world.ts';
import { member, organization } from '../support/fixtures.ts';
import { PasskeyWorld, WRITE } from '../support/passkey-world.ts';
import type { SoftPasskey } from '../support/soft-passkey.ts';
import { endsOf } from '../support/write-approvals.ts';

const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const NEEDED = { status: 403, body: { error: 'passkey_needed' } };

let world: PasskeyWorld;
let hers: SoftPasskey;
let his: SoftPasskey;
beforeEach(async () => {
  world = new PasskeyWorld();
  await world.use();
  [hers, his] = [await world.withPasskey(), await world.withPasskey(ADMIN_SESSION, ADMIN)];
  world.audit.length = 0;
  rule({ passkey: new Set([WRITE]) });
});

function rule(rules: Partial<AgentRules>): void {
  world.agentRules = { ...NO_AGENT_RULES, secondPerson: { scopes: new Set([WRITE]), role: 'admin' }, ...rules };
}

const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const waiting = async () => {
  const { body } = await world.call(CONFIRMATIONS, { as: { session: ADMIN_SESSION } });
  return body['confirmations'] as readonly { readonly id: string; readonly with_passkey?: true }[];
};
const confirm = async (passkey?: object) => {
  const [{ id } = { id: '0'.repeat(32) }] = await waiting();
  const json = { member: member.id, id, decision: 'confirm', ...(passkey && { passkey }) };
  return world.call(CONFIRM, { as: { session: ADMIN_SESSION }, json });
};
const answered = async () => {
  const [{ id } = { id: '' }] = await waiting();
  return his.assert(await world.challenge({ for: 'confirm', member: member.id, id }, ADMIN_SESSION));
};

describe('[L17] what takes a passkey and a second person', () => {
  it('never is confirmed without a passkey of the second person’s own, and then waits on', async () => {
    expect(await world.approveBy(hers)).toMatchObject({
      status: 200,
      body: { granted: [], awaiting: [{ scope: WRITE }] },
    });
    expect(await waiting()).toMatchObject([{ with_passkey: true }]);
    expect(await confirm()).toMatchObject(NEEDED);
    // Hers, for her own approval, answers nothing of his.
    const challenge = await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }, ADA_SESSION);
    expect(await confirm(hers.assert(challenge))).toMatchObject({ status: 403, body: { error: 'passkey_refused' } });
    expect(await grants()).toEqual({});
    expect(await waiting()).toHaveLength(1);
  });

  it('is confirmed by one that answered for this very approval, once, and the entry names it', async () => {
    await world.approveBy(hers);
    const answer = await answered();
    expect(await confirm(answer)).toMatchObject({ status: 200, body: { granted: [{ scope: WRITE }] } });
    expect(world.audit.map(({ action, details }) => [action, typeof details['passkey']])).toEqual([
      ['writes.first_approved', 'string'],
      ['writes.confirmed', 'string'],
    ]);
    await world.approveBy(hers);
    expect(await confirm(answer)).toMatchObject({ status: 403, body: { error: 'passkey_refused' } });
  });

  it('never is confirmed by an answer that another request has used up meanwhile, and uses it once itself', async () => {
    await world.approveBy(hers);
    const answer = await answered();
    const { confirm: store } = world.writeRequests;
    world.writeRequests.confirm = async () => 'changed_meanwhile';
    expect(await confirm(answer)).toMatchObject({ status: 503 });
    world.writeRequests.confirm = store;
    expect(world.passkeys.challenges.size).toBe(0);

    const another = await answered();
    const { use } = world.passkeys;
    world.passkeys.use = async () => 'challenge_used';
    expect(await confirm(another)).toMatchObject({ status: 403, body: { error: 'passkey_refused' } });
    expect(await grants()).toEqual({});
    world.passkeys.use = use;
    expect(await confirm(another)).toMatchObject({ status: 200 });
    expect(decodeJwt(String(world.audit.at(-1)?.evidence))).toMatchObject({ person: { passkey: true } });
  });

  it('never counts what the first person approved without one, before the rule', async () => {
    rule({});
    expect(await world.approve()).toMatchObject({ status: 200, body: { awaiting: [{ scope: WRITE }] } });
    rule({ passkey: new Set([WRITE]) });
    expect(await confirm(await answered())).toMatchObject({
      status: 200,
      body: { granted: [], not_granted: [{ scope: WRITE, reason: 'needs_passkey' }] },
    });
    expect(await grants()).toEqual({});
  });

  it('never keeps anybody from refusing: that takes none', async () => {
    await world.approveBy(hers);
    const [{ id } = { id: '' }] = await waiting();
    const json = { member: member.id, id, decision: 'refuse' };
    expect((await world.call(CONFIRM, { as: { session: ADMIN_SESSION }, json })).status).toBe(200);
    expect(await waiting()).toEqual([]);
  });
});
