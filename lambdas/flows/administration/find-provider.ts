import { isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type Administered, type Administration, notFound, organizationOf } from './administration.ts';

/** What was found in the DNS is no setting: it makes no form that somebody fills in out of date. */
export function providerTag({ domainProof: _, ...provider }: TrustedProvider): string {
  return entityTag('provider', provider);
}

export async function findProvider(
  admin: Pick<Administration, 'reads' | 'caller'>,
  organization: string,
  id: string,
): Promise<Administered<Revised<TrustedProvider>>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const found = isProviderId(id) ? await admin.reads.findProvider(of.value, id) : undefined;
  return found === undefined ? noProvider(organization, id) : ok(found);
}

export function noProvider(organization: string, id: string) {
  return notFound('provider', `does not exist in ${organization}: ${id}`);
}
