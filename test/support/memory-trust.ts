import type { ClaimedIssuer } from '../../lambdas/core/assertion/claims.ts';
import type { SubjectLinkKey } from '../../lambdas/core/people/subject-link.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../../lambdas/core/records.ts';
import { NEVER_RESTORED } from '../../lambdas/core/tokens/restore.ts';
import type { DirectoryReads } from '../../lambdas/ports/administration-store.ts';
import type { Trust, TrustLookUps, TrustSources } from '../../lambdas/ports/trust-sources.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { client, enablement, member, organization, provider, SUBJECT } from './fixtures.ts';

/** What one test trusts: lists that it may change as it goes. */
export interface TrustedFacts {
  organizations: Organization[];
  providers: TrustedProvider[];
  clients: Client[];
  enablements: Enablement[];
  members: Member[];
  /** Seconds since the epoch; absent: never. */
  restoredAt?: number;
  links: (SubjectLinkKey & { readonly member: MemberId })[];
}

/** One organization, one provider, one client enabled, one member linked. */
export function validFacts(): TrustedFacts {
  return {
    organizations: [organization],
    providers: [provider],
    clients: [client],
    enablements: [enablement],
    members: [member],
    links: [{ provider: provider.id, claim: 'sub', value: SUBJECT, member: member.id }],
  };
}

/** Reads the facts as they are at the moment of each call; nothing is remembered. */
export function memoryTrustSources(facts: TrustedFacts): TrustLookUps {
  const findProvider: TrustSources['findProvider'] = async ({ issuer, tenant, audienceTenant }) =>
    facts.providers.find(
      (known) => known.issuer === issuer && known.tenant === tenant && known.audienceTenant === audienceTenant,
    );
  return {
    findProvider,
    findTrust: async (claimed) => {
      const found = await findProvider(claimed);
      const { organization: of, id, jwksUri } = found ?? {};
      return of && id && { organization: of, provider: id, claimed, ...(jwksUri && { jwksUri }) };
    },
    findTrusted: async (trust) => {
      const { claimed } = trust as { readonly claimed?: ClaimedIssuer } & Trust;
      return claimed && findProvider(claimed);
    },
    findOrganization: async (id) => facts.organizations.find((known) => known.id === id),
    currentOrganization: async (id) => facts.organizations.find((known) => known.id === id),
    readAhead: async () => undefined,
    rememberedClient: async () => undefined,
    findClient: async (id) => facts.clients.find((known) => known.id === id),
    findEnablement: async (organizationId, clientId) =>
      facts.enablements.find((known) => known.organization === organizationId && known.client === clientId),
    findAliased: async (providerId, name) =>
      facts.enablements.find((known) => known.aliases.get(providerId)?.has(name))?.client,
    findLinkedMember: async ({ provider: providerId, claim, value }) =>
      facts.links.find((link) => link.provider === providerId && link.claim === claim && link.value === value)?.member,
    findMemberByEmail: async (organizationId, email) =>
      facts.members.find((known) => known.organization === organizationId && known.email === email)?.id,
    redemptionsRestoredAt: async () => facts.restoredAt ?? NEVER_RESTORED,
    findMember: async (organizationId, memberId) =>
      facts.members.find((known) => known.organization === organizationId && known.id === memberId),
  };
}

/** Overrides members of every fact in the list. */
export function changeAll<T>(list: T[], override: Partial<T>): void {
  list.splice(0, list.length, ...list.map((one) => ({ ...one, ...override })));
}

/** What lists for people, of the same facts. */
export function memoryReads(facts: TrustedFacts): Pick<DirectoryReads, 'findClientByAlias' | 'listProviders'> {
  return {
    findClientByAlias: async (provider, alias) =>
      facts.enablements.find((known) => known.aliases.get(provider)?.has(alias))?.client,
    listProviders: async function* (organizationId) {
      yield* facts.providers.filter((known) => known.organization === organizationId);
    },
  };
}
