import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import type { AgentCaller } from '../../core/agents/caller.ts';
import type { AskedScope, WriteRequest } from '../../core/agents/write-requests.ts';
import type { Configuration } from '../../core/configuration.ts';

/** Where the person answers, and until when the question waits. */
export function waitingJson(
  request: WriteRequest | undefined,
  { organization, member }: AgentCaller,
  { issuer }: Configuration,
) {
  if (request === undefined) return {};
  const { sessionId, scopes, endsAt } = request;
  return { approval_uri: issuer + approvalPath({ organization, member, sessionId, scopes }), expires_at: endsAt };
}

/** Scopes in order, each with its state and when that ends; of an expired question, when it ended. */
export function statesJson(states: ReadonlyMap<Scope, AskedScope>) {
  return [...states].map(([scope, { state, until }]) => ({ scope, state, until })).sort(byScope);
}

/** Scopes in order, each with the second at which its grant is none. */
export function grantsJson(grants: ReadonlyMap<Scope, number>) {
  return [...grants].map(([scope, expiresAt]) => ({ scope, expires_at: expiresAt })).sort(byScope);
}

export function byScope(a: { readonly scope: string }, b: { readonly scope: string }): number {
  return a.scope < b.scope ? -1 : 1;
}
