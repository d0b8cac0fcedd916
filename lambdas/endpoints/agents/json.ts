import type { AgentSession } from '../../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite, LiveWrites } from '../../../protect/vocabulary/single-use.ts';
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

/** Scopes in order, each with its state and when that ends; of an expired question, and of a used approval, since when. */
export function statesJson(states: ReadonlyMap<Scope, AskedScope>) {
  return [...states]
    .map(([scope, { state, until, awaits, ...asked }]) => ({
      ...{ scope, state, until },
      ...(awaits !== undefined && { awaits }),
      ...onceJson(asked),
    }))
    .sort(byScope);
}

/** Scopes in order, each with the second at which its grant is none; `once`: if no write has used it before. */
export function grantsJson(grants: LiveWrites) {
  return [...grants]
    .map(([scope, { until, ...write }]) => ({ scope, expires_at: until, ...onceJson(write) }))
    .sort(byScope);
}

export function onceJson({ once, thenOnceUntil }: Pick<LiveWrite, 'once' | 'thenOnceUntil'>) {
  return {
    ...(once !== undefined && { once }),
    ...(thenOnceUntil !== undefined && { then_once_until: thenOnceUntil }),
  };
}

/** Scopes in order that a second person has to confirm, and until when that is possible. */
export function awaitingJson(awaiting: ReadonlyMap<Scope, number>) {
  return [...awaiting].map(([scope, until]) => ({ scope, until })).sort(byScope);
}

/** Scopes in order that were approved once, each with when that was used. */
export function usedJson(used: ReadonlyMap<Scope, number>) {
  return [...used].map(([scope, at]) => ({ scope, used_at: at })).sort(byScope);
}

/** Scopes in order that were taken back, each with when and by whom. */
export function takenJson(taken: AgentSession['taken'] = new Map()) {
  return [...taken].map(([scope, { at, by }]) => ({ scope, taken_back_at: at, by })).sort(byScope);
}

export function byScope(a: { readonly scope: string }, b: { readonly scope: string }): number {
  return a.scope < b.scope ? -1 : 1;
}
