import { compactVerify, decodeProtectedHeader } from 'jose';
import { textDigest } from '../../lambdas/core/audit/canonical.ts';
import { recordOf } from '../../lambdas/core/audit/record.ts';
import { type EvidenceKey, verifyEvidence } from '../../lambdas/core/audit/verify-evidence.ts';
import { sessionDigest } from '../../lambdas/core/sign-in/session.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  CONFIRM,
  CONFIRMATIONS,
  TAKE_BACK,
} from '../support/agent-world.ts';
import { ISSUER, member, NOW, organization, provider } from '../support/fixtures.ts';
import { OWN_KID, ownPublicJwk, ownPublicKey } from '../support/token-issuer-keys.ts';

const WRITE = 'projects:write' as Scope;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const RING: readonly EvidenceKey[] = [{ kid: OWN_KID, algorithm: 'ES256', publicJwk: ownPublicJwk, createdAt: 0 }];

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

const as = (session = ADA_SESSION) => ({ as: { session } });
const approve = () => world.call(APPROVE, { ...as(), json: approvalOf([WRITE]) });
const takeBack = () => world.call(TAKE_BACK, { ...as(), sessionId: 's-1' });
const deny = () => world.page({ query: [['scope', WRITE]], form: [['decision', 'deny']] });
const decide = async (decision: 'confirm' | 'refuse') => {
  const { body } = await world.call(CONFIRMATIONS, as(ADMIN_SESSION));
  const [first] = body['confirmations'] as readonly { readonly id: string }[];
  return world.call(CONFIRM, { ...as(ADMIN_SESSION), json: { member: member.id, id: first?.id, decision } });
};
const approveHalf = () => {
  world.agentRules = { ...NO_AGENT_RULES, secondPerson: { scopes: new Set([WRITE]), role: 'admin' } };
  return approve();
};

/** The last entry of an action, as the audit trail has it. */
function entryOf(action: string) {
  const entry = world.audit.findLast((one) => one.action === action);
  if (entry === undefined) throw new Error(`no entry ${action}`);
  return recordOf(entry);
}

/** What jose makes of the evidence, with nothing of ours. */
async function claimsOf(action: string): Promise<Record<string, unknown>> {
  const { payload } = await compactVerify(entryOf(action).evidence ?? '', ownPublicKey, { algorithms: ['ES256'] });
  return JSON.parse(new TextDecoder().decode(payload));
}

