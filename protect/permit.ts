import type { AccessToken } from './access-token.ts';
import type { Protection } from './authorize.ts';
import type { SingleUseOutcome } from './ports.ts';
import type { Principal } from './principal.ts';
import type { AskedOperation, Refusal, Unavailable } from './refusal.ts';
import type { Standing } from './standing.ts';
import { orUnavailable } from './unavailable.ts';
import { singleUsesFor } from './usable-scopes.ts';
import type { AgentSessionId } from './vocabulary/agent-session.ts';
import { approvalPath } from './vocabulary/approval-address.ts';
import { baseScope } from './vocabulary/exact-scope.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import type { ScopeSet } from './vocabulary/scope.ts';
import type { SingleUses } from './vocabulary/single-use.ts';
import type { ExactOperation } from './wanted-operation.ts';

/** Who may do what was asked, and how far back their own recall reaches: for whoever reads grants of theirs next. */
export interface AuthorizedMember {
  readonly principal: Principal;
  readonly recalledAt: number | undefined;
  /** Since when the token counts as held, for a recall: what is minted by it is as old. */
  readonly heldSince: number;
}

/** What a token lacks for a request. */
export interface Shortfall {
  readonly missing: ScopeSet;
  /** The writes approved once that would make up for all of it. Absent: they would not. */
  readonly once: SingleUses | undefined;
  /** What would be asked for anew: of a limit, just what this request needs. */
  readonly asked: ScopeSet;
  /** Where the member approves what is missing. Absent: nobody can, or some of it would not do. */
  readonly approvalUri: string | undefined;
}

/**
 * `undefined`: nothing is missing. Uses nothing up. Of an operation that is approved exactly, its own scope is always missing:
 * no token carries it but for one use.
 */
export function shortfallOf(
  standing: Standing,
  needed: ScopeSet,
  protection: Pick<Protection, 'issuer'>,
): Shortfall | undefined {
  const { token, recalledAt, role, grants, limit, now } = standing;
  const missing = missingOf(standing, needed);
  if (missing.size === 0) return undefined;
  // What is used up may be more than what is asked for anew.
  const asked = new Set([...missing].map((scope) => (scope === limit?.lacking ? (limit.askable ?? scope) : scope)));
  const isOpen = limit?.lacking === undefined || limit.askable !== undefined;
  const isAskable = isOpen && [...asked].map(baseScope).every((scope) => grants.askable.has(scope) && role.has(scope));
  return {
    ...{ missing, asked },
    once: singleUsesFor(missing, role, grants, { recalledAt, now }),
    approvalUri: isAskable ? approvalUriOf(token, asked, protection) : undefined,
  };
}

/** Of a write that is approved up to a limit, the limit; what only that lets through is no scope of the token. */
function missingOf({ principal, operation, limit }: Standing, needed: ScopeSet): ScopeSet {
  if (operation) return new Set([operation.exact]);
  const missing = [...needed].filter((scope) => scope !== limit?.of && !principal.scopes.has(scope));
  return new Set(limit?.lacking === undefined ? missing : [...missing, limit.lacking]);
}

/** Lets through what is not lacking, or is made up for by using up what was approved once. */
export async function permit(
  standing: Standing,
  needed: ScopeSet,
  protection: Protection,
): Promise<Result<AuthorizedMember, Refusal>> {
  const { token, principal, recalledAt, operation, limit, now } = standing;
  const { heldSince } = token;
  const shortfall = shortfallOf(standing, needed, protection);
  if (shortfall === undefined) {
    const scopes = limit ? new Set([...principal.scopes, limit.of]) : principal.scopes;
    return ok({ principal: { ...principal, scopes }, recalledAt, heldSince });
  }
  const { missing, asked, once, approvalUri } = shortfall;
  const use = once && (await useUp(token, once, now, protection));
  if (use?.ok === false) return use;
  if (use?.value === 'used') {
    const scopes = new Set([...principal.scopes, ...(operation || limit ? needed : missing)]);
    const exactly = operation && { operation: { name: operation.declaration.name, scope: operation.exact } };
    return ok({ principal: { ...principal, scopes, ...exactly }, recalledAt, heldSince });
  }
  const how = {
    ...(use !== undefined && { singleUse: use.value }),
    ...(approvalUri !== undefined && { approvalUri }),
  };
  const isOfLimit = limit !== undefined && (approvalUri !== undefined || [...missing].join() === limit.lacking);
  if (isOfLimit) {
    const askable = limit.askable === undefined ? {} : { askable: asked };
    return err({ reason: 'insufficient_details', needed: limit.needed, held: limit.held, ...askable, ...how });
  }
  const held = principal.scopes;
  return err({
    reason: 'insufficient_scope',
    ...(operation ? { needed: missing, held, operation: askedOf(operation) } : { needed, held }),
    ...how,
  });
}

function askedOf({ declaration, path, query }: ExactOperation): AskedOperation {
  return { name: declaration.name, path, ...(Object.keys(query).length > 0 && { query }) };
}

/** Law 5: a write that was approved once passes once. */
async function useUp(
  token: AccessToken,
  uses: SingleUses,
  now: number,
  { agents }: Protection,
): Promise<Result<SingleUseOutcome, Unavailable>> {
  const { organization, member } = token;
  const sessionId = holdingSession(token);
  if (sessionId === undefined || agents === undefined) return ok('gone');
  return orUnavailable('grants', () => agents.sessions.use({ organization, member, sessionId }, uses, now));
}

/** Where a person approves what is missing; only where all of it can be asked for, since some of it would not do. */
function approvalUriOf(
  token: AccessToken,
  missing: ScopeSet,
  { issuer }: Pick<Protection, 'issuer'>,
): string | undefined {
  const { organization, member } = token;
  const sessionId = holdingSession(token);
  if (sessionId === undefined) return undefined;
  return issuer + approvalPath({ organization, member, sessionId, scopes: missing });
}

/** Whose grants count: of a sub-agent's session, those of the topmost one above it. */
function holdingSession({ agentSession, parents = [] }: AccessToken): AgentSessionId | undefined {
  return parents[0] ?? agentSession;
}
