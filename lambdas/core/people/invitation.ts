import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { CONSOLE_ROOT } from '../../routes.ts';
import type { Member } from '../records.ts';
import { loginPath } from '../sign-in/login-path.ts';

/**
 * An administrator's word of one member and one provider: until then, whoever signs in there with the member's own address,
 * verified, is this member, whatever the domain of the address, and whoever knows the member already. Used up by the first
 * who does. Nobody learns anything by having seen the address to sign in at, which is the organization's own.
 */
export interface Invitation {
  readonly provider: ProviderId;
  /** Seconds since the epoch; whatever recalls the member later takes it back. */
  readonly invitedAt: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** Long enough for a holiday, seconds. */
export const INVITATION_LIFETIME_SECONDS = 7 * 86_400;

/** What of the member's invitation counts now, if anything: of an active member, in its time, and not recalled since. */
export function liveInvitation(
  { invitation, status, recalledAt }: Pick<Member, 'invitation' | 'status' | 'recalledAt'>,
  now: number,
): Invitation | undefined {
  if (invitation === undefined || status !== 'active' || now >= invitation.expiresAt) return undefined;
  return recalledAt === undefined || recalledAt < invitation.invitedAt ? invitation : undefined;
}

/** The same, if it is one for this very provider. */
export function invitationThrough(member: Member, provider: ProviderId, now: number): Invitation | undefined {
  const live = liveInvitation(member, now);
  return live?.provider === provider ? live : undefined;
}

/** What is sent to the member: it holds no secret, and leads anybody to the organization's own provider. */
export function invitationUri(
  issuer: string,
  { organization }: Pick<Member, 'organization'>,
  { provider }: Invitation,
): string {
  return issuer + loginPath(organization, { provider, return_to: CONSOLE_ROOT });
}
