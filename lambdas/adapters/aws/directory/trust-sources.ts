import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { ClaimedIssuer } from '../../../core/assertion/claims.ts';
import type { Organization, TrustedProvider } from '../../../core/records.ts';
import { NEVER_RESTORED } from '../../../core/tokens/restore.ts';
import type { Trust, TrustLookUps } from '../../../ports/trust-sources.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { comesUnregistered, directoryKey, memberKey } from './keys.ts';
import { fromRow } from './rows.ts';

/** Each look-up is one strongly consistent read by key; a provider is two, its trust and then the record. */
export function dynamoTrustSources(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly members: string },
): TrustLookUps {
  const directory = (key: ReturnType<typeof directoryKey.trust>) => dynamo.get(tables.directory, { ...key });
  async function findTrust(claimed: ClaimedIssuer): Promise<Trust | undefined> {
    const row = await directory(directoryKey.trust(claimed));
    return row && fromRow.trust(row);
  }

  async function findTrusted({ organization, provider }: Trust): Promise<TrustedProvider | undefined> {
    const row = await directory(directoryKey.provider(organization, provider));
    return row && fromRow.provider(row);
  }

  async function findOrganization(organization: OrganizationId): Promise<Organization | undefined> {
    const row = await directory(directoryKey.organization(organization));
    return row && fromRow.organization(row);
  }

  return {
    findTrust,
    findTrusted,
    findProvider: async (claimed) => {
      const trust = await findTrust(claimed);
      return trust && findTrusted(trust);
    },
    readAhead: async () => undefined,
    findOrganization,
    currentOrganization: findOrganization,
    rememberedClient: async () => undefined,
    findClient: async (id) => {
      const row = await directory(directoryKey.client(id));
      return row && fromRow.client(row);
    },
    findEnablement: async (organization, id) => {
      const row = await directory(directoryKey.enablement(organization, id));
      if (row !== undefined || !comesUnregistered(id)) return row && fromRow.enablement(row);
      const admitted = await directory(directoryKey.admitted(organization, id));
      return admitted && fromRow.enablement(admitted);
    },
    findAliased: async (provider, name) => {
      const row = await directory(directoryKey.alias(provider, name));
      return row && fromRow.clientReference(row);
    },
    findLinkedMember: async (link) => {
      const row = await directory(directoryKey.subjectLink(link));
      return row && fromRow.memberReference(row);
    },
    findMemberByEmail: async (organization, email) => {
      const row = await directory(directoryKey.memberEmail(organization, email));
      return row && fromRow.memberReference(row);
    },
    redemptionsRestoredAt: async () => {
      const row = await directory(directoryKey.restore());
      return row === undefined ? NEVER_RESTORED : fromRow.restore(row);
    },
    findMember: async (organization, member) => {
      const row = await dynamo.get(tables.members, memberKey(organization, member));
      return row && fromRow.member(row);
    },
  };
}
