import { isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { changesBetween, entityTag, type Revised } from '../../core/administration/revision.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type ProviderInput, parseProvider } from '../../core/registration/provider.ts';
import type { SignInInput } from '../../core/registration/sign-in-client.ts';
import { mayCutOff } from '../../core/sign-in/proof.ts';
import type { Administrator } from '../../ports/administration-store.ts';
import { auditEntry } from '../administration/administration.ts';
import { trustTaken } from '../administration/register-provider.ts';
import { prepareSignIn, type SetSignInDependencies, signInAudit, signInOf } from '../administration/set-sign-in.ts';
import { findAdministrator, findStandingAdministrator, lastSignIn } from './keep-sign-in.ts';
import { conflict, notFound, type SelfServed, type SelfService, served, unlessChanged } from './self-service.ts';

export function providerTag(provider: TrustedProvider): string {
  return entityTag('provider', provider);
}

export async function findOwnProvider(self: SelfService, id: string): Promise<SelfServed<TrustedProvider>> {
  const found = await findRevised(self, id);
  return found === undefined ? notFound : ok(found.record);
}

/** What may change later. Absent: stays. */
export interface OwnProviderChange extends Omit<Partial<ProviderInput>, 'issuer' | 'justInTimeRole' | 'preset'> {
  readonly justInTimeRole?: Replaced;
  readonly preset?: Replaced;
}

type Replaced = { readonly is: string } | 'removed' | undefined;

/**
 * Settings of a provider; issuer, tenants and the keys' address are the trust itself, and stay. Another mapped claim
 * deactivates every link, administrators' too, and fewer algorithms may leave none that the provider signs with.
 */
export function changeOwnProvider(
  self: SelfService,
  id: string,
  change: OwnProviderChange,
  ifMatch: string,
): Promise<SelfServed<TrustedProvider>> {
  return replace(self, id, ifMatch, 'provider.changed', (previous) => {
    const parsed = served(parseProvider(inputOf(previous, change), self.configuration));
    if (!parsed.ok) return parsed;
    const { justInTimeRole: _, preset: __, ...kept } = previous;
    return ok({ ...kept, ...parsed.value, jwksUri: previous.jwksUri });
  });
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
  const outcome = await self.store.changeProvider(found, signInOf(next.value), by.value, signInAudit(self, next.value));
  switch (outcome) {
    case 'done':
      return next;
    case 'missing':
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

  const details = action === 'provider.changed' ? detailsOf(next.value) : { status: next.value.status };
  const audit = auditEntry(self, next.value.organization, { action, target: next.value.id, details });
  const outcome = await self.store.changeProvider(
    previous,
    changesBetween(previous.record, next.value),
    by.value,
    audit,
  );
  switch (outcome) {
    case 'done':
      return next;
    case 'missing':
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

/** What is registered, and what changes of it, checked as a whole. */
function inputOf(previous: TrustedProvider, change: OwnProviderChange): ProviderInput {
  const { issuer, jwksUri, tenant, audienceTenant } = previous;
  const justInTimeRole = replaced(previous.justInTimeRole, change.justInTimeRole);
  const preset = replaced(previous.preset, change.preset);
  return {
    issuer,
    jwksUri,
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
    subjectClaim: change.subjectClaim ?? previous.subjectClaim,
    algorithms: change.algorithms ?? [...previous.algorithms],
    maxLifetimeSeconds: change.maxLifetimeSeconds ?? previous.maxLifetimeSeconds,
    defaultScope: change.defaultScope ?? formatScopes(previous.defaultScopes),
    emailDomains: change.emailDomains ?? [...previous.emailDomains],
    ...(justInTimeRole !== undefined && { justInTimeRole }),
    ...(preset !== undefined && { preset }),
  };
}

function replaced(previous: string | undefined, by: Replaced): string | undefined {
  if (by === undefined) return previous;
  return by === 'removed' ? undefined : by.is;
}

function findRevised({ reads, caller }: SelfService, id: string): Promise<Revised<TrustedProvider> | undefined> {
  return isProviderId(id) ? reads.findProvider(caller.organization, id) : Promise.resolve(undefined);
}

async function stale(self: SelfService, id: string): Promise<SelfServed<never>> {
  const current = await findRevised(self, id);
  return current ? err({ reason: 'changed_meanwhile', current: providerTag(current.record) }) : notFound;
}

function detailsOf(provider: TrustedProvider): Record<string, string | number> {
  return {
    subjectClaim: provider.subjectClaim,
    algorithms: [...provider.algorithms].join(' '),
    emailDomains: [...provider.emailDomains].join(' '),
    justInTimeRole: provider.justInTimeRole ?? 'none',
    maxLifetimeSeconds: provider.maxLifetimeSeconds,
    defaultScope: formatScopes(provider.defaultScopes),
  };
}
