import { ok } from '../../../protect/vocabulary/result.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type Administered, type Administration, auditEntry, conflict, unlessChanged } from './administration.ts';
import { changedMeanwhile, type ProviderOf } from './change-provider.ts';
import { changerOf, ungranted } from './changer.ts';
import { findProvider, providerTag } from './find-provider.ts';

/** More people than these are "more than a thousand". */
const MAX_COUNTED_LINKS = 1_000;

/**
 * A disabled provider that nobody is linked to, gone for good: its issuer may be registered again, here or elsewhere,
 * under another id. Tokens that it stood for stay refused. Nobody signs in with a provider that is disabled, so that it is
 * nobody's way in: disabling it was the change that law 6 is about.
 */
export async function removeProvider(
  admin: Administration,
  { organization, id, ifMatch }: ProviderOf,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  const { record } = found.value;
  const same = unlessChanged(admin, ifMatch, providerTag(record));
  if (!same.ok) return same;
  if (record.status !== 'disabled') return conflict('provider', `is ${record.status}: disable it first`);
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const outcome = await admin.store.removeProvider(found.value, by.value, removalAudit(admin, record));
  switch (outcome) {
    case 'done':
      return ok(record);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, record);
    case 'has_links':
      return stillLinked(admin, record);
    case 'too_many_aliases':
      return conflict('provider', 'knows many clients by names of its own (aliases): take some of them back first');
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

async function stillLinked({ reads }: Administration, { id }: TrustedProvider): Promise<Administered<never>> {
  const links = (await reads.listLinksOf(id, MAX_COUNTED_LINKS + 1)).length;
  const many = links > MAX_COUNTED_LINKS ? `more than ${MAX_COUNTED_LINKS}` : String(links);
  return conflict(
    'provider',
    `still has ${many} ${links === 1 ? 'link' : 'links'} that lead to members: remove them first, member by member, or leave it disabled`,
  );
}

function removalAudit(admin: Administration, provider: TrustedProvider) {
  const { id, organization, issuer, tenant, audienceTenant } = provider;
  const details = {
    issuer,
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
  };
  return auditEntry(admin, organization, { action: 'provider.removed', target: id, details });
}
