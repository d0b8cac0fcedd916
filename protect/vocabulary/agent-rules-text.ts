import { type AgentRules, type KnownAgentRules, NO_AGENT_RULES } from './agent-rules.ts';
import { isClientId } from './identifiers.ts';
import { isScopeToken, type Scope, type ScopeSet } from './scope.ts';

/** Of text that is stored with an organization; absent: there are no rules. */
export function readAgentRules(text: unknown): KnownAgentRules {
  if (text === undefined) return NO_AGENT_RULES;
  const parsed = typeof text === 'string' && text.length <= MAX_AGENT_RULES_LENGTH ? parseJson(text) : undefined;
  if (!isObject(parsed) || !Object.keys(parsed).every((name) => MEMBERS.has(name))) return 'unreadable';
  const { longest, fresh, second } = parsed;
  const [never, passkey] = [scopesIn(parsed['never']), scopesIn(parsed['passkey'])];
  const asked = listOf(parsed['asked'], isClientId);
  if (parsed['v'] !== VERSION || never === undefined || passkey === undefined || asked === undefined)
    return 'unreadable';
  if (longest !== undefined && !isSeconds(longest)) return 'unreadable';
  const freshSignIn = fresh === undefined ? undefined : readFresh(fresh);
  const secondPerson = second === undefined ? undefined : readSecond(second);
  if (freshSignIn === null || secondPerson === null) return 'unreadable';
  return {
    ...{ never, passkey, asked: new Set(asked) },
    ...(longest !== undefined && { longestSeconds: longest }),
    ...(freshSignIn && { freshSignIn }),
    ...(secondPerson && { secondPerson }),
  };
}

/** What {@link readAgentRules} reads: text even where there are none, so that a row says so. */
export function formatAgentRules(rules: AgentRules): string {
  const { never, longestSeconds, freshSignIn, passkey, secondPerson, asked } = rules;
  return JSON.stringify({
    v: VERSION,
    ...(never.size > 0 && { never: [...never].sort() }),
    longest: longestSeconds,
    ...(freshSignIn && { fresh: { scopes: [...freshSignIn.scopes].sort(), within: freshSignIn.withinSeconds } }),
    ...(passkey.size > 0 && { passkey: [...passkey].sort() }),
    ...(secondPerson && { second: { scopes: [...secondPerson.scopes].sort(), role: secondPerson.role } }),
    ...(asked.size > 0 && { asked: [...asked].sort() }),
  });
}

/**
 * Characters of the stored text. It stands in the organization's row, which a function keeps for a minute and reads whole;
 * some hundred scopes and clients fit.
 */
export const MAX_AGENT_RULES_LENGTH = 16_384;

/** Another one: written by a release that this one does not know. */
const VERSION = 1;
const MEMBERS: ReadonlySet<string> = new Set(['v', 'never', 'longest', 'fresh', 'passkey', 'second', 'asked']);

function readFresh(value: unknown): AgentRules['freshSignIn'] | null {
  if (!isObject(value) || !hasOnly(value, 'scopes', 'within')) return null;
  const scopes = scopesIn(value['scopes']);
  const { within } = value;
  return scopes === undefined || !isSeconds(within) ? null : { scopes, withinSeconds: within };
}

function readSecond(value: unknown): AgentRules['secondPerson'] | null {
  if (!isObject(value) || !hasOnly(value, 'scopes', 'role')) return null;
  const scopes = scopesIn(value['scopes']);
  const { role } = value;
  return scopes === undefined || typeof role !== 'string' || role === '' ? null : { scopes, role };
}

function scopesIn(value: unknown): ScopeSet | undefined {
  const list = listOf(value, (each): each is Scope => typeof each === 'string' && isScopeToken(each));
  return list && new Set(list);
}

function listOf<T>(value: unknown, isOne: (each: unknown) => each is T): readonly T[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) && value.every(isOne) ? value : undefined;
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

type Members = Readonly<Record<string, unknown>>;

function hasOnly(value: Members, ...names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
