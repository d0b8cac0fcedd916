import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { ClaimedIssuer } from '../core/assertion/claims.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../core/records.ts';

/**
 * What redemption reads. Each is one strongly consistent key read, never an index; `undefined` is "not found".
 * A row that cannot be parsed is an error, never a default (law 10).
 * @throws Unavailable when the store is
 */
export interface TrustSources {
  /** By exactly this (issuer, tenant, audience tenant): absent matches only absent. */
  findProvider(claimed: ClaimedIssuer): Promise<TrustedProvider | undefined>;
  findOrganization(organization: OrganizationId): Promise<Organization | undefined>;
  /** The client as it was known up to a minute ago, without asking the store; `undefined`: not known. */
  rememberedClient(client: ClientId): Promise<Client | undefined>;
  findClient(client: ClientId): Promise<Client | undefined>;
  findEnablement(organization: OrganizationId, client: ClientId): Promise<Enablement | undefined>;
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
