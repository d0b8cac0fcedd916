import { stopKey } from '../../../../protect/status-key.ts';
import { isClientUrl } from '../../../../protect/vocabulary/client-url.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { ClaimedIssuer } from '../../../core/assertion/claims.ts';
import type { LogoDigest } from '../../../core/clients/logo.ts';
import { isVouchedClientId } from '../../../core/clients/vouched-client.ts';
import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import { type SubjectLinkKey, subjectLinkDigest } from '../../../core/people/subject-link.ts';

/**
 * Keys of the Directory table. Uniqueness *is* a key: what must exist once has one place where it can stand. Values
 * of other people's making (issuers, subjects, addresses) enter a key as a digest: no length limit, no collision.
 */
export type DirectoryKey = { readonly pk: string; readonly sk: string };

export const directoryKey = {
  organization: (organization: OrganizationId): DirectoryKey => ({ pk: `org#${organization}`, sk: 'organization' }),

  provider: (organization: OrganizationId, provider: ProviderId): DirectoryKey => ({
    pk: `org#${organization}`,
    sk: `idp#${provider}`,
  }),

  enablement: (organization: OrganizationId, client: ClientId): DirectoryKey => ({
    pk: `org#${organization}`,
    sk: `client#${client}`,
  }),

  /** Of a client that an organization's policy, or a provider of its, let in. A partition of its own, so that a role can be granted these alone. */
  admitted: (organization: OrganizationId, client: ClientId): DirectoryKey => ({
    pk: admittedTo(organization),
    sk: `client#${client}`,
  }),

  /** How many clients of a provider came in by its word. */
  vouchedCount: (provider: ProviderId): DirectoryKey => ({ pk: `vouched#${provider}`, sk: 'clients' }),

  /** Clients that members of an organization have asked its administrators for: one row. */
  asked: (organization: OrganizationId): DirectoryKey => ({ pk: `asked#${organization}`, sk: 'clients' }),

  /** One member per address in an organization. A partition of its own, so that a role can be granted these alone. */
  memberEmail: (organization: OrganizationId, email: string): DirectoryKey => ({
    pk: `email#${lengthPrefixedDigest('countersign/email/v1', organization, email)}`,
    sk: 'email',
  }),

  /** Whose a member's id is, over all organizations: one organization's, for good. */
  memberId: (member: MemberId): DirectoryKey => ({ pk: `member-id#${member}`, sk: 'member-id' }),

  /** Of the whole deployment: no member is without such a row any more. */
  memberIdsClaimed: (): DirectoryKey => ({ pk: 'member-ids', sk: 'claimed' }),

  /** One provider per (issuer, tenant, audience tenant), over all organizations. */
  trust: ({ issuer, tenant, audienceTenant }: ClaimedIssuer): DirectoryKey => ({
    pk: `trust#${lengthPrefixedDigest('countersign/trust/v1', issuer, tenant ?? '', audienceTenant ?? '')}`,
    sk: 'trust',
  }),

  /** That a provider may send signals. A partition of its own, by the provider alone: so it is named where it sends. */
  signalStream: (provider: ProviderId): DirectoryKey => ({ pk: `signals#${provider}`, sk: 'stream' }),

  /** A provider among those whose signals are polled: what lists them, and never what decides. */
  polledStream: (provider: ProviderId): DirectoryKey => ({ pk: POLLED_STREAMS, sk: provider }),

  client: (client: ClientId): DirectoryKey => ({ pk: `client#${client}`, sk: 'client' }),

  /** An initial access token, by its digest. A partition of its own, so that a role can be granted these alone. */
  registrationToken: (digest: string): DirectoryKey => ({ pk: `registration-token#${digest}`, sk: 'token' }),

  /** The same among its organization's: what lists them, and never what decides. */
  registrationTokenListing: (organization: OrganizationId, digest: string): DirectoryKey => ({
    pk: registrationTokensOf(organization),
    sk: digest,
  }),

  /** A provider's SCIM token, by its digest. A partition of its own, so that a role can be granted these alone. */
  scimToken: (digest: string): DirectoryKey => ({ pk: `scim-token#${digest}`, sk: 'token' }),

  /** The same in its slot: so many are live at once as there are slots. */
  scimTokenSlot: (provider: ProviderId, slot: string): DirectoryKey => ({ pk: scimTokensOf(provider), sk: slot }),

  /** Whom a provider's SCIM client calls so: one member. */
  scimName: (provider: ProviderId, externalId: string): DirectoryKey => ({
    pk: `scim-name#${lengthPrefixedDigest('countersign/scim-name/v1', provider, externalId)}`,
    sk: 'user',
  }),

  /** A member among those whom a provider's SCIM client manages: what lists them, and never what decides. */
  scimUser: (provider: ProviderId, member: MemberId): DirectoryKey => ({ pk: scimUsersOf(provider), sk: member }),

  /** A picture of the client, by its content. A partition of its own, so that whoever shows it may read nothing else. */
  logo: (client: ClientId, digest: LogoDigest): DirectoryKey => ({ pk: `logo#${client}`, sk: digest }),

  /** One client per alias at a provider. */
  alias: (provider: ProviderId, alias: string): DirectoryKey => ({
    pk: `idp#${provider}`,
    sk: `alias#${lengthPrefixedDigest('countersign/alias/v1', alias)}`,
  }),

  subjectLink: (link: SubjectLinkKey): DirectoryKey => directoryKey.subjectLinkOf(subjectLinkDigest(link)),

  /** By its digest. */
  subjectLinkOf: (digest: string): DirectoryKey => ({ pk: `link#${digest}`, sk: 'link' }),

  /** Of the whole deployment: when the register of redemptions was last restored. */
  restore: (): DirectoryKey => ({ pk: 'restore', sk: 'redemptions' }),

  /**
   * The same link among those of its provider, by member: what lists and counts them. Never what decides. A member's id
   * has no space.
   */
  linkListing: (member: MemberId, link: SubjectLinkKey): DirectoryKey => ({
    pk: linksOf(link.provider),
    sk: `${linksOfMember(member)}${subjectLinkDigest(link)}`,
  }),

  /** A place of a member in the lists of the organization: `placesOf`. Never what decides. */
  memberPlace: (organization: OrganizationId, place: string): DirectoryKey => ({
    pk: membersOf(organization),
    sk: place,
  }),

  /** That every member of the organization has their places: of one that a former release made, once they were written. */
  membersListed: (organization: OrganizationId): DirectoryKey => ({ pk: membersOf(organization), sk: '!listed' }),

  /** How many providers know a client by this name: none, or it is no other client's id. */
  clientName: (name: string): DirectoryKey => ({
    pk: `name#${lengthPrefixedDigest('countersign/client-name/v1', name)}`,
    sk: 'name',
  }),

  /** What the operator's command lists; never read on a request path. */
  organizationListing: (organization: OrganizationId): DirectoryKey => ({ pk: 'organizations', sk: organization }),
  clientListing: (client: ClientId): DirectoryKey => ({ pk: 'clients', sk: client }),
};

