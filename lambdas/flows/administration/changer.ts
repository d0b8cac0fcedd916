import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import type { AdministrationRefusal } from '../../core/administration/refusal.ts';
import { includesAdministration } from '../../core/configuration.ts';
import type { Member } from '../../core/records.ts';
import { signInSettings } from '../../core/sign-in/proof.ts';
import { offersSignIn } from '../../core/sign-in/provider.ts';
import type { Administrator, Changer, Ungranted } from '../../ports/administration-store.ts';
import type { Administered, Administration, ByMember } from './administration.ts';

/**
 * Law 6: an organization that has an administrator who can sign in keeps one.
 *
 * Of every change that could take a way in from an administrator, whoever makes it is the one who stays: they have signed
 * in, in this very session, and member, link and provider are as they were then. The change touches none of the three,
 * and is written only while all of them stand, in its own transaction. So whichever way two such changes are ordered,
 * after each of them its maker can sign in; of two that take each other's way in, the second finds its own gone.
 *
 * What another road proves is less: an access token was redeemed, and nobody signed in for it. The operator's command is
 * under no such law.
 */

/** What a change would take away. */
export interface TakenAway {
  /** Signing in with this provider. */
  readonly provider?: ProviderId;
  /** Signing in by this link: its digest. */
  readonly link?: string;
}

type Refused = { readonly ok: false; readonly error: AdministrationRefusal };

/** Their own administration is nobody's to take, to give back, or to use when it is gone. */
export const ownMembership: Refused = err({ reason: 'own_membership' });

type LastSignIn = Extract<AdministrationRefusal, { readonly reason: 'last_sign_in' }>;

export function lastSignIn(because: LastSignIn['because']): Refused {
  return err({ reason: 'last_sign_in', because });
}

/** What a store's word about its changer comes to. */
export function ungranted(outcome: Ungranted): Refused {
  return outcome === 'not_an_administrator' ? ownMembership : lastSignIn('not_standing');
}

/**
 * Who makes a change, in whose transaction they must still be it. `taken`: of a change that could take a way in from
 * administrators, what it takes away; its maker must be able to sign in without it.
 */
export async function changerOf(admin: Administration, taken?: TakenAway): Promise<Administered<Changer>> {
  if (!isMembers(admin)) return ok('operator');
  return taken === undefined ? findAdministrator(admin) : findStandingAdministrator(admin, taken);
}

export function isMembers(admin: Administration): admin is ByMember {
  return admin.caller.kind !== 'operator';
}

/** Whoever asks, who must be an administrator, and not recalled, when the change is written. */
async function findAdministrator({ caller, reads, configuration }: ByMember): Promise<Administered<Administrator>> {
  const found = await reads.findMember(caller.organization, caller.member);
  if (found === undefined || !isAdministrator({ configuration }, found.record)) return ownMembership;
  const { id, role, recalledAt } = found.record;
  // Recalled since: what they have come by is good no more (L9).
  if (recalledAt !== caller.recalledAt) return ownMembership;
  return ok({ member: id, role, ...(recalledAt !== undefined && { recalledAt }) });
}

/** The same, with their own way in, which must stand when the change is written, and which it does not take away. */
export async function findStandingAdministrator(
  admin: ByMember,
  taken: TakenAway,
): Promise<Administered<Administrator>> {
  const { caller, reads } = admin;
  if (caller.kind === 'access_token') return lastSignIn('access_token');
  if (caller.provider === undefined || caller.signIn === undefined) return lastSignIn('not_standing');
  const { provider: id, signIn } = caller;
  if (taken.provider === id || taken.link === signIn.link) return lastSignIn('own_way_in');
  const [by, provider, owner] = await Promise.all([
    findAdministrator(admin),
    reads.findProvider(caller.organization, id),
    reads.findLinkOwner(signIn.link),
  ]);
  if (!by.ok) return by;
  if (provider === undefined || !offersSignIn(provider.record)) return lastSignIn('not_standing');
  const isAsProved = signInSettings(provider.record) === signIn.settings && owner === caller.member;
  if (!isAsProved) return lastSignIn('not_standing');
  return ok({ ...by.value, signIn: { provider: id, revision: provider.revision, link: signIn.link } });
}

export function isAdministrator(
  { configuration }: Pick<Administration, 'configuration'>,
  { role, status }: Pick<Member, 'role' | 'status'>,
): boolean {
  return status === 'active' && includesAdministration(configuration.roles.get(role) ?? NO_SCOPES);
}
