import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { type Configuration, includesAdministration } from '../configuration.ts';
import type { TrustedProvider } from '../records.ts';

/** Roles of new members by a claim of their provider's, such as `groups`; the first value that the claim has decides. */
export interface JustInTimeRoles {
  readonly claim: string;
  readonly values: readonly RoleByValue[];
}

export interface RoleByValue {
  /** Compared to the last character: the claim's text, or one of the texts in its list. */
  readonly value: string;
  readonly role: string;
}

/** What one provider may map, so that its row and each look at it stay small. */
export const MAX_ROLE_VALUES = 50;
export const MAX_ROLE_VALUE_LENGTH = 256;

/**
 * The role of somebody whom the provider is the first to know of: by the first value of {@link JustInTimeRoles} that their
 * claim has, else {@link TrustedProvider.justInTimeRole}. `undefined`: nobody is provisioned. Registration refuses a role
 * with `org:admin`; one that configuration has given it since provisions nobody either (L6). A claim that is neither a text
 * nor a list has no value. Members who exist keep the role that they have.
 */
export function provisionedRole(
  provider: Pick<TrustedProvider, 'justInTimeRole' | 'justInTimeRoles'>,
  claims: JsonObject,
  roles: Configuration['roles'],
): string | undefined {
  const role = roleByClaim(provider.justInTimeRoles, claims) ?? provider.justInTimeRole;
  return role !== undefined && includesAdministration(roles.get(role) ?? NO_SCOPES) ? undefined : role;
}

function roleByClaim(mapping: JustInTimeRoles | undefined, claims: JsonObject): string | undefined {
  if (mapping === undefined || !Object.hasOwn(claims, mapping.claim)) return undefined;
  const claimed = claims[mapping.claim];
  const values: ReadonlySet<unknown> = new Set(Array.isArray(claimed) ? claimed : [claimed]);
  return mapping.values.find(({ value }) => values.has(value))?.role;
}

/** Whether anybody at all is provisioned. */
export function provisions({
  justInTimeRole,
  justInTimeRoles,
}: Pick<TrustedProvider, 'justInTimeRole' | 'justInTimeRoles'>): boolean {
  return justInTimeRole !== undefined || justInTimeRoles !== undefined;
}
