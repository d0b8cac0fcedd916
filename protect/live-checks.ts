import type { AccessToken } from './access-token.ts';
import type { Member, MemberSource, StatusSource, StatusSubject } from './ports.ts';
import type { Refusal } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import { FIRST_PARTY_CLIENT } from './vocabulary/agent-session.ts';
import type { ClientId, OrganizationId } from './vocabulary/identifiers.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** The token's member as it is now: active, and not recalled since the token was issued. */
export async function findMember(token: AccessToken, members: MemberSource): Promise<Result<Member, Refusal>> {
  const found = await orUnavailable('members', () => members.find(token.organization, token.member));
  if (!found.ok) return found;
  const member = found.value;
  if (member === undefined) return err({ reason: 'unknown_member' });
  if (!member.active) return err({ reason: 'disabled_member' });
  const { recalledAt } = member;
  // Times are whole seconds, so a token of the same second may be the one that was recalled.
  if (recalledAt !== undefined && token.issuedAt <= recalledAt) {
    return err({ reason: 'recalled', issuedAt: token.issuedAt, recalledAt });
  }
  return ok(member);
}

/** Organization, provider, client and enablement are all active; for an agent token, the organization's switch is on too. */
export async function checkStatuses(token: AccessToken, statuses: StatusSource): Promise<Result<true, Refusal>> {
  const subjects = subjectsOf(token);
  const answers = await orUnavailable('status', () =>
    Promise.all(subjects.map((subject) => statuses.isActive(subject))),
  );
  if (!answers.ok) return answers;
  const inactive = subjects.find((_, index) => answers.value[index] !== true);
  return inactive === undefined ? ok(true) : err({ reason: 'not_active', subject: inactive.kind });
}

function subjectsOf({ organization, provider, client, agentSession, askable }: AccessToken): readonly StatusSubject[] {
  // An agent client's own token reads without the switch; its writes look at it: findGrants.
  const isAgents = agentSession !== undefined && askable.size === 0;
  return [
    { kind: 'organization', organization },
    ...(isAgents ? ([{ kind: 'agents', organization }] as const) : []),
    { kind: 'provider', provider },
    // No tool: the person's own browser session, which nobody registers and no organization enables.
    ...(isAgents && client === FIRST_PARTY_CLIENT ? [] : toolSubjects(organization, client)),
  ];
}

function toolSubjects(organization: OrganizationId, client: ClientId): readonly StatusSubject[] {
  return [
    { kind: 'client', client },
    { kind: 'enablement', organization, client },
  ];
}
