import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, type Result } from '../../../protect/vocabulary/result.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import type { AgentTokenClaims } from '../../core/agents/token.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { AgentOperation, AgentRequestContext, AgentTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { type Answers, type Notes, type Observers, observed } from '../http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from '../http/response.ts';
import { type CredentialRefusal, toHttpResponse } from './error.ts';

/** What a handler notes of its request as it goes: for the log line and the metric. */
export interface RequestNotes extends Pick<Notes<AgentRequestContext>, 'note'> {
  /** Done, and no token was minted. */
  finish(facts: Readonly<Record<string, string | number>>): void;
  minted(claims: AgentTokenClaims): void;
}

/** `Other`: what an endpoint refuses beside these; `A`: what it answers. */
export type AgentHandler<Other extends { readonly reason: string } = never, A = HttpResponse> = (
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) => Promise<Result<A, AgentRefusal | CredentialRefusal | Other>>;

export interface AgentRoute<Other extends { readonly reason: string } = never, A = HttpResponse> {
  readonly operation: AgentOperation;
  readonly handle: AgentHandler<Other, A>;
}

/** Dispatches by route; exactly one telemetry call per request that reaches a handler, on every path. */
export function agentRoutes(telemetry: AgentTelemetry, routes: Readonly<Record<string, AgentRoute>>): Endpoint {
  return async (event) => {
    const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined;
    if (route === undefined) return jsonResponse(404, { message: 'Not Found' }, NO_STORE);
    return answerAgentRequest(telemetry, route, event, IN_JSON);
  };
}

const IN_JSON: Answers<AgentRefusal | CredentialRefusal> = {
  refused: toHttpResponse,
  unavailable: unavailableResponse,
};

/** One request about an agent. Exactly one telemetry call, on every path. */
export function answerAgentRequest<Other extends { readonly reason: string } = never, A = HttpResponse>(
  telemetry: AgentTelemetry,
  { operation, handle }: AgentRoute<Other, A>,
  event: APIGatewayProxyEventV2,
  answers: Answers<AgentRefusal | CredentialRefusal | Other, A>,
): Promise<A> {
  const observers: Observers<AgentRequestContext, { readonly reason: string }> = {
    refused: ({ reason }, context) => telemetry.agentRequestRefused(operation, reason, context),
    unavailable: (unavailable, context) => telemetry.agentRequestUnavailable(operation, unavailable, context),
  };
  return observed(event, { context: { correlationId: correlationIdOf(event) }, observers, answers }, (notes) =>
    handle(event, {
      note: notes.note,
      finish: (facts) => telemetry.agentRequestDone(operation, facts, notes.context),
      minted: (claims) => telemetry.agentTokenMinted(claims, notes.context),
    }),
  );
}

export function malformed(problem: FieldProblem): { readonly ok: false; readonly error: AgentRefusal } {
  return err({ reason: 'malformed_request', ...problem });
}
