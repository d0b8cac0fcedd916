import type { Scope } from '../../protect/vocabulary/scope.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, NOW, PROVIDER } from '../support/issuer.ts';

const at = new TestAuthorization();
const SESSION = 'acme/maria/client~cursor';
const RENAME = { scopes: ['projects:rename'] };
const BOTH = { scopes: ['projects:rename', 'projects:create'] };

const sessions = () => at.protection.agents.sessions;
const approveOnce = (ends: Readonly<Record<string, number>>, ...of: [string?, string?, number?]) =>
  sessions().approveOnce(ends, of[0] ?? SESSION, of[1], of[2]);
const token = (claims: Readonly<Record<string, unknown>> = {}) => at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, ...claims });
const refused = (singleUse?: string) => ({
  reason: 'insufficient_scope',
  needed: new Set(['projects:rename']),
  held: new Set(['projects:read']),
  approvalUri: `${at.issuer.url}/approve/acme/client~cursor?scope=projects%3Arename&member=maria`,
  ...(singleUse && { singleUse }),
});
const mark = (scope = 'projects:rename') =>
  sessions()
    .rows.get(SESSION)
    ?.once?.get(scope as Scope)?.mark;

describe('[L5] a write that was approved once', () => {
  it('passes once: the same token and the same request again is refused, and says where to go', async () => {
    approveOnce({ 'projects:rename': NOW + 60 });
    const same = await token();
    expect(await at.ask(same, RENAME)).toMatchObject({ scopes: new Set(['projects:read', 'projects:rename']) });
    expect(await at.ask(same, RENAME)).toEqual(refused());
    approveOnce({ 'projects:rename': NOW + 60 });
    expect(await at.ask(same, RENAME)).toEqual(accepted);
  });

  it('passes once with a token that was minted while it was not used, and with no other then', async () => {
    approveOnce({ 'projects:rename': NOW + 60 }, 'acme/maria/session-1');
    const minted = () =>
      at.issuer.signAgentToken({ scope: 'projects:read projects:rename', agent_session: 'session-1' });
    const [one, other] = [await minted(), await minted()];
    expect(await at.ask(one, RENAME)).toEqual(accepted);
    expect(await at.ask(one, RENAME)).toMatchObject({ reason: 'insufficient_scope' });
    expect(await at.ask(other, RENAME)).toMatchObject({ reason: 'insufficient_scope' });
    expect(await at.ask(one)).toEqual(accepted);
  });

  it('is never used up by a request for another write', async () => {
    approveOnce({ 'projects:rename': NOW + 60, 'projects:create': NOW + 60 });
    const before = mark('projects:create');
    expect(await at.ask(await token(), RENAME)).toEqual(accepted);
    expect(mark('projects:create')).toBe(before);
  });

  it('is never used up by a request that reads', async () => {
    approveOnce({ 'projects:rename': NOW + 60 });
    await at.ask(await token());
    expect([sessions().reads, sessions().uses]).toEqual([0, 0]);
  });

  it('is never used up by a write that a grant which lasts covers', async () => {
    sessions().approve({ 'projects:rename': NOW + 60 }, SESSION);
    approveOnce({ 'projects:rename': NOW + 600 });
    const same = await token();
    for (const _ of [1, 2]) expect(await at.ask(same, RENAME)).toEqual(accepted);
    expect(sessions().uses).toBe(0);
    at.protection.pass(60);
    expect(await at.ask(same, RENAME)).toEqual(accepted);
    expect(await at.ask(same, RENAME)).toEqual(refused());
  });

  it('of several that one request needs, all are used in one update', async () => {
    approveOnce({ 'projects:rename': NOW + 60, 'projects:create': NOW + 60 });
    expect(await at.ask(await token(), BOTH)).toEqual(accepted);
    expect(sessions().uses).toBe(1);
    expect(await at.ask(await token(), RENAME)).toEqual(refused());
  });

  it('beside one that lasts, is the one that is used', async () => {
    sessions().approve({ 'projects:create': NOW + 60 }, SESSION);
    approveOnce({ 'projects:rename': NOW + 60 });
    expect(await at.ask(await token(), BOTH)).toEqual(accepted);
    expect(await at.ask(await token(), BOTH)).toMatchObject({ reason: 'insufficient_scope' });
    expect(await at.ask(await token(), { scopes: ['projects:create'] })).toEqual(accepted);
  });

  it.each<[string, () => unknown, { readonly scopes: readonly string[] }, Readonly<Record<string, unknown>>]>([
    ['lacks another scope', () => {}, BOTH, {}],
    ['is of a member who is disabled', () => at.protection.members.change({ active: false }), RENAME, {}],
    ['is of a member whose role lacks it', () => at.protection.members.change({ role: 'viewer' }), RENAME, {}],
    ['is of a recalled member', () => at.protection.members.change({ recalledAt: NOW - 10 }), RENAME, {}],
    ['is of a client that is switched off', () => at.protection.statusRows.active.delete('client#cursor'), RENAME, {}],
    ['is of a provider that is', () => at.protection.statusRows.active.delete(`idp#${PROVIDER}`), RENAME, {}],
    ['comes where agents are', () => at.protection.statusRows.active.delete('agents of org#acme'), RENAME, {}],
    ['comes too late', () => at.protection.pass(60), RENAME, {}],
    ['may not ask for it', () => {}, RENAME, { askable_scope: 'projects:create' }],
    ['is of another client', () => {}, RENAME, { client_id: 'copilot' }],
    ['is of another session', () => {}, RENAME, { agent_session: 'session-2' }],
    ['has ended', () => {}, RENAME, { exp: NOW - 1 }],
  ])('[L8] is not used up by a request that is refused because it %s', async (_, change, request, claims) => {
    approveOnce({ 'projects:rename': NOW + 60 });
    at.protection.statusRows.active.add('client#copilot').add('enablement#acme#copilot');
    const before = mark();
    change();
    expect(await at.ask(await token(claims), request)).toHaveProperty('reason');
    expect([mark(), sessions().uses]).toEqual([before, 0]);
  });

  it('[L7] is not used up in another organization', async () => {
    approveOnce({ 'projects:rename': NOW + 60 });
    expect(await at.ask(await token(), { ...RENAME, organization: 'globex' })).toHaveProperty('reason');
    expect(sessions().uses).toBe(0);
  });

  it('[L9] from before the member’s recall is none', async () => {
    approveOnce({ 'projects:rename': NOW + 60 }, SESSION, 'cursor', NOW - 100);
    at.protection.members.change({ recalledAt: NOW - 90 });
    expect(await at.ask(await token(), RENAME)).toEqual(refused());
  });

  it.each([2, 50])('passes exactly one of %s requests at once', async (count) => {
    approveOnce({ 'projects:rename': NOW + 60 });
    // All have read the grant before the first one uses it.
    const allHaveRead = Promise.withResolvers<void>();
    sessions().beforeUse = () => {
      if (sessions().uses === count) allHaveRead.resolve();
      return allHaveRead.promise;
    };
    const same = await token();
    const answers = await Promise.all(Array.from({ length: count }, () => at.ask(same, RENAME)));
    expect(answers.filter((answer) => !('reason' in answer))).toHaveLength(1);
    expect(answers.filter((answer) => 'reason' in answer)).toEqual(Array(count - 1).fill(refused('gone')));
  });

  it('[L10] denies where the function may not use it up, and says so inside alone', async () => {
    approveOnce({ 'projects:rename': NOW + 60 });
    sessions().permitted = false;
    expect(await at.ask(await token(), RENAME)).toEqual(refused('not_permitted'));
  });

  it('[L10] denies where nobody can tell whether it was used up', async () => {
    approveOnce({ 'projects:rename': NOW + 60 });
    sessions().beforeUse = () => {
      throw new Error('no answer');
    };
    expect(await at.ask(await token(), RENAME)).toMatchObject({ reason: 'unavailable', dependency: 'grants' });
  });
});
