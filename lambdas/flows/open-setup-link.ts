import { NO_SCOPES } from '../../protect/vocabulary/scope.ts';
import { type Configuration, includesAdministration } from '../core/configuration.ts';
import { type SessionCookie, sessionDigest } from '../core/sign-in/session.ts';
import {
  isSetupToken,
  madeAt,
  makerStands,
  SETUP_SESSION_LIFETIME_SECONDS,
  type SetupLink,
  type SetupSession,
  setupDigest,
} from '../core/sign-in/setup.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { SetupStore } from '../ports/setup-store.ts';
import type { SignInIds } from '../ports/sign-in-ids.ts';
import type { TrustSources } from '../ports/trust-sources.ts';
import { checkRecall } from './authenticate-session.ts';

export interface OpenSetupDependencies {
  readonly configuration: Configuration;
  /** Nothing from memory. */
  readonly trust: Pick<TrustSources, 'findOrganization' | 'findMember'>;
  readonly setups: SetupStore;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'> & Pick<SignInIds, 'sessionCookie'>;
}

export interface OpenedSetup {
  /** For the browser, and nobody else. */
  readonly cookie: SessionCookie;
  readonly session: SetupSession;
}

/**
 * Token → link, of this organization, in its hour → its member, active and still an administrator, and so is whoever made
 * it, if an administrator did; none of them recalled since it was made → used up, and a setup session begins. `undefined`
 * for every reason alike: whoever tries learns nothing. Nothing is written then.
 * When the process dies after the write, or the answer is lost, the link is used up: whoever made it makes another.
 * @throws Unavailable
 */
export async function openSetupLink(
  dependencies: OpenSetupDependencies,
  organization: string,
  token: string,
): Promise<OpenedSetup | undefined> {
  const { setups, clock, ids } = dependencies;
  const link = isSetupToken(token) ? await setups.findLink(setupDigest(token)) : undefined;
  const now = clock();
  if (link === undefined || link.organization !== organization || now >= link.expiresAt) return undefined;
  if (!(await stands(dependencies, link))) return undefined;
  const cookie = ids.sessionCookie();
  const { member, madeBy } = link;
  const session: SetupSession = {
    digest: sessionDigest(cookie),
    ...{ organization: link.organization, member, ...(madeBy && { madeBy }), createdAt: now },
    expiresAt: now + SETUP_SESSION_LIFETIME_SECONDS,
  };
  const outcome = await setups.open(link, session, {
    ...{ organization: link.organization, at: now, suffix: ids.auditSuffix() },
    ...{ actor: { kind: 'setup', id: member }, action: 'setup_link.opened', target: member },
    details: { expiresAt: session.expiresAt, ...(madeBy && { madeBy }) },
  });
  return outcome === 'opened' ? { cookie, session } : undefined;
}

/** The link was made an hour ago at most, and much can have changed. */
async function stands({ configuration, trust }: OpenSetupDependencies, link: SetupLink): Promise<boolean> {
  const [organization, member, maker] = await Promise.all([
    trust.findOrganization(link.organization),
    trust.findMember(link.organization, link.member),
    link.madeBy && trust.findMember(link.organization, link.madeBy),
  ]);
  if (organization?.status !== 'active' || member?.status !== 'active') return false;
  const made = { member: link.member, createdAt: madeAt(link) };
  if (!checkRecall(made, { member: member.recalledAt, organization: organization.recalledAt }).ok) return false;
  if (link.madeBy !== undefined && !makerStands(maker, made.createdAt, configuration)) return false;
  return includesAdministration(configuration.roles.get(member.role) ?? NO_SCOPES);
}
