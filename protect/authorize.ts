import type { AccessToken } from './access-token.ts';
import { readBearerToken } from './bearer.ts';
import { checkStatuses, findMember } from './live-checks.ts';
import type { Clock, KeySource, Member, MemberSource, StatusSource } from './ports.ts';
import type { Principal } from './principal.ts';
import type { Refusal } from './refusal.ts';
import { type AgentProtection, findGrants, usableScopes } from './usable-scopes.ts';
import { verifyToken } from './verify-token.ts';
import { idOrNothing, isOrganizationId } from './vocabulary/identifiers.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import { intersect, NO_SCOPES, type ScopeSet } from './vocabulary/scope.ts';

/** What is the same for every route of a process; the caches are inside. */
export interface Protection {
  readonly issuer: string;
  readonly roles: ReadonlyMap<string, ScopeSet>;
  readonly keys: KeySource;
  readonly members: MemberSource;
  readonly statuses: StatusSource;
  readonly clock: Clock;
  /** Absent: agent tokens are refused. */
  readonly agents?: AgentProtection | undefined;
}

export interface ProtectedRequest {
  /** The `Authorization` header as it came; several of them joined with a comma. */
  readonly authorization: string | undefined;
  /** The organization whose data the request would touch. */
  readonly organization: string | undefined;
  /** The resource (RFC 8707) that the token must be for; of several, any. */
  readonly resource: string | ReadonlySet<string>;
  /** All of these are needed. */
  readonly scopes: ScopeSet;
}

/**
 * Decides one request: credentials → signature → claims → organization → member ‖ organization, provider, client,
 * enablement ‖ grants of an agent's write → scopes. Each step can only refuse or pass on; nothing is written.
 * The member's row is read on every call, so that a disabled member or a smaller role counts on the next request.
 * Does NOT check that the object which the request names belongs to the organization: the caller's keys must.
 */
export async function authorize(
  request: ProtectedRequest,
  protection: Protection,
): Promise<Result<Principal, Refusal>> {
  const authorized = await authorizeMember(request, protection);
  return authorized.ok ? ok(authorized.value.principal) : authorized;
}

/** Who may do what was asked, and how far back their own recall reaches: for whoever reads grants of theirs next. */
export interface AuthorizedMember {
  readonly principal: Principal;
  readonly recalledAt: number | undefined;
}

/** The same as {@link authorize}. */
export async function authorizeMember(
  request: ProtectedRequest,
  protection: Protection,
): Promise<Result<AuthorizedMember, Refusal>> {
  const bearer = readBearerToken(request.authorization);
  if (!bearer.ok) return bearer;
  const token = await verifyToken(bearer.value, request.resource, protection);
  if (!token.ok) return token;
  const { organization } = token.value;
  if (organization !== request.organization) {
    const ofRequest = idOrNothing(isOrganizationId, request.organization);
    return err({ reason: 'wrong_organization', ofToken: organization, ofRequest });
  }
  const [member, statuses, grants] = await Promise.all([
    findMember(token.value, protection.members),
    checkStatuses(token.value, protection.statuses),
    findGrants(token.value, request.scopes, protection.agents),
  ]);
  if (!member.ok) return member;
  if (!statuses.ok) return statuses;
  if (!grants.ok) return grants;
  const { recalledAt } = member.value;
  const usable = usableScopes(token.value, grants.value, { recalledAt, now: protection.clock() }, protection.agents);
  const scopes = intersect(usable, scopesOfRole(member.value, protection));
  const allowed = checkScopes(toPrincipal(token.value, scopes), request.scopes);
  return allowed.ok ? ok({ principal: allowed.value, recalledAt }) : allowed;
}

/** A role that nobody declared allows nothing. */
function scopesOfRole({ role }: Member, { roles }: Protection): ScopeSet {
  return roles.get(role) ?? NO_SCOPES;
}

function toPrincipal(token: AccessToken, scopes: ScopeSet): Principal {
  return {
    member: token.member,
    organization: token.organization,
    client: token.client,
    provider: token.provider,
    scopes,
    tokenId: token.tokenId,
    issuedAt: token.issuedAt,
    expiresAt: token.expiresAt,
    resources: token.resources,
    actor: token.actor,
    ...(token.agentSession !== undefined && { agentSession: token.agentSession }),
  };
}

function checkScopes(principal: Principal, needed: ScopeSet): Result<Principal, Refusal> {
  if ([...needed].every((scope) => principal.scopes.has(scope))) return ok(principal);
  return err({ reason: 'insufficient_scope', needed, held: principal.scopes });
}
