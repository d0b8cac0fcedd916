import { isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { type IssuerDifference, issuerDifferences } from '../../core/administration/near-issuer.ts';
import type { Organization, TrustedProvider } from '../../core/records.ts';
import type { ByOperator } from './administration.ts';

/** A provider that has the id, or the issuer, or nearly. */
export interface LocatedProvider {
  readonly provider: TrustedProvider;
  readonly organization: Organization;
  /** Of the issuer that was asked for. Empty: it is exactly that one. */
  readonly differs: readonly IssuerDifference[];
}

/** Organizations that are asked at once. */
const AT_ONCE = 20;

/**
 * Whose is it? Of every organization, the providers with this id, or with this issuer in whatever tenant and state;
 * those that differ by a trailing slash or by case come last, because people take them for the same and redemption does
 * not. Asks every organization in turn, by queries of one partition: for a person, never on a request path.
 */
export async function locateProviders(
  { reads }: Pick<ByOperator, 'reads'>,
  asked: string,
): Promise<readonly LocatedProvider[]> {
  const found: LocatedProvider[] = [];
  const search = async (organization: Organization) => {
    for await (const provider of reads.listProviders(organization.id)) {
      const differs = isProviderId(asked) ? sameId(asked, provider) : issuerDifferences(asked, provider.issuer);
      if (differs !== undefined) found.push({ provider, organization, differs });
    }
  };
  let batch: Organization[] = [];
  for await (const organization of reads.listOrganizations()) {
    batch.push(organization);
    if (batch.length < AT_ONCE) continue;
    await Promise.all(batch.map(search));
    batch = [];
  }
  await Promise.all(batch.map(search));
  return found.toSorted(byNearness);
}

const sameId = (asked: string, { id }: TrustedProvider) => (id === asked ? [] : undefined);

function byNearness(a: LocatedProvider, b: LocatedProvider): number {
  return a.differs.length - b.differs.length || (a.organization.id < b.organization.id ? -1 : 1);
}
