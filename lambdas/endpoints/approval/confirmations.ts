import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KnownAgentRules } from '../../../protect/vocabulary/agent-rules.ts';
import { isMemberId, type MemberId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { formatScopes, type Scope } from '../../../protect/vocabulary/scope.ts';
import { grantSeconds } from '../../core/agents/durations.ts';
import { shownOperation, termOfOne } from '../../core/agents/exact-operation.ts';
import { type HalfApproval, isHalfApprovalId } from '../../core/agents/half-approvals.ts';
import type { Body } from '../../core/agents/request.ts';
import { lifetimesUnder, needingPasskey } from '../../core/agents/rules.ts';
import type { Configuration } from '../../core/configuration.ts';
import { parseAssertion } from '../../core/passkeys/answer.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import {
  type ConfirmationDependencies,
  confirmWrites,
  refuseConfirmation,
  type WantedConfirmation,
} from '../../flows/confirm-writes.ts';
import {
  type ConfirmationListDependencies,
  listConfirmations,
  type WaitingConfirmation,
} from '../../flows/list-confirmations.ts';
import { byScope, grantsJson } from '../agents/json.ts';
import { type AgentHandler, malformed, type RequestNotes } from '../agents/routes.ts';
import { type Tools, toolsOf } from '../agents/tools.ts';
import { cursorsOf, memberPosition } from '../http/cursor.ts';
import { readJsonBody } from '../http/json-body.ts';
import { jsonResponse, NO_STORE } from '../http/response.ts';
import { describe } from './words.ts';

/** Somebody who is signed in, where agents are on, and by which rules of their organization. */
export interface AdmittedPerson {
  readonly person: AuthenticatedSession;
  readonly rules: KnownAgentRules;
}

type Handled = ReturnType<AgentHandler>;

/** What other members have approved, and wait for this person to confirm. */
export async function showConfirmations(
  dependencies: ConfirmationListDependencies & { readonly configuration: Configuration; readonly tools: Tools },
  { person, rules }: AdmittedPerson,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): Handled {
  const after = readCursor(event, person);
  if (!after.ok) return malformed(after.error);
  const page = await listConfirmations(dependencies, person, rules, after.value);
  const { confirmations, mayConfirm, next } = page;
  notes.finish({ confirmations: confirmations.length });
  const described = confirmations.map((one) =>
    confirmationJson(one, person.session.organization, rules, dependencies.configuration),
  );
  const next_cursor = next && toCursor(person, next);
  const tools = await toolsOf(
    dependencies.tools,
    confirmations.map(({ half }) => half.client),
  );
  return ok(
    jsonResponse(
      200,
      { may_confirm: mayConfirm, confirmations: described, tools, ...(next_cursor && { next_cursor }) },
      NO_STORE,
    ),
  );
}

/** `{member, id, decision, passkey?}`: what is decided is what that id is of, which never changes. */
export async function decideConfirmation(
  dependencies: ConfirmationDependencies,
  { person, rules }: AdmittedPerson,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): Handled {
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const wanted = parseDecision(body.value);
  if (!wanted.ok) return malformed(wanted.error);
  if (wanted.value.decision === 'refuse') {
    const refused = await refuseConfirmation(dependencies, person, rules, wanted.value);
    if (!refused.ok) return refused;
    notes.finish({ scope: '' });
    const { sessionId } = refused.value;
    return ok(jsonResponse(200, { session_id: sessionId, granted: [], not_granted: [] }, NO_STORE));
  }
  const confirmed = await confirmWrites(dependencies, person, rules, wanted.value);
  if (!confirmed.ok) return confirmed;
  const { half, granted, refused } = confirmed.value;
  notes.finish({ scope: formatScopes(new Set(granted.keys())), notGranted: refused.size });
  const notGranted = [...refused].map(([scope, reason]) => ({ scope, reason })).sort(byScope);
  const answer = { session_id: half.sessionId, granted: grantsJson(granted), not_granted: notGranted };
  return ok(jsonResponse(200, answer, NO_STORE));
}

type Decision = WantedConfirmation & { readonly decision: 'confirm' | 'refuse' };

export function parseDecision({ member, id, decision, passkey }: Body): Result<Decision, FieldProblem> {
  if (!isMemberId(member)) return err({ field: 'member', problem: 'must be the id of who approved it' });
  if (!isHalfApprovalId(id)) return err({ field: 'id', problem: 'must be the id of what is confirmed' });
  if (decision !== 'confirm' && decision !== 'refuse') {
    return err({ field: 'decision', problem: 'must be confirm or refuse' });
  }
  if (passkey === undefined) return ok({ member, id, decision });
  const answer = parseAssertion(passkey);
  return answer.ok ? ok({ member, id, decision, passkey: answer.value }) : answer;
}

function confirmationJson(
  { half, owner }: WaitingConfirmation,
  organization: OrganizationId,
  rules: KnownAgentRules,
  configuration: Configuration,
) {
  const { id, sessionId, client, approvedAt, endsAt } = half;
  const byPasskey = needingPasskey(half.durations.keys(), { rules, implications: configuration.implications });
  return {
    ...{ id, member: owner.id, email: owner.email, session_id: sessionId, client },
    scopes: halfScopes(half, rules, configuration, { organization, member: owner.id }).map(
      ({ shown: _, ...one }) => one,
    ),
    ...{ approved_at: approvedAt, expires_at: endsAt },
    ...(byPasskey.size > 0 && { with_passkey: true as const }),
  };
}

/** Each scope in words, and for how long it would hold from now on. */
export function halfScopes(
  { durations, operation }: HalfApproval,
  rules: KnownAgentRules,
  configuration: Configuration,
  of: { readonly organization: OrganizationId; readonly member: MemberId },
) {
  const shown = shownOperation(operation, new Set(durations.keys()), configuration.operations, of);
  const lifetimes = lifetimesUnder(configuration, rules);
  return [...durations]
    .map(([scope, duration]: readonly [Scope, Parameters<typeof grantSeconds>[0]]) => ({
      ...{ scope, description: describe(configuration, scope, shown), duration, shown },
      seconds: shown ? termOfOne(shown, lifetimes, 0, () => '').until : grantSeconds(duration, lifetimes),
    }))
    .sort(byScope);
}

export function readCursor(
  { queryStringParameters: query = {} }: APIGatewayProxyEventV2,
  { session }: AuthenticatedSession,
): Result<MemberId | undefined, FieldProblem> {
  const { cursor } = query;
  if (cursor === undefined) return ok(undefined);
  const after = cursors.fromCursor(session, cursor);
  return after.ok ? ok(after.value.member) : after;
}

export function toCursor({ session }: AuthenticatedSession, member: MemberId): string {
  return cursors.toCursor(session, { member });
}

const cursors = cursorsOf('confirmations', memberPosition);
