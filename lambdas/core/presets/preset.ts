import type { AssertionAlgorithm } from '../../../protect/jose/algorithm.ts';
import type { AssertionRefusal, GrantRefusal } from '../refusal.ts';

/**
 * What an administrator needs to know to connect one vendor's identity provider: the guides under docs/providers and the
 * console's form are made of the same data. Texts are Markdown of one line: `code`, nothing else.
 */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly crossAppAccess: {
    /** Whether it issues identity assertions, as far as a text of its vendor says. */
    readonly status: 'documented' | 'not_found' | 'depends';
    readonly text: string;
  };
  readonly issuer: {
    readonly forms: readonly IssuerForm[];
    readonly text: string;
  };
  readonly fields: readonly PresetField[];
  readonly audience: string;
  readonly subject: {
    /** What to map people by, unless there is a reason for another claim. */
    readonly claim: string;
    readonly text: string;
  };
  readonly saml: string;
  /** How its SCIM client is set up, in steps. Absent: nobody has read a text about it. */
  readonly provisioning?: readonly string[];
  /** What it says here of people who are switched off there. Absent: nothing was found of it. */
  readonly signals?: string;
  readonly algorithms: { readonly usual: readonly AssertionAlgorithm[]; readonly text: string };
  /** What to do at this provider about a refusal, where that is more than {@link GENERIC_STEPS} say. */
  readonly steps: Partial<Readonly<Record<ProviderReason, string>>>;
  readonly checked: {
    readonly month: string;
    readonly against: readonly Source[];
    /** Absent: nobody has tried it with the provider itself. */
    readonly tried?: Tried;
  };
}

export interface IssuerForm {
  /** As people know it: `https://acme.okta.com`. */
  readonly example: string;
  /** A regular expression of the whole issuer. Helps to spot a mistake; decides nothing. */
  readonly pattern: string;
  readonly text: string;
}

/** One field at the provider, and what of ours goes into it. */
export interface PresetField {
  readonly use: 'sign_in' | 'cross_app_access';
  /** What the provider calls it. */
  readonly theirs: string;
  readonly ours: OurValue;
}

/** Values that differ by deployment are named; a person copies what {@link ourValue} makes of them. */
export type OurValue =
  | { readonly kind: 'issuer' | 'redirect_uri' | 'jwks_uri' | 'resource' }
  /** The client's own id, as it is known here. */
  | { readonly kind: 'client_id' }
  /** All that tools may be given, by the names that they have here. */
  | { readonly kind: 'scopes' }
  /** What the provider has to send as `aud_tenant`: it is registered here, or there is none. */
  | { readonly kind: 'audience_tenant' }
  | { readonly kind: 'text'; readonly text: string };

/** A text that was read: what it says may have changed. */
export interface Source {
  readonly title: string;
  readonly url: string;
}

/** What a test of ours does with the provider's own software. */
export interface Tried {
  readonly version: string;
  readonly text: string;
}

/** Why an assertion is refused, by its provider's doing or by how it is registered here. */
export type ProviderReason = (AssertionRefusal | GrantRefusal)['reason'];
