import type { AccessToken } from './access-token.ts';
import { asAsked } from './asked-token.ts';
import type { Protection } from './authorize.ts';
import { findKnownRules, scopesOfRole } from './declared-rules.ts';
import { type NeededLimit, usableLimits } from './limited-writes.ts';
import { checkStatuses, findMember } from './live-checks.ts';
import type { Principal } from './principal.ts';
import type { Misconfigured, NotExact, Refusal, TokenRefusal, Unavailable } from './refusal.ts';
import { askableWrites, type FoundGrants, findGrants, type RulesAtApi, usableScopes } from './usable-scopes.ts';
import { type AuthorizationDetails, NO_DETAILS } from './vocabulary/authorization-details.ts';
import { ok, type Result } from './vocabulary/result.ts';
import { intersect, type ScopeSet } from './vocabulary/scope.ts';
import { type ExactOperation, exactOperationOf, type WantedOperation } from './wanted-operation.ts';

/** What a token is good for at this moment, before anything is asked of it. Nothing has been used up. */
export interface Standing {
  /** As it counts: of a client that must ask, what it may only ask for is no scope of it. */
  readonly token: AccessToken;
  readonly principal: Principal;
  readonly recalledAt: number | undefined;
  /** What the member's role allows. */
  readonly role: ScopeSet;
  readonly grants: FoundGrants;
  /** Of an agent's request, where the route wants one. */
  readonly operation?: ExactOperation;
  /** Of an agent's request to a route that asks for a detail of a write. */
  readonly limit?: NeededLimit;
  readonly rules: RulesAtApi;
  readonly now: number;
}

/**
 * Who has this token, and what they may do now. `needed`: the writes of agents whose grants are looked up, as far as the
 * token can have them; `undefined`: all of those.
 * Does NOT check the organization of a request, and reads only.
 */
export async function standingOf(
  presented: AccessToken,
  needed: ScopeSet | undefined,
  protection: Protection,
  operation?: WantedOperation,
): Promise<Result<Standing, Refusal>> {
  const known = findKnownRules(presented.organization, protection);
  const [found, member, statuses] = await Promise.all([
    known.then((rules) => (rules.ok ? findCounted(presented, { needed, operation }, rules.value, protection) : rules)),
    findMember(presented, protection.members),
    checkStatuses(presented, protection.statuses),
  ]);
  if (!member.ok) return member;
  if (!statuses.ok) return statuses;
  if (!found.ok) return found;
  const { token, grants, rules, exact } = found.value;
  const { recalledAt } = member.value;
  const declared = await scopesOfRole(member.value, protection, rules);
  if (!declared.ok) return declared;
  const role = declared.value;
  const now = protection.clock();
  const usable = usableScopes(token, grants, { recalledAt, now }, { ...protection, rules });
  const askable = askableWrites(token, rules);
  const details =
    token.agentSession === undefined
      ? (token.details ?? NO_DETAILS)
      : usableLimits(token, grants.limits, { recalledAt, now }, { role, rules });
  const principal = toPrincipal(token, intersect(usable, role), intersect(askable, role), details);
  return ok({ token, principal, recalledAt, role, grants, rules, now, ...(exact && { operation: exact }) });
}

interface Counted {
  /** The token as it counts: of a client that must ask, what it may only ask for is no scope of it. */
  readonly token: AccessToken;
  readonly grants: FoundGrants;
  readonly rules: RulesAtApi;
  readonly exact: ExactOperation | undefined;
}

/** What a request asks of its caller. */
interface Wanted {
  readonly needed: ScopeSet | undefined;
  readonly operation: WantedOperation | undefined;
}

async function findCounted(
  presented: AccessToken,
  { needed, operation }: Wanted,
  rules: RulesAtApi,
  protection: Protection,
): Promise<Result<Counted, Unavailable | TokenRefusal | NotExact | Misconfigured>> {
  const token = asAsked(presented, rules);
  const exact = await exactOperationOf(token, operation, needed, rules);
  if (!exact.ok) return exact;
  const grants = await findGrants(token, needed, rules, protection, exact.value?.exact);
  return grants.ok ? ok({ token, grants: grants.value, rules, exact: exact.value }) : grants;
}

function toPrincipal(
  token: AccessToken,
  scopes: ScopeSet,
  askable: ScopeSet,
  details: AuthorizationDetails,
): Principal {
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
    ...(token.parents !== undefined && { parentSessions: token.parents }),
    ...(token.askable.size > 0 && { askable }),
    ...(token.boundTo !== undefined && { boundTo: token.boundTo }),
    ...(details.length > 0 && { details }),
    ...(token.askableDetails !== undefined && { askableDetails: token.askableDetails }),
    ...(token.externalId !== undefined && { externalId: token.externalId }),
    ...(token.email !== undefined && { email: token.email }),
  };
}
