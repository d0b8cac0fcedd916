import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, type Scope } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import type { AgentCaller } from '../../core/agents/caller.ts';
import { parseAgentSessionId, parseMintRequest } from '../../core/agents/request.ts';
import type { Configuration } from '../../core/configuration.ts';
import { type AdmissionDependencies, admitToAgents } from '../../flows/admit-to-agents.ts';
import { type MintDependencies, type Minted, mintAgentToken } from '../../flows/mint-agent-token.ts';
import { type PollDependencies, pollAgentSession } from '../../flows/poll-agent-session.ts';
import type { AgentTelemetry } from '../../ports/telemetry.ts';
import { ROUTES } from '../../routes.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { agentCallerOf, type CallerDependencies } from './callers.ts';
import { type AgentHandler, agentRoutes, malformed, type RequestNotes } from './routes.ts';

export type AgentEndpointDependencies = CallerDependencies &
  AdmissionDependencies &
  MintDependencies &
  PollDependencies & { readonly telemetry: AgentTelemetry };

/** What an agent's host calls: mints an agent token, and asks what a person has approved meanwhile. */
export function agentEndpoint(dependencies: AgentEndpointDependencies): Endpoint {
  return agentRoutes(dependencies.telemetry, {
    [ROUTES.agent.mint.key]: { operation: 'mint', handle: (event, notes) => mint(dependencies, event, notes) },
    [ROUTES.agent.poll.key]: { operation: 'poll', handle: (event, notes) => poll(dependencies, event, notes) },
  });
}

/** Credential → admission → body → mint. Nothing is written before the last. */
async function mint(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const caller = await admittedCaller(dependencies, event, notes);
  if (!caller.ok) return caller;
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const request = parseMintRequest(body.value);
  if (!request.ok) return malformed(request.error);
  notes.know({ sessionId: request.value.sessionId });

  const minted = await mintAgentToken(dependencies, caller.value, request.value);
  if (!minted.ok) return minted;
  const { token, approvable } = minted.value;
  if (token === undefined) notes.done({ scope: '', approvable: formatScopes(approvable) });
  else notes.minted(token.claims);
  return ok(mintedResponse(minted.value, caller.value, dependencies.configuration));
}

async function poll(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
): ReturnType<AgentHandler> {
  const caller = await admittedCaller(dependencies, event, notes);
  if (!caller.ok) return caller;
  const sessionId = parseAgentSessionId(event.pathParameters?.['sessionId']);
  if (!sessionId.ok) return malformed(sessionId.error);
  notes.know({ sessionId: sessionId.value });

  const granted = await pollAgentSession(dependencies, caller.value, sessionId.value);
  if (!granted.ok) return granted;
  notes.done({ scope: formatScopes(new Set(granted.value.keys())) });
  return ok(jsonResponse(200, { session_id: sessionId.value, granted: grantsJson(granted.value) }, NO_STORE));
}

async function admittedCaller(
  dependencies: AgentEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) {
  const caller = await agentCallerOf(dependencies, event);
  if (!caller.ok) return caller;
  const { organization, member, client } = caller.value;
  notes.know({ organization, member, client });
  const admitted = await admitToAgents(dependencies, caller.value);
  return admitted.ok ? caller : admitted;
}

/** RFC 6749 §5.1, as far as there is a token; `approval_uri` is for the person, whom no agent can be. */
function mintedResponse(
  { sessionId, token, approvable }: Minted,
  { organization, member }: AgentCaller,
  configuration: Configuration,
): HttpResponse {
  const issued = token && {
    access_token: token.text,
    token_type: 'Bearer',
    expires_in: token.claims.exp - token.claims.iat,
  };
  const asking = approvable.size > 0 && {
    approval_uri: configuration.issuer + approvalPath({ organization, member, sessionId, scopes: approvable }),
  };
  return jsonResponse(200, { ...issued, scope: token?.claims.scope ?? '', ...asking }, NO_STORE);
}

/** Scopes in order, each with the second at which its grant is none. */
export function grantsJson(grants: ReadonlyMap<Scope, number>) {
  return [...grants].map(([scope, expiresAt]) => ({ scope, expires_at: expiresAt })).sort(byScope);
}

export function byScope(a: { readonly scope: string }, b: { readonly scope: string }): number {
  return a.scope < b.scope ? -1 : 1;
}