/** Partition of the streams of signals that are polled. */
export const POLLED_STREAMS = 'polled-signals';

/** Whether a client may have come into an organization without an administrator: its enablement then stands apart. */
export function comesUnregistered(client: ClientId): boolean {
  return isClientUrl(client) || isVouchedClientId(client);
}

/** Partition of the clients that an organization's policy, or a provider of its, let in. */
export function admittedTo(organization: OrganizationId): string {
  return `admitted#${organization}`;
}

/** Partition of an organization's initial access tokens. */
export function registrationTokensOf(organization: OrganizationId): string {
  return `registration-tokens#${organization}`;
}

/** Partition of a provider's live SCIM tokens. */
export function scimTokensOf(provider: ProviderId): string {
  return `scim-tokens#${provider}`;
}

/** Partition of the members whom a provider's SCIM client manages. */
export function scimUsersOf(provider: ProviderId): string {
  return `scim-users#${provider}`;
}

/** Partition of the lists of an organization's members. */
export function membersOf(organization: OrganizationId): string {
  return `members#${organization}`;
}

/** Partition of a provider's links. */
export function linksOf(provider: ProviderId): string {
  return `links#${provider}`;
}

/** What the links of one member begin with, in that partition. */
export function linksOfMember(member: MemberId): string {
  return `${member} `;
}

/** Keys of the Status table: what `protect()` needs of the Directory, and no more. */
export const statusKey = {
  organization: (organization: OrganizationId) => ({ pk: `org#${organization}` }),
  provider: (provider: ProviderId) => ({ pk: `idp#${provider}` }),
  client: (client: ClientId) => ({ pk: `client#${client}` }),
  enablement: (organization: OrganizationId, client: ClientId) => ({ pk: `enablement#${organization}#${client}` }),
  /** Everything that agents of the client had in the organization until then is stopped. */
  stop: (organization: OrganizationId, client: ClientId) => ({ pk: stopKey(organization, client) }),
};

/** Key of the Members table. */
export function memberKey(organization: OrganizationId, member: MemberId) {
  return { organization, member };
}
