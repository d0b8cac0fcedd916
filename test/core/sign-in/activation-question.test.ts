import { activationPath } from '../../../lambdas/core/sign-in/activation-address.ts';
import {
  accountFacts,
  type ClaimedAccount,
  hasAddressOf,
  isActivationQuestionId,
  readAccount,
  settingsOf,
} from '../../../lambdas/core/sign-in/activation-question.ts';
import { member, organization, provider } from '../../support/fixtures.ts';

const ID = 'A_-z0'.padEnd(43, '9');
const ACCOUNT: ClaimedAccount = { subject: 'subject-1', email: member.email, isEmailVerified: true };

describe('the id of a question', () => {
  it('is 256 bits in base64url', () => expect(isActivationQuestionId(ID)).toBe(true));

  it.each([undefined, 7, [ID], '', ID.slice(1), `${ID}a`, `${ID}\n`, `\n${ID}`, `${ID.slice(1)}=`])(
    'is never %j',
    (value) => expect(isActivationQuestionId(value)).toBe(false),
  );
});

describe('the account that came back', () => {
  const read = (claims: object) => readAccount({ sub: 'subject-1', ...claims } as never, provider);

  it('is the mapped claim, and beside it what the provider says of it', () => {
    expect(read({ email: 'Ada@acme.example', email_verified: true, name: 'Ada' })).toEqual({
      ok: true,
      value: { subject: 'subject-1', email: 'Ada@acme.example', isEmailVerified: true, name: 'Ada' },
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty address', { email: '' }],
    ['an address that is no text', { email: ['a@acme.example'], name: 7 }],
    ['a verification that is text', { email_verified: 'true' }],
    ['a verification that is a number', { email_verified: 1 }],
    ['a name of nothing that can be seen', { name: '\u200b' }],
  ])('never has more than was said well: %s', (_what, claims) => {
    expect(read(claims)).toEqual({ ok: true, value: { subject: 'subject-1', isEmailVerified: false } });
  });

  it('[K3] is nobody without the mapped claim', () => {
    expect(read({ sub: undefined }).ok).toBe(false);
    expect(read({ sub: '' }).ok).toBe(false);
  });

  it('[L11] shows nothing that looks like a token, whatever claim it was put into', () => {
    const token = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(40)}`;
    expect(JSON.stringify(read({ email: token, name: token }))).not.toContain(token);
  });
});

const pinned = { ...provider, emailDomains: new Set(['acme.example']) };
const trusting = { ...pinned, emailVerifiedAbsent: 'trusted' as const };

function isVerified(claims: Record<string, unknown>, at: typeof pinned): boolean | string {
  const account = readAccount({ sub: 'ann-1', ...claims } as never, at);
  return account.ok ? account.value.isEmailVerified : account.error.reason;
}

describe('[K17] the account that is shown for a decision', () => {
  it('has a verified address where the provider says so, in whatever domain', () => {
    expect(isVerified({ email: 'ann@acme.example', email_verified: true }, pinned)).toBe(true);
    expect(isVerified({ email: 'ann@else.example', email_verified: true }, pinned)).toBe(true);
  });

  it('never has one on silence alone, but where the setting takes it so, in a pinned domain', () => {
    expect(isVerified({ email: 'ann@acme.example' }, pinned)).toBe(false);
    expect(isVerified({ email: 'ann@acme.example' }, trusting)).toBe(true);
    expect(isVerified({ email: 'ann@else.example' }, trusting)).toBe(false);
  });

  it.each([false, 'true', 1, null])('never has one over what the provider says: %p', (email_verified) => {
    expect(isVerified({ email: 'ann@acme.example', email_verified }, trusting)).toBe(false);
  });
});

describe('whether it has the member’s own address', () => {
  it.each<[string, Partial<ClaimedAccount>, boolean]>([
    ['verified', {}, true],
    ['in another case', { email: member.email.toUpperCase() }, true],
    ['not verified', { isEmailVerified: false }, false],
    ['another address', { email: `x${member.email}` }, false],
    ['beside a subject that cannot be seen whole', { subject: 'a\u202eb' }, false],
  ])('%s', (_what, change, same) => expect(hasAddressOf({ ...ACCOUNT, ...change }, member)).toBe(same));

  it('has none without one', () => {
    expect(hasAddressOf({ subject: 'subject-1', isEmailVerified: true }, member)).toBe(false);
  });
});

describe('what is decided', () => {
  it('is about the provider as it was shown: any other setting is another question', () => {
    expect(settingsOf({ ...provider })).toBe(settingsOf(provider));
    expect(settingsOf({ ...provider, maxLifetimeSeconds: 60 })).not.toBe(settingsOf(provider));
    expect(settingsOf({ ...provider, subjectClaim: 'oid' })).not.toBe(settingsOf(provider));
  });

  it('is in the audit trail with the account, so that it can be undone', () => {
    const link = { claim: 'sub', value: 'subject-1' };
    expect(accountFacts(link, ACCOUNT)).toEqual({
      claim: 'sub',
      subject: 'subject-1',
      email: member.email,
      emailVerified: true,
    });
    expect(accountFacts(link, { isEmailVerified: false })).toEqual({ claim: 'sub', subject: 'subject-1' });
  });

  it('has a page of its own', () => {
    expect(activationPath(organization.id, provider.id)).toBe(`/activate/${organization.id}/${provider.id}`);
  });
});
