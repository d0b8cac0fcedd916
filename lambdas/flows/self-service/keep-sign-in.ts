import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import type { SelfServiceRefusal } from '../../core/administration/refusal.ts';
import { includesAdministration } from '../../core/configuration.ts';
import type { Member } from '../../core/records.ts';
import { signInSettings } from '../../core/sign-in/proof.ts';
import { offersSignIn } from '../../core/sign-in/provider.ts';
import type { Administrator } from '../../ports/administration-store.ts';
import type { SelfServed, SelfService } from './self-service.ts';

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

type LastSignIn = Extract<SelfServiceRefusal, { readonly reason: 'last_sign_in' }>;

export function lastSignIn(because: LastSignIn['because']): {
  readonly ok: false;
  readonly error: SelfServiceRefusal;
} {
  return err({ reason: 'last_sign_in', because });
}

/** Whoever asks, who must be an administrator when the change is written. */
export async function findAdministrator(self: SelfService): Promise<SelfServed<Administrator>> {
  const found = await self.reads.findMember(self.caller.organization, self.caller.member);
  if (found === undefined || !isAdministrator(self, found.record)) return err({ reason: 'own_membership' });
  return ok({ member: found.record.id, role: found.record.role });
}

/** The same, with their own way in, which must stand when the change is written, and which it does not take away. */
export async function findStandingAdministrator(
  self: SelfService,
  taken: TakenAway,
): Promise<SelfServed<Administrator>> {
  const { caller, reads } = self;
  if (caller.kind === 'access_token') return lastSignIn('access_token');
  if (caller.provider === undefined || caller.signIn === undefined) return lastSignIn('not_standing');
  const { provider: id, signIn } = caller;
  if (taken.provider === id || taken.link === signIn.link) return lastSignIn('own_way_in');
  const [by, provider, owner] = await Promise.all([
    findAdministrator(self),
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
  { configuration }: Pick<SelfService, 'configuration'>,
  { role, status }: Pick<Member, 'role' | 'status'>,
): boolean {
  return status === 'active' && includesAdministration(configuration.roles.get(role) ?? NO_SCOPES);
}
