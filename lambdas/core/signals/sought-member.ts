import type { SubjectLinkKey } from '../people/subject-link.ts';
import type { TrustedProvider } from '../records.ts';
import { normalizeEmail } from '../registration/text.ts';
import type { SubjectIdentifier } from './subject.ts';

/** How the member whom an event is about may be found: by a link of this very provider, by an address, or both in turn. */
export interface SoughtMember {
  readonly link?: SubjectLinkKey;
  readonly email?: string;
}

/**
 * The same roads by which an assertion of this provider leads to a member, and no others: a provider that could be heard of
 * people whom it cannot sign in could switch off another provider's. `iss_sub` is the mapped claim `sub` of this issuer;
 * `opaque` the mapped claim, whichever it is; an address counts in a domain that is pinned to the provider (K17). It is not
 * asked to be verified: the word only ever takes away. `undefined`: nobody can be meant.
 */
export function soughtMember(
  subject: SubjectIdentifier,
  { id: provider, issuer, subjectClaim, emailDomains }: TrustedProvider,
  transmitter: { readonly issuer: string },
): SoughtMember | undefined {
  switch (subject.format) {
    case 'iss_sub': {
      const isOfProvider = subject.issuer === issuer || subject.issuer === transmitter.issuer;
      return isOfProvider && subjectClaim === 'sub'
        ? { link: { provider, claim: subjectClaim, value: subject.subject } }
        : undefined;
    }
    case 'opaque':
      return subjectClaim === 'email' ? undefined : { link: { provider, claim: subjectClaim, value: subject.id } };
    case 'email': {
      const email = normalizeEmail(subject.email);
      if (email === undefined || !emailDomains.has(email.slice(email.lastIndexOf('@') + 1))) return undefined;
      return subjectClaim === 'email' ? { link: { provider, claim: subjectClaim, value: email }, email } : { email };
    }
    case 'unsupported':
      return undefined;
  }
}
