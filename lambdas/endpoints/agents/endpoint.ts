import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import { parseAskRequest } from '../../core/agents/ask-request.ts';
import type { AgentCaller } from '../../core/agents/caller.ts';
import { type MintRequest, parseAgentSessionId, parseMintRequest } from '../../core/agents/request.ts';
import type { Configuration } from '../../core/configuration.ts';
import { type AdmissionDependencies, admitToAgents } from '../../flows/admit-to-agents.ts';
import { type AskDependencies, type Asked, askForWrites } from '../../flows/ask-for-writes.ts';
import { type EndDependencies, endAgentSession } from '../../flows/end-agent-session.ts';
import { type MintDependencies, type Minted, mintAgentToken } from '../../flows/mint-agent-token.ts';
import { type PollDependencies, pollAgentSession } from '../../flows/poll-agent-session.ts';
import { readStopAhead } from '../../flows/steps/under-stops.ts';
import type { AgentSettings } from '../../ports/agent-switch.ts';
import type { ClientStops } from '../../ports/client-stops.ts';
import type { AgentTelemetry } from '../../ports/telemetry.ts';
import { ROUTES } from '../../routes.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { agentCallerOf, type CallerDependencies } from './callers.ts';
import { byScope, grantsJson, statesJson, waitingJson } from './json.ts';
import { type AgentHandler, agentRoutes, malformed, type RequestNotes } from './routes.ts';

export type AgentEndpointDependencies = CallerDependencies &
  AdmissionDependencies &
  MintDependencies &
  PollDependencies &
  AskDependencies &
  EndDependencies & { readonly clientStops: ClientStops; readonly telemetry: AgentTelemetry };

/** What an agent's host calls: mints an agent token, asks its person for writes, and what became of it; ends a session. */
export function agentEndpoint(dependencies: AgentEndpointDependencies): Endpoint {
  return agentRoutes(dependencies.telemetry, {
    [ROUTES.agent.mint.key]: { operation: 'mint', handle: (event, notes) => mint(dependencies, event, notes) },
    [ROUTES.agent.poll.key]: { operation: 'poll', handle: (event, notes) => poll(dependencies, event, notes) },
    [ROUTES.agent.ask.key]: { operation: 'request', handle: (event, notes) => request(dependencies, event, notes) },
    [ROUTES.agent.end.key]: { operation: 'end', handle: (event, notes) => end(dependencies, event, notes) },
  });
}

