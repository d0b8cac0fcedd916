import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isMemberId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, isScopeToken, type Scope } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import { shownOperation } from '../../core/agents/exact-operation.ts';
import { parseAgentSessionId, parseApprovalRequest } from '../../core/agents/request.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { FirstPartySession } from '../../core/sign-in/session.ts';
import { type AdmissionDependencies, admitToAgents } from '../../flows/admit-to-agents.ts';
import { type ApprovalDependencies, approveWrites } from '../../flows/approve-writes.ts';
import type { ConfirmationDependencies } from '../../flows/confirm-writes.ts';
import { type ListDependencies, listAgentSessions } from '../../flows/list-agent-sessions.ts';
import type { ConfirmationListDependencies } from '../../flows/list-confirmations.ts';
import { type InboxDependencies, listWriteRequests, type WaitingRequest } from '../../flows/list-write-requests.ts';
import { type TakeBackDependencies, takeBackWrites } from '../../flows/take-back-writes.ts';
import type { AgentOperation, AgentTelemetry } from '../../ports/telemetry.ts';
import { ROUTES } from '../../routes.ts';
import { sessionOf } from '../agents/callers.ts';
import { readInboxRequest, toInboxCursor } from '../agents/inbox.ts';
import { awaitingJson, byScope, grantsJson, takenJson, usedJson } from '../agents/json.ts';
import { type AgentHandler, agentRoutes, malformed, type RequestNotes } from '../agents/routes.ts';
import { readListRequest, toCursor } from '../agents/session-list.ts';
import { type Tools, toolsOf } from '../agents/tools.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { readJsonBody } from '../http/json-body.ts';
import { jsonResponse, NO_STORE } from '../http/response.ts';
import type { SessionGuard } from '../sign-in/session-guard.ts';
import { type AdmittedPerson, decideConfirmation, showConfirmations } from './confirmations.ts';
import {
  addPasskey,
  beginWithPasskey,
  dropPasskey,
  type PasskeyEndpointDependencies,
  showPasskeys,
} from './passkeys.ts';
import { describe } from './words.ts';

export type ApprovalEndpointDependencies = AdmissionDependencies &
  ApprovalDependencies &
  ListDependencies &
  InboxDependencies &
  ConfirmationDependencies &
  ConfirmationListDependencies &
  PasskeyEndpointDependencies &
  TakeBackDependencies & {
    readonly tools: Tools;
    readonly sessionGuard: SessionGuard;
    readonly telemetry: AgentTelemetry;
  };

/** What a person does about agents, in a browser that no agent reaches: approves, looks, takes back (law 6). */
export function approvalEndpoint(dependencies: ApprovalEndpointDependencies): Endpoint {
  const takeBackRoute = {
    operation: 'take_back',
    handle: (event: APIGatewayProxyEventV2, notes: RequestNotes) => takeBack(dependencies, event, notes),
  } as const;
  const admittedRoute = (operation: AgentOperation, handle: AdmittedHandler) => ({
    operation,
    handle: async (event: APIGatewayProxyEventV2, notes: RequestNotes) => {
      const admitted = await admittedPerson(dependencies, event, notes);
      return admitted.ok ? handle(dependencies, admitted.value, event, notes) : admitted;
    },
  });
  return agentRoutes(dependencies.telemetry, {
    [ROUTES.approval.approve.key]: {
      operation: 'approve',
      handle: (event, notes) => approve(dependencies, event, notes),
    },
    [ROUTES.approval.list.key]: { operation: 'list', handle: (event, notes) => list(dependencies, event, notes) },
    [ROUTES.approval.listRequests.key]: {
      operation: 'list_requests',
      handle: (event, notes) => listRequests(dependencies, event, notes),
    },
    [ROUTES.approval.listConfirmations.key]: admittedRoute('list_confirmations', showConfirmations),
    [ROUTES.approval.confirm.key]: admittedRoute('confirm', decideConfirmation),
    [ROUTES.approval.listPasskeys.key]: admittedRoute('list_passkeys', showPasskeys),
    [ROUTES.approval.registerPasskey.key]: admittedRoute('register_passkey', addPasskey),
    [ROUTES.approval.beginPasskey.key]: admittedRoute('begin_passkey', beginWithPasskey),
    [ROUTES.approval.removePasskey.key]: admittedRoute('remove_passkey', dropPasskey),
    [ROUTES.approval.takeBackAll.key]: takeBackRoute,
    [ROUTES.approval.takeBackOne.key]: takeBackRoute,
  });
}

type AdmittedHandler = (
  dependencies: ApprovalEndpointDependencies,
  admitted: AdmittedPerson,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) => ReturnType<AgentHandler>;

