import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import { type SubjectLinkKey, subjectLinkDigest } from '../people/subject-link.ts';
import { signInParts, type TrustedProvider } from '../records.ts';
import { offersSignIn, type SignInProvider } from './provider.ts';

/**
 * What a browser session proves: that its member signed in, by this link, at a provider with these settings. It goes on
 * proving it for as long as all of them stand: member, link, settings. Both are digests, which name no person.
 */
export interface SignInProof {
  readonly link: string;
  readonly settings: string;
}

export function proofOf(provider: SignInProvider, link: SubjectLinkKey): SignInProof {
  return { link: subjectLinkDigest(link), settings: signInSettings(provider) };
}

/** Names all that a provider's row says and a sign-in depends on. Another digest: nobody has signed in with that yet. */
export function signInSettings(provider: SignInProvider): string {
  const { issuer, jwksUri, subjectClaim, algorithms } = provider;
  const parts = [issuer, jwksUri, subjectClaim, [...algorithms].sort().join(' '), countedDomains(provider).join(' ')];
  return lengthPrefixedDigest('countersign/sign-in-settings/v1', ...parts, ...signInParts(provider.signIn));
}

/**
 * Whether somebody who signs in now might not any more: the provider offers sign-in, and then does not, or maps another
 * claim, takes fewer algorithms or domains, or is asked as another client of its. A new secret may be a wrong one.
 */
export function mayCutOff(previous: TrustedProvider, next: TrustedProvider): boolean {
  if (!offersSignIn(previous)) return false;
  if (!offersSignIn(next)) return true;
  const isSame =
    previous.issuer === next.issuer &&
    previous.jwksUri === next.jwksUri &&
    previous.subjectClaim === next.subjectClaim &&
    signInParts(previous.signIn).join('\n') === signInParts(next.signIn).join('\n');
  const keeps =
    next.algorithms.isSupersetOf(previous.algorithms) &&
    new Set(countedDomains(next)).isSupersetOf(new Set(countedDomains(previous)));
  return !isSame || !keeps;
}

/**
 * Where people are known by their address, only one in these domains counts: verified, and with the setting also where
 * the provider does not say so.
 */
function countedDomains({ subjectClaim, emailDomains, emailVerifiedAbsent }: TrustedProvider): readonly string[] {
  if (subjectClaim !== 'email') return [];
  const domains = [...emailDomains].sort();
  return emailVerifiedAbsent === undefined ? domains : [...domains, ...domains.map((domain) => `unstated@${domain}`)];
}