/** Credential → admission → body → mint. Nothing is written before the last. */
async function mint(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedCaller(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { caller } = admitted.value;
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const request = parseMintRequest(body.value, dependencies.clock());
  if (!request.ok) return malformed(request.error);
  notes.note({ sessionId: request.value.sessionId });

  readStopAhead(dependencies.clientStops, caller);
  const minted = await mintAgentToken(dependencies, caller, admitted.value, request.value);
  if (!minted.ok) return minted;
  const { token, approvable } = minted.value;
  if (token === undefined) notes.finish({ scope: '', approvable: formatScopes(approvable) });
  else notes.minted(token.claims);
  const asked = await askedWithMint(dependencies, admitted.value, request.value, minted.value);
  return ok(mintedResponse(minted.value, asked, caller, dependencies.configuration));
}

/** The person is asked for what was withheld, where the host says so. A question that cannot be put takes no token away. */
async function askedWithMint(
  dependencies: AgentEndpointDependencies,
  { caller, rules }: AdmittedCaller,
  { ask }: MintRequest,
  { holder: sessionId, approvable }: Minted,
): Promise<Asked | undefined> {
  if (ask === undefined || approvable.size === 0) return undefined;
  const asked = await askForWrites(dependencies, caller, rules, { ...ask, sessionId, scopes: approvable });
  return asked.ok ? asked.value : undefined;
}

/** Credential → admission → body → question. */
async function request(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedCaller(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { caller, rules } = admitted.value;
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const { configuration, clock } = dependencies;
  const asking = parseAskRequest(event.pathParameters?.['sessionId'], body.value, configuration, clock());
  if (!asking.ok) return malformed(asking.error);
  notes.note({ sessionId: asking.value.sessionId });

  readStopAhead(dependencies.clientStops, caller);
  const asked = await askForWrites(dependencies, caller, rules, asking.value);
  if (!asked.ok) return asked;
  const { request: waiting, states, notAskable } = asked.value;
  notes.finish({ scope: formatScopes(waiting?.scopes ?? NO_SCOPES) });
  const answer = {
    session_id: asking.value.sessionId,
    ...waitingJson(waiting, caller, configuration),
    requests: statesJson(states),
    not_askable: [...notAskable].map(([scope, reason]) => ({ scope, reason })).sort(byScope),
  };
  return ok(jsonResponse(waiting === undefined ? 200 : 201, answer, NO_STORE));
}

async function end(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedCaller(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { caller } = admitted.value;
  const sessionId = parseAgentSessionId(event.pathParameters?.['sessionId']);
  if (!sessionId.ok) return malformed(sessionId.error);
  notes.note({ sessionId: sessionId.value });

  const ended = await endAgentSession(dependencies, caller, sessionId.value);
  if (!ended.ok) return ended;
  notes.finish({ scope: formatScopes(new Set(ended.value)) });
  return ok(jsonResponse(200, { session_id: sessionId.value, taken_back: [...ended.value].sort() }, NO_STORE));
}

async function poll(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const admitted = await admittedCaller(dependencies, event, notes);
  if (!admitted.ok) return admitted;
  const { caller, rules } = admitted.value;
  const sessionId = parseAgentSessionId(event.pathParameters?.['sessionId']);
  if (!sessionId.ok) return malformed(sessionId.error);
  notes.note({ sessionId: sessionId.value });

  readStopAhead(dependencies.clientStops, caller);
  const polled = await pollAgentSession(dependencies, caller, rules, sessionId.value);
  if (!polled.ok) return polled;
  const { granted, states } = polled.value;
  notes.finish({ scope: formatScopes(new Set(granted.keys())) });
  const answer = { session_id: sessionId.value, granted: grantsJson(granted), requests: statesJson(states) };
  return ok(jsonResponse(200, answer, NO_STORE));
}

/** Whose agent it is, and by which rules of their organization. */
interface AdmittedCaller extends Omit<AgentSettings, 'isOn'> {
  readonly caller: AgentCaller;
}

async function admittedCaller(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) {
  const caller = await agentCallerOf(dependencies, event);
  if (!caller.ok) return caller;
  const { organization, member, client } = caller.value;
  notes.note({ organization, member, client });
  const admitted = await admitToAgents(dependencies, caller.value);
  return admitted.ok ? ok({ caller: caller.value, ...admitted.value }) : admitted;
}

/** RFC 6749 §5.1, as far as there is a token; `approval_uri` is for the person, whom no agent can be. */
function mintedResponse(
  { holder: sessionId, token, approvable, states }: Minted,
  asked: Asked | undefined,
  { organization, member }: AgentCaller,
  configuration: Configuration,
): HttpResponse {
  const issued = token && {
    access_token: token.text,
    // RFC 9449 §5: bound to the caller's key, where its own token is.
    token_type: token.claims.cnf === undefined ? 'Bearer' : 'DPoP',
    expires_in: token.claims.exp - token.claims.iat,
  };
  const asking = approvable.size > 0 && {
    approval_uri: configuration.issuer + approvalPath({ organization, member, sessionId, scopes: approvable }),
  };
  const requests = statesJson(new Map([...states, ...(asked?.states ?? [])]));
  const stated = requests.length > 0 && { requests };
  const details = token?.claims.authorization_details;
  const limits = details && { authorization_details: details };
  return jsonResponse(200, { ...issued, scope: token?.claims.scope ?? '', ...limits, ...asking, ...stated }, NO_STORE);
}
