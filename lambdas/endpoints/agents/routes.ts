import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, type Result } from '../../../protect/vocabulary/result.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import type { AgentTokenClaims } from '../../core/agents/token.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { AgentOperation, AgentRequestContext, AgentTelemetry } from '../../ports/telemetry.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from '../http/response.ts';
import { type CredentialRefusal, toHttpResponse } from './error.ts';

/** What a handler tells of its request as it goes: for the log line and the metric. */
export interface RequestNotes {
  know(facts: Partial<AgentRequestContext>): void;
  done(facts: Readonly<Record<string, string | number>>): void;
  minted(claims: AgentTokenClaims): void;
}

export type AgentHandler = (
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) => Promise<Result<HttpResponse, AgentRefusal | CredentialRefusal>>;

export interface AgentRoute {
  readonly operation: AgentOperation;
  readonly handle: AgentHandler;
}

/** Dispatches by route; exactly one telemetry call per request that reaches a handler, on every path. */
export function agentRoutes(telemetry: AgentTelemetry, routes: Readonly<Record<string, AgentRoute>>): Endpoint {
  return async (event) => {
    const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined;
    if (route === undefined) return jsonResponse(404, { message: 'Not Found' }, NO_STORE);
    return answerAgentRequest(telemetry, route, event);
  };
}

/** How requests are answered that were not done. */
export interface AgentAnswers {
  readonly refused: (refusal: AgentRefusal | CredentialRefusal) => HttpResponse;
  readonly unavailable: (unavailable: Unavailable) => HttpResponse;
}

const IN_JSON: AgentAnswers = { refused: toHttpResponse, unavailable: unavailableResponse };

/** One request about an agent. Exactly one telemetry call, on every path. */
export async function answerAgentRequest(
  telemetry: AgentTelemetry,
  { operation, handle }: AgentRoute,
  event: APIGatewayProxyEventV2,
  answers: AgentAnswers = IN_JSON,
): Promise<HttpResponse> {
  let context: AgentRequestContext = { correlationId: correlationIdOf(event) };
  const notes: RequestNotes = {
    know: (facts) => {
      context = { ...context, ...facts };
    },
    done: (facts) => telemetry.agentRequestDone(operation, facts, context),
    minted: (claims) => telemetry.agentTokenMinted(claims, context),
  };
  try {
    const outcome = await handle(event, notes);
    if (outcome.ok) return outcome.value;
    telemetry.agentRequestRefused(operation, outcome.error.reason, context);
    return answers.refused(outcome.error);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    telemetry.agentRequestUnavailable(operation, error, context);
    return answers.unavailable(error);
  }
}

export function malformed(problem: FieldProblem): { readonly ok: false; readonly error: AgentRefusal } {
  return err({ reason: 'malformed_request', ...problem });
}
