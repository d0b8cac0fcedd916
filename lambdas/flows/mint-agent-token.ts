import { type KnownAgentRules, underRules } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import { AGENT_TOKEN_TYPE } from '../../protect/vocabulary/agent-token.ts';
import { type AuthorizationDetails, fittingDetails } from '../../protect/vocabulary/authorization-details.ts';
import { withImplied } from '../../protect/vocabulary/implied-scopes.ts';
import { isLimitedScope } from '../../protect/vocabulary/limited-scope.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import { type LiveWrites, liveWrites, usedWrites } from '../../protect/vocabulary/single-use.ts';
import { isSameResource } from '../../protect/vocabulary/uri.ts';
import type { AgentCaller } from '../core/agents/caller.ts';
import { mayHaveSession } from '../core/agents/default-session.ts';
import {
  countingLimits,
  detailsOfLimits,
  isDeclaredHere,
  isWithinCeiling,
  withCovered,
} from '../core/agents/limits.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { MintRequest } from '../core/agents/request.ts';
import { declaredForAgents } from '../core/agents/rules.ts';
import { agentScopes, coveredWrites, judgeApproval } from '../core/agents/scopes.ts';
import { type AgentTokenClaims, agentToken, agentTokenClaims, isPlainFor } from '../core/agents/token.ts';
import { type AskedScope, scopeStates } from '../core/agents/write-requests.ts';
import type { Configuration } from '../core/configuration.ts';
import { isBound } from '../core/tokens/proof.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AgentSettings } from '../ports/agent-switch.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { type Signer, signJws } from '../ports/signer.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { lineAbove } from './steps/line-above.ts';

export interface MintDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'mint' | 'find'>;
  readonly writeRequests: Pick<WriteRequestStore, 'find'>;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'agentTokenId'>;
}

export interface Minted {
  readonly sessionId: AgentSessionId;
  /** Whose grants it has: its own, or the topmost one's above it. That one's person is asked. */
  readonly holder: AgentSessionId;
  /** Absent: there was nothing to grant, and nothing was signed. */
  readonly token?: { readonly text: string; readonly claims: AgentTokenClaims };
  /** Requested and withheld; the member could approve these, and has neither just said no nor approved them already. */
  readonly approvable: ScopeSet;
  /** Of what was requested: where each write stands that was asked for, granted or refused. */
  readonly states: ReadonlyMap<Scope, AskedScope>;
}

/**
 * Mints an agent token: the sessions above it, where it is a sub-agent's → record the client and read the grants, in one
 * write → scopes (law 5) → sign → release. The token is stored nowhere, so that none can be recalled: it is outlived, and
 * `protect()` reads its grants again. So a write that was approved once is in every token that is minted before it is used,
 * and passes with one of them, once. What the organization's rules forbid is in none (law 17).
 * @throws Unavailable when the store or the key service is: no token
 */