async function approve(
  dependencies: ApprovalEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedPerson(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { person, rules } = admitted.value;
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const request = parseApprovalRequest(body.value, dependencies.configuration);
  if (!request.ok) return malformed(request.error);
  const { sessionId } = request.value;
  notes.note({ sessionId });

  const approved = await approveWrites(dependencies, person, rules, request.value);
  if (!approved.ok) return approved;
  const { granted, awaiting, refused } = approved.value;
  notes.finish({ scope: formatScopes(new Set(granted.keys())), notGranted: refused.size });
  const notGranted = [...refused].map(([scope, reason]) => ({ scope, reason })).sort(byScope);
  const answer = {
    ...{ session_id: sessionId, granted: grantsJson(granted), not_granted: notGranted },
    ...(awaiting.size > 0 && { awaiting: awaitingJson(awaiting) }),
  };
  return ok(jsonResponse(200, answer, NO_STORE));
}

async function list(
  dependencies: ApprovalEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedPerson(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { person, rules } = admitted.value;
  const request = readListRequest(event, person.session);
  if (!request.ok) return malformed(request.error);

  const page = await listAgentSessions(dependencies, person, rules, request.value);
  if (!page.ok) return page;
  const { sessions, next } = page.value;
  notes.finish({ sessions: sessions.length });
  const described = sessions.map(
    ({ sessionId, member, client, lastMintAt, parents, endedAt, taken, grants, used }) => ({
      session_id: sessionId,
      member,
      ...(client !== undefined && { client }),
      ...(lastMintAt !== undefined && { last_mint_at: lastMintAt }),
      ...(parents !== undefined && { parents }),
      ...(endedAt !== undefined && { ended_at: endedAt }),
      granted: grantsJson(grants),
      used: usedJson(used),
      taken_back: takenJson(taken),
    }),
  );
  const next_cursor = next && toCursor(person.session, request.value, next);
  const tools = await toolsOf(
    dependencies.tools,
    sessions.map(({ client }) => client),
  );
  return ok(jsonResponse(200, { sessions: described, tools, ...(next_cursor && { next_cursor }) }, NO_STORE));
}

/** What waits for an answer: one's own, or for administrators the organization's. */
async function listRequests(
  dependencies: ApprovalEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedPerson(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { person } = admitted.value;
  const request = readInboxRequest(event, person.session);
  if (!request.ok) return malformed(request.error);
  const page = await listWriteRequests(dependencies, person, request.value);
  if (!page.ok) return page;
  const { requests, next } = page.value;
  notes.finish({ requests: requests.length });
  const next_cursor = next && toInboxCursor(person.session, next);
  const described = requests.map((one) => requestJson(one, person.session, dependencies.configuration));
  const tools = await toolsOf(
    dependencies.tools,
    requests.map(({ client }) => client),
  );
  const answer = { requests: described, tools, ...(next_cursor && { next_cursor }) };
  return ok(jsonResponse(200, answer, NO_STORE));
}

function requestJson(
  { member, sessionId, client, scopes, operation, reason, until, askedAt, endsAt }: WaitingRequest,
  { organization }: Pick<FirstPartySession, 'organization'>,
  configuration: Configuration,
) {
  const requested = [...scopes].sort();
  const shown = shownOperation(operation, scopes, configuration.operations, { organization, member });
  return {
    ...{ member, session_id: sessionId, client, scopes: requested },
    requested: requested.map((scope) => ({ scope, description: describe(configuration, scope, shown) })),
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
    ...{ asked_at: askedAt, expires_at: endsAt },
    approval_uri: configuration.issuer + approvalPath({ organization, member, sessionId, scopes }),
  };
}

async function takeBack(
  dependencies: ApprovalEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedPerson(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { person } = admitted.value;
  const { sessionId: id, scope } = event.pathParameters ?? {};
  const sessionId = parseAgentSessionId(id);
  if (!sessionId.ok) return malformed(sessionId.error);
  if (scope !== undefined && !isScopeToken(scope)) return malformed({ field: 'scope', problem: 'must be a scope' });
  const member = event.queryStringParameters?.['member'];
  if (member !== undefined && !isMemberId(member)) {
    return malformed({ field: 'member', problem: 'must be the id of a member' });
  }
  notes.note({ sessionId: sessionId.value });

  const end = event.queryStringParameters?.['end'];
  if (end !== undefined && (end !== 'true' || scope !== undefined)) {
    return malformed({ field: 'end', problem: 'must be "true", and of a whole session' });
  }
  const ends = end !== undefined && { ends: true };
  const request = { sessionId: sessionId.value, ...(scope && { scope }), ...(member && { member }), ...ends };
  const taken = await takeBackWrites(dependencies, person, request);
  if (!taken.ok) return taken;
  notes.finish({ scope: formatScopes(new Set(taken.value)) });
  return ok(jsonResponse(200, { session_id: sessionId.value, taken_back: sorted(taken.value) }, NO_STORE));
}

async function admittedPerson(
  dependencies: ApprovalEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) {
  const person = await sessionOf(dependencies.sessionGuard, event);
  if (!person.ok) return person;
  const { organization, member } = person.value.session;
  notes.note({ organization, member });
  const admitted = await admitToAgents(dependencies, { organization, member });
  return admitted.ok ? ok({ person: person.value, rules: admitted.value.rules }) : admitted;
}

function sorted(scopes: readonly Scope[]): readonly Scope[] {
  return [...scopes].sort();
}
