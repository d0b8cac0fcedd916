import type { AccessToken } from './access-token.ts';
import type { Member, MemberSource, StatusSource, StatusSubject, SubjectStatus } from './ports.ts';
import type { Refusal } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import { FIRST_PARTY_CLIENT } from './vocabulary/agent-session.ts';
import type { ClientId, OrganizationId } from './vocabulary/identifiers.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** What of a token is looked at here. */
export type LiveToken = Pick<
  AccessToken,
  'organization' | 'member' | 'provider' | 'client' | 'tokenId' | 'parentId' | 'heldSince' | 'agentSession' | 'askable'
>;

/** The token's member as it is now: active, and neither they nor this token were recalled since it has been held. */
export async function findMember(token: LiveToken, members: MemberSource): Promise<Result<Member, Refusal>> {
  const found = await orUnavailable('members', () => members.find(token.organization, token.member));
  if (!found.ok) return found;
  const member = found.value;
  if (member === undefined) return err({ reason: 'unknown_member' });
  if (!member.active) return err({ reason: 'disabled_member' });
  const refusal = refusalOfRecall(token, 'member', member) ?? refusalOfRevoked(token, member);
  return refusal === undefined ? ok(member) : err(refusal);
}

/** Law 18. Times are whole seconds, so a token of the same second may be one that was recalled. */
function refusalOfRecall(
  { heldSince }: LiveToken,
  of: 'member' | StatusSubject['kind'],
  { recalledAt }: Pick<SubjectStatus, 'recalledAt'> | Pick<Member, 'recalledAt'>,
): Refusal | undefined {
  const isRecalled = recalledAt !== undefined && heldSince <= recalledAt;
  return isRecalled ? { reason: 'recalled', of, issuedAt: heldSince, recalledAt } : undefined;
}

/** What was minted by a token ends with it. */
function refusalOfRevoked({ tokenId, parentId }: LiveToken, { revoked }: Member): Refusal | undefined {
  const id = [tokenId, parentId].find((one) => one !== undefined && revoked?.has(one) === true);
  return id === undefined ? undefined : { reason: 'revoked', tokenId: id };
}

/**
 * Organization, provider, client and enablement are all active, and none was recalled since the token has been held; for
 * an agent token, the organization's switch is on too.
 */
export async function checkStatuses(token: LiveToken, statuses: StatusSource): Promise<Result<true, Refusal>> {
  const subjects = subjectsOf(token);
  const answers = await orUnavailable('status', () =>
    Promise.all(subjects.map(async (subject) => ({ subject, status: await statuses.find(subject) }))),
  );
  if (!answers.ok) return answers;
  const inactive = answers.value.find(({ status }) => status.isActive !== true);
  if (inactive !== undefined) return err({ reason: 'not_active', subject: inactive.subject.kind });
  for (const { subject, status } of answers.value) {
    const refusal = refusalOfRecall(token, subject.kind, status);
    if (refusal !== undefined) return err(refusal);
  }
  return ok(true);
}

function subjectsOf({ organization, provider, client, agentSession, askable }: LiveToken): readonly StatusSubject[] {
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
