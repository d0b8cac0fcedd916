import { err, ok } from '../../../protect/vocabulary/result.ts';
import { changesBetween, type Over, type Revised } from '../../core/administration/revision.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { mayCutOff } from '../../core/sign-in/proof.ts';
import type { AdministrationStore } from '../../ports/administration-store.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByMember,
  conflict,
  overOf,
  unlessChanged,
} from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { findProvider, noProvider, providerTag } from './find-provider.ts';
import { changedProvider, type ProviderChange, settingsDetails } from './provider-change.ts';
import { trustTaken } from './register-provider.ts';

/** Which provider, and what of it was looked at; absent: nothing, which is the operator's word. */
export interface ProviderOf {
  readonly organization: string;
  readonly id: string;
  readonly ifMatch?: string | undefined;
}

/**
 * Settings of a provider; issuer, tenants and the keys' address are the trust itself, and stay. Another mapped claim
 * deactivates every link, administrators' too, and fewer algorithms may leave none that the provider signs with. The
 * operator may take the last way in from administrators, too.
 */
export function changeProvider(
  admin: Administration,
  of: ProviderOf,
  change: ProviderChange,
): Promise<Administered<TrustedProvider>> {
  const become = (previous: TrustedProvider) => changedProvider(previous, change, admin.configuration);
  return replace(admin, of, 'provider.changed', become);
}

/**
 * Law 9: stops redemption within 60 s, and live tokens at `protect()`. Disabled again: nothing changes. The operator may
 * disable the last one that administrators sign in with, too.
 */
export function disableProvider(
  admin: Administration,
  organization: string,
  id: string,
  ifMatch?: string,
): Promise<Administered<TrustedProvider>> {
  const become = (previous: TrustedProvider) => ok({ ...previous, status: 'disabled' as const });
  return replace(admin, { organization, id, ifMatch }, 'provider.disabled', become);
}

/**
 * Active again, if it was active before: its trust is still its own. One that never was is pending again, so that
 * disabling and enabling is no way around the confirmation. The operator's word is another, `confirmProvider`: it claims
 * the trust.
 */
export async function enableProvider(
  admin: ByMember,
  id: string,
  ifMatch: string,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, admin.caller.organization, id);
  if (!found.ok) return found;
  const { issuer, tenant, audienceTenant, ...provider } = found.value.record;
  if (provider.status === 'pending')
    return conflict('status', 'is pending: it becomes active when an administrator has signed in through it');
  const holder = await admin.trust.findProvider({ issuer, tenant, audienceTenant });
  const status = provider.status === 'active' || holder?.id === provider.id ? 'active' : 'pending';
  return replace(admin, { organization: admin.caller.organization, id, ifMatch }, 'provider.enabled', (previous) =>
    ok({ ...previous, status }),
  );
}

/**
 * Reads → If-Match, or the operator's word → what it becomes → who changes it stays able to sign in → one transaction over
 * what was read. Of what is so already an administrator writes nothing; the operator's word is on record.
 */
async function replace(
  admin: Administration,
  { organization, id, ifMatch }: ProviderOf,
  action: 'provider.changed' | 'provider.disabled' | 'provider.enabled',
  become: (previous: TrustedProvider) => Administered<TrustedProvider>,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  const previous = found.value;
  const same = unlessChanged(admin, ifMatch, providerTag(previous.record));
  if (!same.ok) return same;
  const next = become(previous.record);
  if (!next.ok) return next;
  if (admin.caller.kind !== 'operator' && providerTag(next.value) === providerTag(previous.record)) return next;

  const isSettings = action === 'provider.changed';
  const details = isSettings ? settingsDetails(next.value) : { status: next.value.status };
  const changes = isSettings ? changesBetween(previous.record, next.value) : details;
  // Settings are checked as a whole: over another state they would be what nobody has checked.
  const over = isSettings ? previous : overOf(admin, previous);
  const audit = auditEntry(admin, next.value.organization, { action, target: next.value.id, details });
  return writeProvider(admin, previous, { next: next.value, changes, over }, audit);
}

interface ProviderWrite {
  readonly next: TrustedProvider;
  readonly changes: Parameters<AdministrationStore['changeProvider']>[1];
  readonly over: Over<TrustedProvider, keyof TrustedProvider>;
}

/** Law 6, whatever the change is called: whoever could cut somebody off must stay able to sign in themselves. */
export async function writeProvider(
  admin: Administration,
  { record: previous }: Revised<TrustedProvider>,
  { next, changes, over }: ProviderWrite,
  audit: AuditEntry,
): Promise<Administered<TrustedProvider>> {
  const by = await changerOf(admin, mayCutOff(previous, next) ? { provider: previous.id } : undefined);
  if (!by.ok) return by;
  const outcome = await admin.store.changeProvider(over, changes, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(next);
    case 'missing':
      return noProvider(previous.organization, previous.id);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, previous);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
    case 'trust_taken':
      return trustTaken(admin, next);
  }
}

export async function changedMeanwhile(
  admin: Administration,
  { organization, id }: TrustedProvider,
): Promise<Administered<never>> {
  if (admin.caller.kind === 'operator')
    return conflict('provider', `was changed by somebody else at the same moment: ${id}`);
  const current = await findProvider(admin, organization, id);
  return current.ok ? err({ reason: 'changed_meanwhile', current: providerTag(current.value.record) }) : current;
}
