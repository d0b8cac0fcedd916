import {
  APPROVED_PREFIX,
  BEGUN_AT,
  ENDED_AT,
  GRANT_PREFIX,
  ONCE_APPROVED_PREFIX,
  ONCE_PREFIX,
  ONCE_SIGNED_IN_PREFIX,
  PARENTS,
  SIGNED_IN_PREFIX,
  TAKEN_PREFIX,
  USE_PREFIX,
} from '../../../../protect/agent-session-attributes.ts';
import type { AgentSession, AgentSessionKey, TakenBack } from '../../../../protect/vocabulary/agent-session.ts';
import { isAgentSessionId } from '../../../../protect/vocabulary/agent-session.ts';
import { isClientId, isMemberId, isOrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import { isScopeToken, type Scope } from '../../../../protect/vocabulary/scope.ts';
import { parentsOfText } from '../../../../protect/vocabulary/session-line.ts';
import type { SingleUse, SingleUses } from '../../../../protect/vocabulary/single-use.ts';
import type { WriteGrant } from '../../../../protect/vocabulary/write-grant.ts';
import type { AgentSessionPosition } from '../../../ports/agent-session-store.ts';
import type { Row } from '../dynamodb/dynamo.ts';

/**
 * Rows of AgentSessions. Sorted by member, then session: neither holds a space, so that one splits them. Each grant is
 * top-level attributes, its end, how old it is and when it was approved, because an update can set several of those at once
 * in a row that need not exist yet; members of a map it cannot.
 */

/** A row goes this long after its last use. Longer than any grant lasts, so that no grant goes before its end. */
const IDLE_LIFETIME_SECONDS = 30 * 86_400;

export function grantAttribute(scope: Scope): string {
  return GRANT_PREFIX + scope;
}

export function signedInAttribute(scope: Scope): string {
  return SIGNED_IN_PREFIX + scope;
}

export function onceAttribute(scope: Scope): string {
  return ONCE_PREFIX + scope;
}

export function onceSignedInAttribute(scope: Scope): string {
  return ONCE_SIGNED_IN_PREFIX + scope;
}

export function approvedAttribute(scope: Scope): string {
  return APPROVED_PREFIX + scope;
}

export function onceApprovedAttribute(scope: Scope): string {
  return ONCE_APPROVED_PREFIX + scope;
}

export function markAttribute(scope: Scope): string {
  return USE_PREFIX + scope;
}

export function rowTtl(now: number): number {
  return now + IDLE_LIFETIME_SECONDS;
}

export function agentSessionKey({ organization, member, sessionId }: AgentSessionKey) {
  return { organization, session: `${member} ${sessionId}` };
}

export function position({ member, sessionId }: AgentSessionPosition): AgentSessionPosition {
  return { member, sessionId };
}

/** Attributes that are not named here are ignored: old code survives new rows. @throws Error when one cannot be read */
export function toAgentSession(row: Row): AgentSession {
  const { organization, session, client, lastMintAt } = row;
  const [member, sessionId] = typeof session === 'string' ? session.split(' ') : [];
  if (!isOrganizationId(organization) || !isMemberId(member) || !isAgentSessionId(sessionId)) throw unreadable('key');
  if (client !== undefined && !isClientId(client)) throw unreadable('client');
  const [once, taken, parents] = [toSingleUses(row), toTaken(row), parentsOfText(row[PARENTS])];
  if (parents === undefined) throw unreadable(PARENTS);
  return {
    organization,
    member,
    sessionId,
    ...(client !== undefined && { client }),
    ...(lastMintAt !== undefined && { lastMintAt: toSeconds('lastMintAt', lastMintAt) }),
    ...(parents.length > 0 && { parents }),
    ...(Number.isSafeInteger(row[BEGUN_AT]) && { begunAt: row[BEGUN_AT] as number }),
    ...(row[ENDED_AT] !== undefined && { endedAt: toSeconds(ENDED_AT, row[ENDED_AT]) }),
    ...(taken.size > 0 && { taken }),
    grants: toGrants(row, GRANT_PREFIX, [signedInAttribute, approvedAttribute]),
    ...(once.size > 0 && { once }),
  };
}

type Names = readonly [signedIn: (scope: Scope) => string, approved: (scope: Scope) => string];

function toGrants(row: Row, ends: string, [signedInOf, approvedOf]: Names): ReadonlyMap<Scope, WriteGrant> {
  const grants = new Map<Scope, WriteGrant>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(ends) ? name.slice(ends.length) : '';
    if (isScopeToken(scope))
      grants.set(scope, toGrant(toSeconds(name, value), row, signedInOf(scope), approvedOf(scope)));
  }
  return grants;
}

/** A mark that is not there, or none of ours, is used (law 10); a function of the vendor's may have written it. */
function toSingleUses(row: Row): SingleUses {
  const grants = toGrants(row, ONCE_PREFIX, [onceSignedInAttribute, onceApprovedAttribute]);
  return new Map(
    [...grants].map(([scope, grant]): [Scope, SingleUse] => {
      const mark = row[markAttribute(scope)];
      return [scope, { ...grant, mark: typeof mark === 'string' ? mark : '' }];
    }),
  );
}

function toGrant(expiresAt: number, row: Row, signedIn: string, approved: string): WriteGrant {
  return {
    expiresAt,
    ...(row[signedIn] !== undefined && { signedInAt: toSeconds(signedIn, row[signedIn]) }),
    ...(row[approved] !== undefined && { approvedAt: toSeconds(approved, row[approved]) }),
  };
}

const TAKEN = /^(\d{1,15}) (member|client) (\S{1,128})$/;

/** What a row remembers of a write that was taken back. */
export function takenAttributes(scopes: Iterable<Scope>, taken: TakenBack): Row {
  const text = `${taken.at} ${taken.by.kind} ${taken.by.id}`;
  return Object.fromEntries([...scopes].map((scope) => [TAKEN_PREFIX + scope, text]));
}

/** It grants nothing: one that cannot be read is left out. */
function toTaken(row: Row): ReadonlyMap<Scope, TakenBack> {
  const taken = new Map<Scope, TakenBack>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(TAKEN_PREFIX) ? name.slice(TAKEN_PREFIX.length) : '';
    const [, at, kind, id] = (typeof value === 'string' && TAKEN.exec(value)) || [];
    if (isScopeToken(scope) && id !== undefined) {
      taken.set(scope, { at: Number(at), by: { kind: kind === 'client' ? 'client' : 'member', id } });
    }
  }
  return taken;
}

function toSeconds(name: string, value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw unreadable(name);
}

/** Law 10: a guess about a grant would be a default. */
function unreadable(attribute: string): Error {
  return new Error(`a stored agent session cannot be read: ${attribute}`);
}
