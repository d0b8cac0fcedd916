import { subjectLinkDigest } from '../../../lambdas/core/people/subject-link.ts';
import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import { mayCutOff, proofOf, signInSettings } from '../../../lambdas/core/sign-in/proof.ts';
import { awaitsActivation, offersSignIn, type SignInProvider } from '../../../lambdas/core/sign-in/provider.ts';
import { provider as assertionProvider, PROVIDER_ISSUER } from '../../support/fixtures.ts';
import { signIn } from '../../support/sign-in-world.ts';

const provider: SignInProvider = { ...assertionProvider, signIn };
const byEmail: SignInProvider = { ...provider, subjectClaim: 'email', emailDomains: new Set(['acme.example']) };
const { signIn: _, ...withoutSignIn } = provider;

describe('[L10] a provider offers sign-in', () => {
  it.each<[string, TrustedProvider, boolean, boolean]>([
    ['active, and we are a client there', provider, true, false],
    ['pending, and we are a client there', { ...provider, status: 'pending' }, false, true],
    ['disabled', { ...provider, status: 'disabled' }, false, false],
    ['active, and we are no client there', withoutSignIn, false, false],
    ['pending, and we are no client there', { ...withoutSignIn, status: 'pending' }, false, false],
  ])('%s', (_what, one, offers, awaits) => {
    expect([offersSignIn(one), awaitsActivation(one)]).toEqual([offers, awaits]);
  });
});

/** Each changes something that a sign-in depends on. */
const CHANGES: readonly (readonly [string, Partial<SignInProvider>])[] = [
  ['issuer', { issuer: `${PROVIDER_ISSUER}/other` }],
  ['address of its keys', { jwksUri: `${PROVIDER_ISSUER}/other` }],
  ['mapped claim', { subjectClaim: 'oid' }],
  ['client there', { signIn: { ...signIn, clientId: 'other' } }],
  ['token endpoint', { signIn: { ...signIn, tokenEndpoint: `${PROVIDER_ISSUER}/other` } }],
];

describe('[L6] what a session proves', () => {
  const link = { provider: provider.id, claim: 'sub', value: 'subject-1' };

  it('is the link and the settings that it was opened with, by digest', () => {
    expect(proofOf(provider, link)).toEqual({ link: subjectLinkDigest(link), settings: signInSettings(provider) });
    expect(signInSettings(provider)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(CHANGES)('is nothing any more once the provider has another %s', (_what, change) => {
    expect(signInSettings({ ...provider, ...change })).not.toBe(signInSettings(provider));
  });

  it('counts algorithms in any order, and each of them', () => {
    const [first, ...rest] = [...provider.algorithms];
    expect(signInSettings({ ...provider, algorithms: new Set([...rest, ...(first ? [first] : [])]) })).toBe(
      signInSettings(provider),
    );
    expect(signInSettings({ ...provider, algorithms: new Set(rest) })).not.toBe(signInSettings(provider));
  });

  it('counts domains only where people are known by their address, in any order', () => {
    const domains = (...names: string[]) => ({ emailDomains: new Set(names) });
    expect(signInSettings({ ...provider, ...domains('a.example') })).toBe(signInSettings(provider));
    expect(signInSettings({ ...byEmail, ...domains('a.example', 'b.example') })).toBe(
      signInSettings({ ...byEmail, ...domains('b.example', 'a.example') }),
    );
    expect(signInSettings({ ...byEmail, ...domains('a.example') })).not.toBe(signInSettings(byEmail));
    const unstated: SignInProvider = { ...byEmail, emailVerifiedAbsent: 'trusted' };
    expect(signInSettings(unstated)).not.toBe(signInSettings(byEmail));
    expect(signInSettings({ ...unstated, ...domains('a.example') })).not.toBe(signInSettings(unstated));
  });
});

describe('[L6] a change may cut somebody off', () => {
  it.each(CHANGES)('with another %s', (_what, change) => {
    expect(mayCutOff(provider, { ...provider, ...change })).toBe(true);
  });

  it.each<[string, TrustedProvider, TrustedProvider]>([
    ['it no longer offers sign-in', provider, { ...provider, status: 'disabled' }],
    ['we are no client there any more', provider, withoutSignIn],
    ['it takes fewer algorithms', provider, { ...provider, algorithms: new Set([...provider.algorithms].slice(1)) }],
    ['a domain goes, where people are known by their address', byEmail, { ...byEmail, emailDomains: new Set() }],
  ])('when %s', (_what, previous, next) => expect(mayCutOff(previous, next)).toBe(true));

  it.each<[string, TrustedProvider, TrustedProvider]>([
    ['nothing changes', provider, { ...provider }],
    ['nobody could sign in before', { ...provider, status: 'disabled' }, withoutSignIn],
    ['it takes one algorithm more', { ...provider, algorithms: new Set(['RS256']) }, provider],
    ['a domain is added', byEmail, { ...byEmail, emailDomains: new Set(['acme.example', 'b.example']) }],
    ['a domain goes that nobody is known by', { ...provider, emailDomains: new Set(['a.example']) }, provider],
    ['what does not concern signing in changes', provider, { ...provider, maxLifetimeSeconds: 60 }],
  ])('and does not when %s', (_what, previous, next) => expect(mayCutOff(previous, next)).toBe(false));
});
