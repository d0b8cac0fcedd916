import { accepted, TestAuthorization } from '../support/authorization.ts';
import { NOW, PROVIDER } from '../support/issuer.ts';

const at = new TestAuthorization();

describe('[L9] the member', () => {
  it('is read on every request', async () => {
    const token = await at.issuer.sign();
    expect(await at.ask(token)).toEqual(accepted);
    at.protection.members.change({ active: false });
    expect(await at.ask(token)).toEqual({ reason: 'disabled_member' });
    at.protection.members.change({});
    expect(await at.ask(token)).toEqual(accepted);
    expect(at.protection.members.reads).toBe(3);
  });

  it('must exist', async () => {
    expect(await at.ask(await at.issuer.sign({ sub: 'nobody' }))).toEqual({ reason: 'unknown_member' });
  });

  it.each([
    [-1, 'refused'],
    [0, 'refused'],
    [1, 'accepted'],
  ])('recalls what was issued at the recall or before: %d s after it is %s', async (seconds, outcome) => {
    const recalledAt = NOW - 10;
    at.protection.members.change({ recalledAt });
    const issuedAt = recalledAt + seconds;
    const refusal = { reason: 'recalled', of: 'member', issuedAt, recalledAt };
    expect(await at.ask(await at.issuer.sign({ iat: issuedAt }))).toEqual(outcome === 'refused' ? refusal : accepted);
  });

  it('has the scopes of its role now: a demotion shrinks the next request', async () => {
    const token = await at.issuer.sign();
    expect(await at.ask(token, { scopes: ['projects:rename'] })).toEqual(accepted);
    at.protection.members.change({ role: 'viewer' });
    expect(await at.ask(token, { scopes: ['projects:rename'] })).toEqual({
      reason: 'insufficient_scope',
      needed: new Set(['projects:rename']),
      held: new Set(['projects:read']),
    });
  });

  it.each(['', 'Editor', 'owner', '__proto__', 'constructor'])('has no scopes in an unknown role: %j', async (role) => {
    at.protection.members.change({ role });
    expect(await at.ask(await at.issuer.sign())).toMatchObject({ reason: 'insufficient_scope', held: new Set() });
  });
});

describe('[L9][L10] what else must be active', () => {
  const subjects: [string, string][] = [
    ['organization', 'org#acme'],
    ['provider', `idp#${PROVIDER}`],
    ['client', 'client#cursor'],
    ['enablement', 'enablement#acme#cursor'],
  ];

  it.each(subjects)('denies when the row of the %s is missing', async (subject, row) => {
    at.protection.statusRows.active.delete(row);
    expect(await at.ask(await at.issuer.sign())).toEqual({ reason: 'not_active', subject });
  });

  it.each(subjects)('stops live tokens 60 s after the %s is disabled', async (subject, row) => {
    const token = await at.issuer.sign();
    expect(await at.ask(token)).toEqual(accepted);
    at.protection.statusRows.active.delete(row);
    at.protection.pass(59);
    expect(await at.ask(token)).toEqual(accepted);
    at.protection.pass(1);
    expect(await at.ask(token)).toEqual({ reason: 'not_active', subject });
  });

  it('is asked once for all requests of a minute', async () => {
    const token = await at.issuer.sign();
    await Promise.all([at.ask(token), at.ask(token)]);
    await at.ask(token);
    expect(at.protection.statusRows.asked.toSorted()).toEqual(subjects.map(([, row]) => row).toSorted());
  });
});
