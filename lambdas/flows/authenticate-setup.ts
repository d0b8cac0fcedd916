import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../protect/vocabulary/scope.ts';
import { includesAdministration } from '../core/configuration.ts';
import type { Member, Organization } from '../core/records.ts';
import { csrfToken, type SessionCookie, sessionDigest } from '../core/sign-in/session.ts';
import type { NotSignedIn } from '../core/sign-in/session-refusal.ts';
import { makerStands, type SetupSession } from '../core/sign-in/setup.ts';
import type { SetupSessions } from '../ports/setup-store.ts';
import {
  type AuthenticatedSession,
  authenticateSession,
  checkRecall,
  type SessionDependencies,
} from './authenticate-session.ts';

/** An administrator whom a setup link let in: nothing but what a route for setup allows. There are no scopes to use. */
export interface AuthenticatedSetup {
  readonly setup: SetupSession;
  readonly organization: Organization;
  readonly member: Member;
  readonly csrfToken: string;
}

export type AuthenticatedPerson = AuthenticatedSession | AuthenticatedSetup;

export function isSetup(person: AuthenticatedPerson): person is AuthenticatedSetup {
  return 'setup' in person;
}

/** The session that somebody is here by, of either kind, and whose it is. */
export function beginningOf(person: AuthenticatedPerson): Pick<SetupSession, 'digest' | 'member'> {
  return isSetup(person) ? person.setup : person.session;
}

export interface PersonSessionDependencies extends SessionDependencies {
  readonly setups: Pick<SetupSessions, 'findSession'>;
}

/**
 * A first-party session, else a setup session: live, of the organization that is `wanted`, its member active, not
 * recalled since, and an administrator still; and so is the administrator who made its link, if one did. Only for the few
 * routes that setup needs; every other one asks {@link authenticateSession}, which knows no setup session.
 * @throws Unavailable
 */
export async function authenticatePerson(
  dependencies: PersonSessionDependencies,
  cookie: SessionCookie,
  wanted: string | undefined,
): Promise<Result<AuthenticatedPerson, NotSignedIn>> {
  const session = await authenticateSession(dependencies, cookie, wanted);
  if (session.ok || session.error.reason !== 'unknown_session') return session;
  const setup = await dependencies.setups.findSession(sessionDigest(cookie));
  return setup === undefined ? session : checkSetup(dependencies, setup, cookie, wanted);
}

async function checkSetup(
  { configuration, trust, clock }: PersonSessionDependencies,
  setup: SetupSession,
  cookie: SessionCookie,
  wanted: string | undefined,
): Promise<Result<AuthenticatedSetup, NotSignedIn>> {
  const about = { member: setup.member };
  if (clock() >= setup.expiresAt) return err({ reason: 'session_expired', ...about });
  if (wanted !== undefined && wanted !== setup.organization) {
    return err({ reason: 'session_of_other_organization', organization: setup.organization });
  }
  const [member, organization, maker] = await Promise.all([
    trust.findMember(setup.organization, setup.member),
    trust.findOrganization(setup.organization),
    setup.madeBy && trust.findMember(setup.organization, setup.madeBy),
  ]);
  if (member?.status !== 'active')
    return err({ reason: 'session_member_not_active', ...about, status: member?.status });
  const held = checkRecall(setup, { member: member.recalledAt, organization: organization?.recalledAt });
  if (!held.ok) return held;
  if (!includesAdministration(configuration.roles.get(member.role) ?? NO_SCOPES)) {
    return err({ reason: 'setup_member_not_administrator', ...about });
  }
  if (setup.madeBy !== undefined && !makerStands(maker, setup.createdAt, configuration))
    return err({ reason: 'setup_maker_not_standing', ...about, madeBy: setup.madeBy });
  if (organization?.status !== 'active') {
    return err({ reason: 'session_organization_not_active', organization: setup.organization });
  }
  return ok({ setup, organization, member, csrfToken: csrfToken(cookie) });
}
