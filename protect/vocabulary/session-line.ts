import { type AgentSession, type AgentSessionId, isAgentSessionId, isReservedSession } from './agent-session.ts';
import type { ClientId } from './identifiers.ts';

/** The sessions that a session stands under, the topmost first; empty: it is nobody's sub-agent's. */
export type Parents = readonly AgentSessionId[];

/**
 * So many sessions are in one line: an agent, its sub-agents, theirs and theirs. Each one more is a row that `protect()`
 * reads at every request of the lowest, beside the others.
 */
export const MAX_SESSIONS_IN_LINE = 4;

export const NO_PARENTS: Parents = [];

/** As a token has them: at least one, none twice, none too many. */
export function isParents(value: unknown): value is Parents {
  if (!Array.isArray(value) || value.length < 1 || value.length >= MAX_SESSIONS_IN_LINE) return false;
  return value.every(isAgentSessionId) && new Set(value).size === value.length;
}

/** As a row has them: no id holds a space. `undefined`: it cannot be read, so that the session is nobody's (law 10). */
export function parentsOfText(text: unknown): Parents | undefined {
  if (text === undefined) return NO_PARENTS;
  const parents = typeof text === 'string' ? text.split(' ') : [];
  return isParents(parents) ? parents : undefined;
}

export function textOfParents(parents: Parents): string {
  return parents.join(' ');
}

/** What a row says of its session's place and life. */
export interface Standing extends Pick<AgentSession, 'parents' | 'endedAt'> {
  readonly client?: ClientId | undefined;
}

/** Whether a session may act for this client: it is that client's, and has not ended. */
export function isAlive<Row extends Standing>(session: Row | undefined, client: ClientId): session is Row {
  return session !== undefined && session.client === client && session.endedAt === undefined;
}

/**
 * Law 5: the session whose grants a line has, of the topmost down to the one that acts: the topmost, as long as every
 * session of the line is alive and stands where the line says. So a sub-agent's session holds no more than the one above
 * it, at any moment: it has no grants of its own, and what ends one above ends it. `undefined`: nothing may act.
 */
export function holderOfLine<Row extends Standing>(
  line: readonly AgentSessionId[],
  rows: readonly (Row | undefined)[],
  client: ClientId,
): Row | undefined {
  const stands = line.every((_, place) => {
    const row = rows[place];
    return isAlive(row, client) && areEqual(row.parents ?? NO_PARENTS, line.slice(0, place));
  });
  return stands && rows.length === line.length ? rows[0] : undefined;
}

/** Why a session cannot stand under another. */
export type LineProblem = 'no_parent' | 'too_deep' | 'in_a_circle' | 'default_session';

/**
 * The place of a new session under `parent`, whose row is given. A client's default session is the topmost of its own.
 * Rows go when they have not been used for long, and an id may then be used anew: none stands under itself.
 */
export function placeUnder(
  sessionId: AgentSessionId,
  parent: AgentSessionId,
  row: Standing | undefined,
  client: ClientId,
): Parents | LineProblem {
  if (isReservedSession(sessionId)) return 'default_session';
  if (!isAlive(row, client)) return 'no_parent';
  const parents = [...(row.parents ?? NO_PARENTS), parent];
  if (parents.includes(sessionId)) return 'in_a_circle';
  return parents.length < MAX_SESSIONS_IN_LINE ? parents : 'too_deep';
}

export function areEqual(a: Parents, b: Parents): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
