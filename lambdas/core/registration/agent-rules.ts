import { type AgentRules, type KnownAgentRules, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import { formatAgentRules, MAX_AGENT_RULES_LENGTH } from '../../../protect/vocabulary/agent-rules-text.ts';
import { CLIENT_ID_FORM, type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { isApprovable } from '../agents/scopes.ts';
import type { Configuration } from '../configuration.ts';
import { type Field, type FieldProblem, problemsOf } from './field-problem.ts';

/** What an administrator says of the rules for agents. Absent: stays. An empty list: nothing of it any more. */
export interface AgentRulesChange {
  readonly never?: readonly string[] | undefined;
  /** `default`: as long as the deployment allows. */
  readonly longestSeconds?: number | 'default' | undefined;
  readonly freshSignIn?: readonly string[] | undefined;
  /** Where a fresh sign-in is asked for and nothing is said, {@link DEFAULT_FRESH_SECONDS}. */
  readonly freshWithinSeconds?: number | undefined;
  readonly passkey?: readonly string[] | undefined;
  readonly secondPerson?: readonly string[] | undefined;
  readonly secondRole?: string | undefined;
  readonly asked?: readonly string[] | undefined;
}

/** Time to sign in and decide; a person who went away has to come back. */
export const DEFAULT_FRESH_SECONDS = 300;
export const MIN_FRESH_SECONDS = 60;
export const MAX_FRESH_SECONDS = 86_400;
const MIN_LONGEST_SECONDS = 60;

/** Of each list; more than anybody reads. */
export const MAX_RULE_ITEMS = 100;

type Declared = Pick<Configuration, 'scopes' | 'roles' | 'maxWriteGrantLifetimeSeconds'>;

/**
 * The rules after a change: every scope a declared write that agents could be given, the role declared, durations in
 * their bounds, and all of it in one attribute of a row.
 * Does NOT check that clients exist, nor that anybody has the role: what nobody can confirm is not confirmed.
 */
export function changeAgentRules(
  before: KnownAgentRules,
  change: AgentRulesChange,
  declared: Declared,
): Result<AgentRules, readonly FieldProblem[]> {
  // What could not be read stays where it is not named: there is nothing that a person could have kept.
  if (before === 'unreadable' && !isWhole(change)) {
    return err([{ field: 'organization', problem: 'has rules for agents that cannot be read: say all of them anew' }]);
  }
  const known = before === 'unreadable' ? NO_AGENT_RULES : before;
  const problems = problemsIn(change, declared);
  if (problems.length > 0) return err(problems);
  const next = applied(known, change);
  if (next.secondPerson !== undefined && next.secondPerson.role === '') {
    return err([{ field: 'secondRole', problem: 'is missing: choose the role whose members confirm' }]);
  }
  const { length } = formatAgentRules(next);
  return length <= MAX_AGENT_RULES_LENGTH
    ? ok(next)
    : err([{ field: 'never', problem: `and the other rules are too long together: ${length} characters` }]);
}

function isWhole(change: AgentRulesChange): boolean {
  const { never, longestSeconds, freshSignIn, passkey, secondPerson, asked } = change;
  return [never, longestSeconds, freshSignIn, passkey, secondPerson, asked].every((part) => part !== undefined);
}

function problemsIn(change: AgentRulesChange, declared: Declared): readonly FieldProblem[] {
  const { longestSeconds: longest, freshWithinSeconds: within, secondRole, asked = [] } = change;
  const most = declared.maxWriteGrantLifetimeSeconds;
  const scopes = (['never', 'freshSignIn', 'passkey', 'secondPerson'] as const).map(
    (field): readonly [Field, string | false] => [field, problemOfScopes(change[field] ?? [], declared)],
  );
  return problemsOf([
    ...scopes,
    [
      'longestSeconds',
      typeof longest === 'number' &&
        !isWithin(longest, MIN_LONGEST_SECONDS, most) &&
        `must be ${MIN_LONGEST_SECONDS}–${most} seconds: it lowers the deployment's alone`,
    ],
    [
      'freshWithinSeconds',
      within !== undefined &&
        !isWithin(within, MIN_FRESH_SECONDS, MAX_FRESH_SECONDS) &&
        `must be ${MIN_FRESH_SECONDS}–${MAX_FRESH_SECONDS} seconds`,
    ],
    ['secondRole', secondRole !== undefined && secondRole !== '' && problemOfRole(secondRole, declared)],
    ['asked', problemOfClients(asked)],
  ]);
}

function problemOfScopes(list: readonly string[], { scopes }: Declared): string | false {
  if (list.length > MAX_RULE_ITEMS) return `must have at most ${MAX_RULE_ITEMS} scopes`;
  const wrong = list.filter((scope) => !isApprovable(scope as Scope, scopes));
  if (wrong.length === 0) return false;
  return `must be scopes that write, as the configuration declares them, and that agents can be given: ${wrong.join(', ')}`;
}

function problemOfRole(role: string, { roles }: Declared): string | false {
  return !roles.has(role) && `must be one of the roles ${[...roles.keys()].sort().join(', ')}`;
}

function problemOfClients(list: readonly string[]): string | false {
  if (list.length > MAX_RULE_ITEMS) return `must have at most ${MAX_RULE_ITEMS} clients`;
  return !list.every(isClientId) && `must be ids of clients: ${CLIENT_ID_FORM}`;
}

function isWithin(seconds: number, min: number, max: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= min && seconds <= max;
}

function applied(before: AgentRules, change: AgentRulesChange): AgentRules {
  const longest = change.longestSeconds ?? before.longestSeconds;
  const fresh = setOr(change.freshSignIn, before.freshSignIn?.scopes);
  const within = change.freshWithinSeconds ?? before.freshSignIn?.withinSeconds ?? DEFAULT_FRESH_SECONDS;
  const second = setOr(change.secondPerson, before.secondPerson?.scopes);
  const role = change.secondRole ?? before.secondPerson?.role ?? '';
  return {
    never: setOr(change.never, before.never),
    passkey: setOr(change.passkey, before.passkey),
    asked: change.asked === undefined ? before.asked : new Set(change.asked as readonly ClientId[]),
    ...(typeof longest === 'number' && { longestSeconds: longest }),
    ...(fresh.size > 0 && { freshSignIn: { scopes: fresh, withinSeconds: within } }),
    ...(second.size > 0 && { secondPerson: { scopes: second, role } }),
  };
}

function setOr(list: readonly string[] | undefined, before: ScopeSet | undefined): ScopeSet {
  return list === undefined ? (before ?? new Set()) : new Set(list as readonly Scope[]);
}
