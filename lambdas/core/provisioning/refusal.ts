import type { OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { ScimTokenProblem } from './token.ts';

/** RFC 7644 §3.12, table 9: those of them that are used here. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** What is wrong with a request, in words that follow the field's name: "must be …". Never what was sent. */
export interface ScimProblem {
  readonly scimType: Exclude<ScimType, 'uniqueness'>;
  readonly field: string;
  readonly problem: string;
}

/** Why somebody who is a member already does not become the provider's to manage. */
export type NotAdopted =
  /** An administrator removed them: a tombstone, which no provider revives (law 6). */
  | 'member_removed'
  /** An administrator disabled them, so that an administrator has the word. */
  | 'member_disabled_here'
  /** Another provider knows them, by a subject or by its SCIM client. */
  | 'member_of_another_provider';

/** Why a SCIM request is not done. Closed; nothing was written. */
export type ProvisioningRefusal =
  | ScimTokenProblem
  | { readonly reason: 'scim_token_missing' }
  | { readonly reason: 'organization_not_active'; readonly organization: OrganizationId }
  | { readonly reason: 'provider_not_active'; readonly provider: ProviderId }
  /** No administrator has switched it on, or one has switched it off again. */
  | { readonly reason: 'provisioning_off'; readonly provider: ProviderId }
  /** The role of provisioned members is in the configuration no more, or has `org:admin` by now (law 6). */
  | { readonly reason: 'provisioning_role_unusable'; readonly role: string }
  | { readonly reason: 'method_not_allowed'; readonly allowed: string }
  | ({ readonly reason: 'malformed_scim_request' } & ScimProblem)
  /** Not there, or not this provider's to see (law 7): one answer for both. */
  | { readonly reason: 'user_not_found' }
  /** The provider has this user already (RFC 7644 §3.3). */
  | { readonly reason: 'user_exists'; readonly attribute: 'userName' | 'externalId' }
  | { readonly reason: 'email_domain_not_pinned'; readonly domain: string }
  | { readonly reason: NotAdopted }
  /** `If-Match` names another state, or somebody changes the very member all the time. */
  | { readonly reason: 'user_changed_meanwhile' };
