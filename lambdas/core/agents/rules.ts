import {
  type AgentRules,
  concerns,
  isNever,
  type KnownAgentRules,
  NO_AGENT_RULES,
} from '../../../protect/vocabulary/agent-rules.ts';
import { type Implications, NO_IMPLICATIONS } from '../../../protect/vocabulary/implied-scopes.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import type { ScopeDeclarations } from './scopes.ts';

/** By what agents' writes are decided: the organization's rules, and what follows from scopes. */
export interface RulesOfAgents {
  readonly rules: KnownAgentRules;
  readonly implications: Implications;
}

export const WITHOUT_RULES: RulesOfAgents = { rules: NO_AGENT_RULES, implications: NO_IMPLICATIONS };

/** What is declared, as far as it is open to agents: without the writes that none is ever given (law 17). */
export function declaredForAgents(
  declared: ScopeDeclarations,
  { rules, implications }: RulesOfAgents,
): ScopeDeclarations {
  const isOpen = ([scope, { access }]: readonly [Scope, { readonly access: 'read' | 'write' }]) =>
    access === 'read' || !isNever(scope, rules, implications);
  return new Map([...declared].filter(isOpen));
}

/** How long approvals last: no longer than the deployment allows, nor than the organization does. */
export function lifetimesUnder(
  {
    writeGrantLifetimeSeconds,
    maxWriteGrantLifetimeSeconds: most,
  }: Pick<Configuration, 'writeGrantLifetimeSeconds' | 'maxWriteGrantLifetimeSeconds'>,
  rules: KnownAgentRules,
) {
  const longest = rules === 'unreadable' ? undefined : rules.longestSeconds;
  return { writeGrantLifetimeSeconds, maxWriteGrantLifetimeSeconds: Math.min(most, longest ?? most) };
}

/** How somebody who approves has come. */
export interface ApproverProof {
  readonly now: number;
  /** When they signed in at the provider; `undefined`: nobody knows, which is never fresh (law 10). */
  readonly authenticatedAt: number | undefined;
  /** They have just confirmed this very approval with a passkey of theirs. */
  readonly hasPasskey: boolean;
}

/** What an approver lacks for a scope that is theirs to approve. */
export type Unproved = 'needs_fresh_sign_in' | 'needs_passkey';

/** Law 17: whether the approver has come as the rules demand for this scope. */
export function whyUnproved(scope: Scope, of: RulesOfAgents, proof: ApproverProof): Unproved | undefined {
  // What cannot be read is never approved at all: that is not for here.
  if (of.rules === 'unreadable') return undefined;
  const { freshSignIn, passkey } = of.rules;
  const isAbout = (scopes: ScopeSet) => concerns(scopes, scope, of.implications);
  if (freshSignIn && isAbout(freshSignIn.scopes) && !isFresh(freshSignIn, proof)) return 'needs_fresh_sign_in';
  return isAbout(passkey) && !proof.hasPasskey ? 'needs_passkey' : undefined;
}

/** At the second where it is so long ago it is fresh, and no more at the next. */
function isFresh(
  { withinSeconds }: NonNullable<AgentRules['freshSignIn']>,
  { now, authenticatedAt }: ApproverProof,
): boolean {
  return authenticatedAt !== undefined && now <= authenticatedAt + withinSeconds;
}

/** Of scopes that somebody approves, those that take a passkey of theirs. */
export function needingPasskey(scopes: Iterable<Scope>, { rules, implications }: RulesOfAgents): ScopeSet {
  if (rules === 'unreadable') return NO_SCOPES;
  return new Set([...scopes].filter((scope) => concerns(rules.passkey, scope, implications)));
}

/** Of scopes that somebody approves, those that count only when another member has confirmed them. */
export function needingSecond(scopes: Iterable<Scope>, { rules, implications }: RulesOfAgents): ScopeSet {
  const second = rules === 'unreadable' ? undefined : rules.secondPerson;
  if (second === undefined) return NO_SCOPES;
  return new Set([...scopes].filter((scope) => concerns(second.scopes, scope, implications)));
}

/** Whether a member with this role confirms what others approve. */
export function confirmsForOthers(role: string, rules: KnownAgentRules): boolean {
  return rules !== 'unreadable' && rules.secondPerson?.role === role;
}
