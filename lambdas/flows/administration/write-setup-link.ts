import { ok } from '../../../protect/vocabulary/result.ts';
import type { Member } from '../../core/records.ts';
import { SETUP_LINK_LIFETIME_SECONDS, type SetupToken, setupDigest, setupPath } from '../../core/sign-in/setup.ts';
import type { SetupLinks } from '../../ports/setup-store.ts';
import { type Administered, type Administration, auditEntry, conflict } from './administration.ts';
import { changerOf, ungranted } from './changer.ts';

export interface SetupLinkDependencies {
  readonly setups: SetupLinks;
  readonly newToken: () => SetupToken;
}

export interface CreatedSetupLink {
  readonly member: Member;
  /** In this answer and nowhere else. */
  readonly url: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * A link for this member, by whoever asks; an administrator must still be one when it is written, and when it is opened.
 * Does NOT check that the member is an administrator: its use cases do, and so does opening it.
 * Sent twice, or its answer lost: another link, and the one that nobody saw ends by itself within the hour.
 */
export async function writeSetupLink(
  admin: Administration,
  { setups, newToken }: SetupLinkDependencies,
  member: Member,
): Promise<Administered<CreatedSetupLink>> {
  const { caller, clock, configuration, trust } = admin;
  const { organization, id } = member;
  const now = clock();
  const recalls = [member.recalledAt, (await trust.findOrganization(organization))?.recalledAt];
  // Whatever was recalled in this very second is refused by it; so is a link of the same second.
  if (recalls.some((recalledAt) => recalledAt !== undefined && recalledAt >= now))
    return conflict('member', 'was recalled at this very moment: try again');
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const token = newToken();
  const expiresAt = now + SETUP_LINK_LIFETIME_SECONDS;
  const madeBy = caller.kind === 'operator' ? {} : { madeBy: caller.member };
  const link = { digest: setupDigest(token), organization, member: id, ...madeBy, expiresAt };
  const audit = auditEntry(admin, organization, { action: 'setup_link.created', target: id, details: { expiresAt } });
  const outcome = await setups.createLink(link, by.value, audit);
  return outcome === 'created'
    ? ok({ member, url: configuration.issuer + setupPath(organization, token), expiresAt })
    : ungranted(outcome);
}
