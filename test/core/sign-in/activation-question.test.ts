import { readAccount } from '../../../lambdas/core/sign-in/activation-question.ts';
import { provider } from '../../support/fixtures.ts';

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