describe('[L13] evidence of a decision', () => {
  it('says who decided what, in which words, and how the person was known', async () => {
    world.signInAgain(ADA_SESSION, member.id, NOW - 30);
    await world.call(ASK, { sessionId: 's-1', json: { scopes: [WRITE], reason: 'Rename two of them' } });
    await approve();
    const entry = entryOf('writes.approved');
    expect(decodeProtectedHeader(entry.evidence ?? '')).toEqual({
      ...{ alg: 'ES256', kid: OWN_KID, typ: 'countersign-decision+jwt' },
    });
    expect(await claimsOf('writes.approved')).toEqual({
      ...{ iss: ISSUER, iat: NOW, ver: 1 },
      entry: {
        ...{ time: entry.time, organization: 'acme', action: 'writes.approved', target: 's-1', id: entry.id },
        actor: { kind: 'member', id: member.id },
        details: { member: member.id, scope: WRITE, until: NOW + 14_400, duration: 'default', client: 'cursor' },
      },
      shown: [{ scope: WRITE, words: 'Change projects' }],
      person: { provider: provider.id, session: sessionDigest(ADA_SESSION), signed_in_at: NOW, auth_time: NOW - 30 },
      reason_digest: textDigest('Rename two of them'),
    });
  });

  it.each([
    ['writes.approved', approve],
    ['writes.denied', deny],
    ['writes.taken_back', () => approve().then(takeBack)],
    ['writes.first_approved', () => approveHalf()],
    ['writes.confirmed', () => approveHalf().then(() => decide('confirm'))],
    ['writes.not_confirmed', () => approveHalf().then(() => decide('refuse'))],
  ])('stands in the entry of %s, of whoever decided it', async (action, act) => {
    await act();
    const { evidence = '', ...record } = entryOf(action);
    expect(verifyEvidence({ ...record, evidence }, RING, ISSUER)).toBe('good');
    expect(record.actor.id).toBe(/confirmed/.test(action) ? ADMIN : member.id);
  });

  it('never says of a person’s no that they used a passkey, nor gives it the words of another question', async () => {
    const ask = (sessionId: string, scopes: readonly string[], reason: string) =>
      world.call(ASK, { sessionId, json: { scopes, reason } });
    await world.use({ sessionId: 's-2' as never });
    world.changeMember({ role: 'admin' });
    const agent = { token: await world.accessToken({ scope: 'projects:read projects:write projects:delete' }) };
    await ask('s-2', [WRITE], 'Of another session');
    await world.call(ASK, {
      as: agent,
      sessionId: 's-1',
      json: { scopes: ['projects:delete'], reason: 'Of another scope' },
    });
    await deny();
    const claims = await claimsOf('writes.denied');
    expect(claims).not.toHaveProperty('reason_digest');
    expect(claims['person']).not.toHaveProperty('passkey');
    const scopes = ['projects:write', 'projects:delete'];
    await world.call(APPROVE, { ...as(), json: approvalOf(scopes) });
    expect(await claimsOf('writes.approved')).toMatchObject({
      shown: [{ scope: 'projects:delete' }, { scope: WRITE }],
      reason_digest: textDigest('Of another scope'),
    });
  });

  it('[L10] never is left out for a bug: only an outage of the key service lets a no stand without it', async () => {
    world.signerFailure = new TypeError('a bug') as never;
    await expect(deny()).rejects.toThrow('a bug');
    expect(world.audit).toEqual([]);
  });

  it('is no token: no audience, subject, scope or end, and of a type of its own', async () => {
    await approve();
    const claims = await claimsOf('writes.approved');
    for (const name of ['aud', 'sub', 'scope', 'exp', 'client_id', 'jti']) expect(claims).not.toHaveProperty(name);
    const answer = await world.call(ASK, {
      ...{ sessionId: 's-1', json: { scopes: [WRITE] } },
      as: { token: entryOf('writes.approved').evidence ?? '' },
    });
    expect(answer.status).toBe(401);
  });

  it('never holds what an agent says of itself', async () => {
    await world.call(ASK, { sessionId: 's-1', json: { scopes: [WRITE], reason: 'Rename two of them' } });
    await deny();
    expect(JSON.stringify(await claimsOf('writes.denied'))).not.toContain('Rename');
  });

  it('never is missing from what grants: without a signature nothing is recorded, and nothing granted', async () => {
    world.signerFailure = new Unavailable('KMS');
    expect(await approve()).toMatchObject({ status: 503 });
    expect([world.audit, (await world.agentSessions.find(KEY))?.grants.size ?? 0]).toEqual([[], 0]);
  });

  it('never keeps a person from confirming nothing: without a signature a second yes grants nothing', async () => {
    await approveHalf();
    world.signerFailure = new Unavailable('KMS');
    expect(await decide('confirm')).toMatchObject({ status: 503 });
    expect((await world.agentSessions.find(KEY))?.grants.size ?? 0).toBe(0);
    expect(await decide('refuse')).toMatchObject({ status: 200 });
  });

  it('never holds up a no or a taking back: the entry stands without it', async () => {
    await approve();
    world.signerFailure = new Unavailable('KMS');
    expect(await takeBack()).toMatchObject({ status: 200 });
    expect(await deny()).toMatchObject({ status: 200 });
    expect(entryOf('writes.taken_back')).not.toHaveProperty('evidence');
    expect(entryOf('writes.denied')).not.toHaveProperty('evidence');
  });
});
