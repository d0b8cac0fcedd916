import { USER_SCHEMA } from '../../core/provisioning/attributes.ts';
import { nameByScim, userTag } from '../../core/provisioning/managed.ts';
import type { Member } from '../../core/records.ts';
import type { ListedUsers } from '../../flows/provisioning/find-users.ts';
import { pathOf, ROUTES } from '../../routes.ts';

/** RFC 7644 §3.4.2. */
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** Where a user is, at our own issuer and never at the request's host. */
export function userLocation(issuer: string, { id }: Pick<Member, 'id'>): string {
  return issuer + pathOf(ROUTES.provisioning.user, { user: id });
}

/**
 * RFC 7643 §4.1: what is known of a member that the provider may know. Not their role, and not the vendor's own id of them.
 * The address is `userName` and, for clients that look there, the one of `emails`.
 */
export function userJson(member: Member, issuer: string) {
  const { id, email, status, provisioning } = member;
  const name = nameByScim(member);
  return {
    schemas: [USER_SCHEMA],
    id,
    ...(provisioning?.externalId !== undefined && { externalId: provisioning.externalId }),
    userName: email,
    ...(name !== undefined && { displayName: name, name: { formatted: name } }),
    active: status === 'active',
    emails: [{ value: email, type: 'work', primary: true }],
    meta: { resourceType: 'User', location: userLocation(issuer, member), version: userTag(member) },
  };
}

export function listJson({ totalResults, startIndex, users }: ListedUsers, issuer: string) {
  return {
    schemas: [LIST_SCHEMA],
    totalResults,
    startIndex,
    itemsPerPage: users.length,
    Resources: users.map((user) => userJson(user, issuer)),
  };
}