export async function mintAgentToken(
  dependencies: MintDependencies,
  caller: AgentCaller,
  { rules, boundTokensOnly }: Omit<AgentSettings, 'isOn'>,
  { sessionId, parent, requested }: MintRequest,
): Promise<Result<Minted, AgentRefusal>> {
  const { configuration, agentSessions, writeRequests, clock, ids } = dependencies;
  if (!caller.resources.some((resource) => takesAgents(resource, configuration))) {
    return err({ reason: 'default_resource_without_agents' });
  }
  // D5: a browser session shows no key, nor does a token from before one was wanted.
  const by = boundTokensOnly ? 'organization' : isBound(caller.resources, configuration.boundResources) && 'resource';
  if (caller.boundTo === undefined && by) return err({ reason: 'binding_needed', by });
  const now = clock();
  const { organization, member, client, recalledAt } = caller;
  if (!mayHaveSession(client, sessionId)) return err({ reason: 'other_client' });
  const above = await lineAbove(agentSessions, caller, sessionId, parent);
  if (!above.ok) return above;
  const { parents, holder } = above.value;
  const [minted, requests] = await Promise.all([
    agentSessions.mint({ organization, member, sessionId }, client, now, parents),
    writeRequests.find(organization, member),
  ]);
  if (minted === 'other_place') return err({ reason: 'no_place', problem: minted });
  if (typeof minted === 'string') return err({ reason: minted });
  const session = holder ?? minted;

  const isPlain = isPlainFor(caller.resources, configuration.plainAgentResources);
  const counted = underRules(session, rules, configuration.implications);
  const covered = coveredWrites(liveWrites(counted, { recalledAt, now }), configuration);
  const counting = countingLimits(usableWith(covered, isPlain), caller.ceiling, configuration);
  const live = withCovered(counting, requested ?? NO_SCOPES);
  const approved = new Set(live.keys());
  const { implications } = configuration;
  const declared = declaredForAgents(configuration.scopes, { rules, implications });
  const bounds = { declared, implications, held: caller.scopes, approved, requested };
  const { granted, approvable } = agentScopes(bounds);
  const withheld = new Set([...approvable, ...limitsWithheld(live, requested, caller, { configuration, rules })]);
  const usable = new Map([...live].filter(([scope]) => granted.has(scope)));
  const approvedNow = { live: usable, used: usedWrites(session, recalledAt) };
  const all = scopeStates(requests, session.sessionId, approvedNow, now);
  const states = statesOfRequested(all, requested);
  const isOpen = (scope: Scope) => all.get(scope)?.state !== 'denied' && all.get(scope)?.awaits === undefined;
  const open = new Set([...withheld].filter(isOpen));
  const answer = { sessionId, holder: session.sessionId, approvable: open, states };
  if (granted.size === 0) return ok(answer);

  const claims = agentTokenClaims({
    issuer: configuration.issuer,
    caller,
    sessionId,
    parents,
    scopes: new Set([...granted].filter((scope) => !isLimitedScope(scope))),
    details: detailsOfToken(caller, granted, configuration),
    tokenId: ids.agentTokenId(),
    issuedAt: now,
    lifetimeSeconds: configuration.agentTokenLifetimeSeconds,
  });
  const text = agentToken(await signJws(dependencies.signer, AGENT_TOKEN_TYPE, claims), isPlain);
  return ok({ ...answer, token: { text, claims } });
}

/**
 * Whoever verifies a plain JWT counts no uses: what was approved once would pass until the token ends. Nor does one look for
 * a limit beside a scope that is not there.
 */
function usableWith(live: LiveWrites, isPlain: boolean): LiveWrites {
  return isPlain ? new Map([...live].filter(([scope, { once }]) => !once && !isLimitedScope(scope))) : live;
}

/** Requested up to a limit, and not approved: what the member could approve of it, as far as the caller could use it. */
function limitsWithheld(
  live: LiveWrites,
  requested: ScopeSet | undefined,
  { scopes, ceiling }: AgentCaller,
  { configuration, rules }: { readonly configuration: Configuration; readonly rules: KnownAgentRules },
): readonly Scope[] {
  const limits = [...(requested ?? [])].filter((scope) => isLimitedScope(scope) && !live.has(scope));
  const askable = limits.filter((scope) => isDeclaredHere(scope, configuration) && isWithinCeiling(scope, ceiling));
  const { implications } = configuration;
  return judgeApproval(askable, withImplied(scopes, implications), configuration.scopes, { rules, implications })
    .approved;
}

/**
 * Law 5, of details (RFC 9396): of writes, what is approved up to a limit, and no further than the caller may go; of reads,
 * the caller's own. Each with its scope among those that are granted, or approved up to that limit.
 */
function detailsOfToken(
  { ceiling }: AgentCaller,
  granted: ScopeSet,
  { authorizationDetails: declared, scopes }: Configuration,
): AuthorizationDetails {
  const own = ceiling === undefined || ceiling === 'any' ? [] : [...ceiling.values()].filter((most) => most !== 'any');
  const reads = own.flat().filter(({ type }) => {
    const scope = declared.get(type)?.scope;
    return scope !== undefined && granted.has(scope) && scopes.get(scope)?.access === 'read';
  });
  return fittingDetails([...reads, ...detailsOfLimits(granted, ceiling)]);
}

function statesOfRequested(states: ReadonlyMap<Scope, AskedScope>, requested: ScopeSet | undefined) {
  return new Map([...states].filter(([scope]) => requested?.has(scope)));
}

function takesAgents(resource: string, { issuer, agentResources }: Configuration): boolean {
  return resource === issuer || [...agentResources].some((one) => isSameResource(one, resource));
}
