import { isProviderId } from '../../core/identifiers.ts';
import { type ProviderInput, parseProvider } from '../../core/registration/provider.ts';
import type { SignInInput } from '../../core/registration/sign-in-client.ts';
import { err, ok } from '../../core/result.ts';
import { entityTag, type Revised } from '../../core/revision.ts';
import { formatScopes } from '../../core/scope.ts';
import type { TrustedProvider } from '../../core/trust.ts';
import type { ProviderGuard } from '../../ports/self-service.ts';
import { auditEntry } from '../administration/administration.ts';
import { trustTaken } from '../administration/register-provider.ts';
import { type SetSignInDependencies, setSignIn } from '../administration/set-sign-in.ts';
import { conflict, notFound, type SelfServed, type SelfService, served, unlessChanged } from './self-service.ts';

export function providerTag(provider: TrustedProvider): string {
  return entityTag('provider', provider);
}

export async function findOwnProvider(self: SelfService, id: string): Promise<SelfServed<TrustedProvider>> {
  const found = await findRevised(self, id);
  return found === undefined ? notFound : ok(found.record);
}

/** What may change later. Absent: stays. `null`: removed. */
export interface OwnProviderChange extends Omit<Partial<ProviderInput>, 'issuer' | 'justInTimeRole' | 'preset'> {
  readonly justInTimeRole?: string | null | undefined;
  readonly preset?: string | null | undefined;
}

/**
 * Settings of a provider; issuer, tenants and the keys' address are the trust itself, and stay. Another mapped claim
 * deactivates every link, administrators' too, so that it is as good as disabling it: the last sign-in is guarded.
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

/** Who we are at the provider. */
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
  return served(await setSignIn(self, dependencies, self.caller.organization, id, input));
}

/** Reads → If-Match → what it becomes → the last sign-in → one transaction over what was read. */
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
  const guard = guardOf(self, previous.record, next.value);
  if (!guard.ok) return guard;

  const details = action === 'provider.changed' ? detailsOf(next.value) : { status: next.value.status };
  const audit = auditEntry(self, next.value.organization, { action, target: next.value.id, details });
  const outcome = await self.changes.changeProvider(previous, next.value, guard.value, audit);
  switch (outcome) {
    case 'done':
      return next;
    case 'changed_meanwhile':
      return stale(self, id);
    case 'last_sign_in':
      return err({ reason: 'last_sign_in' });
    case 'trust_taken':
      return served(await trustTaken(self, next.value));
  }
}

/**
 * The last working sign-in of the administrators stays (L6). That another one works is proved by the caller, who
 * came through it: whoever would cut off their own must come through another first. Written in the same transaction, so
 * that of two administrators who cut off each other's, one does.
 */
function guardOf({ caller }: SelfService, previous: TrustedProvider, next: TrustedProvider): SelfServed<ProviderGuard> {
  const isCutOff = next.status !== 'active' || next.subjectClaim !== previous.subjectClaim;
  if (!isCutOff || !offersSignIn(previous)) return ok({});
  if (caller.provider === undefined) return err({ reason: 'last_sign_in' });
  return caller.provider === previous.id ? err({ reason: 'last_sign_in' }) : ok({ signInElsewhere: caller.provider });
}

export function offersSignIn({ status, signIn }: TrustedProvider): boolean {
  return status === 'active' && signIn !== undefined;
}

/** What is registered, and what changes of it, checked as a whole. */
function inputOf(previous: TrustedProvider, change: OwnProviderChange): ProviderInput {
  const { issuer, jwksUri, tenant, audienceTenant } = previous;
  const justInTimeRole = change.justInTimeRole === undefined ? previous.justInTimeRole : change.justInTimeRole;
  const preset = change.preset === undefined ? previous.preset : change.preset;
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
    ...(justInTimeRole && { justInTimeRole }),
    ...(preset && { preset }),
  };
}

function findRevised({ records, caller }: SelfService, id: string): Promise<Revised<TrustedProvider> | undefined> {
  return isProviderId(id) ? records.findProvider(caller.organization, id) : Promise.resolve(undefined);
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
