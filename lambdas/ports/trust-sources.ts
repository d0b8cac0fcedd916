import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { ClaimedIssuer } from '../core/assertion/claims.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../core/records.ts';

/** Where a provider's keys are, as far as the look-up of its issuer says: a hint for reading ahead, and no more. */
export interface KeysAt {
  readonly id: ProviderId;
  readonly jwksUri: string;
}

/** Reading before anything is asked for, so that a cold instance waits for fewer answers in turn. It decides nothing. */
export interface ReadAhead {
  /**
   * Begins to read what a redemption by this client will ask for, unless the client is remembered: then the rest mostly
   * is, too. Resolves with the place of the provider's keys as soon as that is known, while the rest is under way.
   * Never rejects: whoever asks for the very thing learns of the failure.
   */
  readAhead(client: ClientId, claimed: () => ClaimedIssuer | undefined): Promise<KeysAt | undefined>;
}

/**
 * What redemption reads. Each is one strongly consistent key read, never an index; `undefined` is "not found".
 * A row that cannot be parsed is an error, never a default (law 10).
 * @throws Unavailable when the store is
 */
export interface TrustSources extends ReadAhead {
  /** By exactly this (issuer, tenant, audience tenant): absent matches only absent. */
  findProvider(claimed: ClaimedIssuer): Promise<TrustedProvider | undefined>;
  findOrganization(organization: OrganizationId): Promise<Organization | undefined>;
  /** The same, never from memory, and remembered from now on. */
  currentOrganization(organization: OrganizationId): Promise<Organization | undefined>;
  /** The client as it was known up to a minute ago, without asking the store; `undefined`: not known. */
  rememberedClient(client: ClientId): Promise<Client | undefined>;
  findClient(client: ClientId): Promise<Client | undefined>;
  findEnablement(organization: OrganizationId, client: ClientId): Promise<Enablement | undefined>;
  /** Whose alias this name is at the provider. */
  findAliased(provider: ProviderId, name: string): Promise<ClientId | undefined>;
  findLinkedMember(link: SubjectLinkKey): Promise<MemberId | undefined>;
  /** The address in lower case. */
  findMemberByEmail(organization: OrganizationId, email: string): Promise<MemberId | undefined>;
  /**
   * When the register of redemptions was last restored from a backup, seconds since the epoch; 0: never. Nothing issued
   * up to then is redeemed.
   */
  redemptionsRestoredAt(): Promise<number>;
  findMember(organization: OrganizationId, member: MemberId): Promise<Member | undefined>;
}

/** What an issuer leads to. */
export interface Trust {
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  readonly jwksUri?: string | undefined;
}

/** The two halves of finding a provider, for who does more than one thing at a time. */
export interface TrustLookUps extends TrustSources {
  findTrust(claimed: ClaimedIssuer): Promise<Trust | undefined>;
  findTrusted(trust: Trust): Promise<TrustedProvider | undefined>;
}
