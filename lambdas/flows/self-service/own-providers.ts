import { isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { SignInInput } from '../../core/registration/sign-in-client.ts';
import { mayCutOff } from '../../core/sign-in/proof.ts';
import type { Administrator } from '../../ports/self-service.ts';
import { auditEntry } from '../administration/administration.ts';
import { changedProvider, type ProviderChange, settingsDetails } from '../administration/provider-change.ts';
import { trustTaken } from '../administration/register-provider.ts';
import { mayRemove, removalAudit, tooManyAliases } from '../administration/remove-provider.ts';
import { prepareSignIn, type SetSignInDependencies, signInAudit } from '../administration/set-sign-in.ts';
import { findAdministrator, findStandingAdministrator, lastSignIn } from './keep-sign-in.ts';
import { conflict, notFound, type SelfServed, type SelfService, served, unlessChanged } from './self-service.ts';

export function providerTag(provider: TrustedProvider): string {
  return entityTag('provider', provider);
}

export async function findOwnProvider(self: SelfService, id: string): Promise<SelfServed<TrustedProvider>> {
  const found = await findRevised(self, id);
  return found === undefined ? notFound : ok(found.record);
}

/**
 * Settings of a provider; issuer, tenants and the keys' address are the trust itself, and stay. Another mapped claim
 * deactivates every link, administrators' too, and fewer algorithms may leave none that the provider signs with.
 */
export function changeOwnProvider(
  self: SelfService,
  id: string,
  change: ProviderChange,
  ifMatch: string,
): Promise<SelfServed<TrustedProvider>> {
  return replace(self, id, ifMatch, 'provider.changed', (previous) =>
    served(changedProvider(previous, change, self.configuration)),
  );
}

/** Law 9: stops redemption within 60 s, and live tokens at `protect()`. Again: nothing changes. */
export function disableOwnProvider(
  self: SelfService,
  id: string,
  ifMatch: string,
): Promise<SelfServed<TrustedProvider>> {
  return replace(self, id, ifMatch, 'provider.disabled', (previous) => ok({ ...previous, status: 'disabled' }));
}

/**
 * Active again, if it was active before: its trust is still its own. One that never was is pending again, so that
 * disabling and enabling is no way around the confirmation.
 */
export async function enableOwnProvider(
  self: SelfService,
  id: string,
  ifMatch: string,
): Promise<SelfServed<TrustedProvider>> {
  const found = await findRevised(self, id);
  if (found === undefined) return notFound;
  if (found.record.status === 'pending')
    return conflict('status', 'is pending: it becomes active when an administrator has signed in through it');
  const { issuer, tenant, audienceTenant } = found.record;
  const holder = await self.trust.findProvider({ issuer, tenant, audienceTenant });
  const status = found.record.status === 'active' || holder?.id === found.record.id ? 'active' : 'pending';
  return replace(self, id, ifMatch, 'provider.enabled', (previous) => ok({ ...previous, status }));
}

/**
 * Gone for good. Nobody signs in with a provider that is disabled, so that it is nobody's way in: disabling it was the
 * change that law 6 is about.
 */
export async function removeOwnProvider(self: SelfService, id: string, ifMatch: string): Promise<SelfServed<true>> {
  const previous = await findRevised(self, id);
  if (previous === undefined) return notFound;
  const same = unlessChanged(ifMatch, providerTag(previous.record));
  if (!same.ok) return same;
  const removable = served(await mayRemove(self, previous));
  if (!removable.ok) return removable;
  const by = await findAdministrator(self);
  if (!by.ok) return by;
  const outcome = await self.changes.removeProvider(previous, by.value, removalAudit(self, previous.record));
  switch (outcome) {
    case 'done':
      return ok(true);
    case 'changed_meanwhile':
      return stale(self, id);
    case 'too_many_aliases':
      return served(tooManyAliases());
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return lastSignIn('not_standing');
  }
}

/** Who we are at the provider. Of one that people sign in with, a wrong word locks them out: guarded like disabling it. */
export async function setOwnSignIn(
  self: SelfService,
  dependencies: SetSignInDependencies,
  id: string,
  input: SignInInput,
  ifMatch: string,
): Promise<SelfServed<TrustedProvider>> {
  const found = await findRevised(self, id);
  if (found === undefined) return notFound;
  const same = unlessChanged(ifMatch, providerTag(found.record));
  if (!same.ok) return same;
  const next = served(await prepareSignIn(self, dependencies, found.record, input));
  if (!next.ok) return next;
  const by = await changerOf(self, found.record, next.value);
  if (!by.ok) return by;
  const outcome = await self.changes.changeSignIn(found, next.value, by.value, signInAudit(self, next.value));
  switch (outcome) {
    case 'done':
      return next;
    case 'changed_meanwhile':
      return stale(self, id);
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return lastSignIn('not_standing');
  }
}

/** Reads → If-Match → what it becomes → who changes it stays able to sign in → one transaction over what was read. */
async function replace(
  self: SelfService,
  id: string,
  ifMatch: string,
  action: 'provider.changed' | 'provider.disabled' | 'provider.enabled',
  become: (previous: TrustedProvider) => SelfServed<TrustedProvider>,
): Promise<SelfServed<TrustedProvider>> {
  const previous = await findRevised(self, id);
  if (previous === undefined) return notFound;
  const same = unlessChanged(ifMatch, providerTag(previous.record));
  if (!same.ok) return same;
  const next = become(previous.record);
  if (!next.ok) return next;
  if (providerTag(next.value) === providerTag(previous.record)) return next;
  const by = await changerOf(self, previous.record, next.value);
  if (!by.ok) return by;

  const details = action === 'provider.changed' ? settingsDetails(next.value) : { status: next.value.status };
  const audit = auditEntry(self, next.value.organization, { action, target: next.value.id, details });
  const outcome = await self.changes.changeProvider(previous, next.value, by.value, audit);
  switch (outcome) {
    case 'done':
      return next;
    case 'changed_meanwhile':
      return stale(self, id);
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return lastSignIn('not_standing');
    case 'trust_taken':
      return served(await trustTaken(self, next.value));
  }
}

/** Law 6, whatever the change is called: whoever could cut somebody off must stay able to sign in themselves. */
function changerOf(
  self: SelfService,
  previous: TrustedProvider,
  next: TrustedProvider,
): Promise<SelfServed<Administrator>> {
  return mayCutOff(previous, next)
    ? findStandingAdministrator(self, { provider: previous.id })
    : findAdministrator(self);
}

function findRevised({ records, caller }: SelfService, id: string): Promise<Revised<TrustedProvider> | undefined> {
  return isProviderId(id) ? records.findProvider(caller.organization, id) : Promise.resolve(undefined);
}

async function stale(self: SelfService, id: string): Promise<SelfServed<never>> {
  const current = await findRevised(self, id);
  return current ? err({ reason: 'changed_meanwhile', current: providerTag(current.record) }) : notFound;
}
