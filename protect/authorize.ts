import type { AccessToken } from './access-token.ts';
import type { NeededDetail } from './details.ts';
import { gatedByLimit, judgeLimit } from './limited-writes.ts';
import { OF_TOKEN, type RequestedOrganization } from './organization.ts';
import { type AuthorizedMember, permit, shortfallOf } from './permit.ts';
import type { Clock, KeySource, MemberSource, StatusSource } from './ports.ts';
import { checkPossession, type Possession } from './possession.ts';
import { readPresentedToken } from './presented-token.ts';
import type { Principal } from './principal.ts';
import type { Refusal } from './refusal.ts';
import { type Standing, standingOf } from './standing.ts';
import type { AgentProtection } from './usable-scopes.ts';
import { verifyToken } from './verify-token.ts';
import { type AuthorizationDetails, anyCovers, NO_DETAILS } from './vocabulary/authorization-details.ts';
import { idOrNothing, isOrganizationId } from './vocabulary/identifiers.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import type { ScopeSet } from './vocabulary/scope.ts';
import type { ScopeRules } from './vocabulary/scope-rules.ts';
import type { WantedOperation } from './wanted-operation.ts';

/** The scopes of each role that is declared: a map, or what reads them. @throws when they cannot be read */
export interface RoleScopes {
  get(role: string): ScopeSet | undefined | Promise<ScopeSet | undefined>;
}

/** What is the same for every route of a process; the caches are inside. */
export interface Protection {
  readonly issuer: string;
  readonly roles: RoleScopes;
  /**
   * What the configuration declares of scopes, or what reads it. Absent: `agents.readScopes` read, and nothing follows.
   * @throws when it cannot be read
   */
  readonly rules?: ScopeRules | (() => Promise<ScopeRules>) | undefined;
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
  /** Of the key that the token may be bound to. Absent: bound tokens are refused. */
  readonly possession?: Possession;
  /** A token that is bound to none is refused. */
  readonly boundTokensOnly?: boolean;
  /** The organization whose data the request would touch. */
  readonly organization: RequestedOrganization;
  /** The resource (RFC 8707) that the token must be for; of several, any. */
  readonly resource: string | ReadonlySet<string>;
  /** All of these are needed. */
  readonly scopes: ScopeSet;
  /** The operation that an agent does only as a person has approved exactly that; `scopes` is its scope alone. */
  readonly operation?: WantedOperation;
  /** One of the token's details must cover it. Absent: none is needed. Asked once the token is known to be good. */
  readonly detail?: NeededDetail | undefined;
}

/**
 * Decides one request: credentials → signature → claims → proof of a bound token's key → organization → member ‖
 * organization, provider, client, enablement ‖ the organization's rules for agents → grants of an agent's write → scopes →
 * a write that was approved once is used up. Each step can only refuse or pass on, and a refused request writes nothing.
 * The last is one conditional update, after everything else has passed and only where no grant that lasts covers the write:
 * a process that dies behind it has used the approval up. The member's row is read on every call, so that a disabled member
 * or a smaller role counts on the next request. Does NOT check that the object which the request names belongs to the
 * organization: the caller's keys must.
 */
export async function authorize(
  request: ProtectedRequest,
  protection: Protection,
): Promise<Result<Principal, Refusal>> {
  const authorized = await authorizeMember(request, protection);
  return authorized.ok ? ok(authorized.value.principal) : authorized;
}

/** The same as {@link authorize}. */
export async function authorizeMember(
  request: ProtectedRequest,
  protection: Protection,
): Promise<Result<AuthorizedMember, Refusal>> {
  return (await decide(request, protection)).outcome;
}

export interface Decision {
  readonly outcome: Result<AuthorizedMember, Refusal>;
  /** Whose request it was, once signature and claims have verified: for the log. Never authority. */
  readonly token: AccessToken | undefined;
}

/** The same as {@link authorize}, and whose token it was that was refused. */
export async function decide(request: ProtectedRequest, protection: Protection): Promise<Decision> {
  const presented = readPresentedToken(request.authorization);
  if (!presented.ok) return { outcome: presented, token: undefined };
  const token = await verifyToken(presented.value.token, request.resource, protection);
  if (!token.ok) return { outcome: token, token: undefined };
  const shown = checkPossession(token.value, presented.value, request, protection.clock());
  if (!shown.ok) return { outcome: shown, token: token.value };
  return { outcome: await decideToken(token.value, request, protection), token: token.value };
}

async function decideToken(
  presented: AccessToken,
  request: ProtectedRequest,
  protection: Protection,
): Promise<Result<AuthorizedMember, Refusal>> {
  const { organization } = presented;
  if (request.organization !== OF_TOKEN && organization !== request.organization) {
    const ofRequest = idOrNothing(isOrganizationId, request.organization);
    return err({ reason: 'wrong_organization', ofToken: organization, ofRequest });
  }
  const standing = await standingOf(presented, request.scopes, protection, request.operation);
  if (!standing.ok) return standing;
  const limited = await withLimit(standing.value, request);
  if (!limited.ok) return limited;
  const refusal =
    limited.value.limit === undefined ? await refusalOfDetails(standing.value, request, protection) : undefined;
  return refusal === undefined ? permit(limited.value, request.scopes, protection) : err(refusal);
}

/**
 * RFC 9396 §9: beside the scopes, never in place of them. Who lacks a scope is told that first, where it can be had; nothing
 * that was approved once is used up by a request that its details refuse.
 */
async function refusalOfDetails(
  standing: Standing,
  { scopes, detail }: ProtectedRequest,
  protection: Pick<Protection, 'issuer'>,
): Promise<Refusal | undefined> {
  if (detail === undefined) return undefined;
  const shortfall = shortfallOf(standing, scopes, protection);
  if (shortfall !== undefined && shortfall.once === undefined) return undefined;
  const needed = await detail.find();
  if (needed === undefined) return { reason: 'malformed_details' };
  const held = detailsBeside(standing, scopes);
  return anyCovers(held, needed) ? undefined : { reason: 'insufficient_details', needed, held };
}

/** What an agent's token says of writes is a ceiling, and no approval: that is for {@link withLimit}. */
function detailsBeside({ token, rules }: Standing, scopes: ScopeSet): AuthorizationDetails {
  const onlyReads = [...scopes].every((scope) => rules.reads.has(scope));
  return token.agentSession === undefined || onlyReads ? (token.details ?? NO_DETAILS) : NO_DETAILS;
}

/**
 * Law 5, of details: an agent has a write up to a limit that a person has approved, and no further; that approval stands for
 * the scope at a route that asks for the detail, and at no other. The scope alone, approved without a limit, is not looked
 * at: nobody was shown how far it goes. A route that wants the exact operation too is closed, as it was.
 */
async function withLimit(
  standing: Standing,
  { scopes, detail }: ProtectedRequest,
): Promise<Result<Standing, { readonly reason: 'malformed_details' }>> {
  const { token, rules, role, operation, grants, recalledAt, now } = standing;
  const of = detail && gatedByLimit(token, detail.type, rules);
  // Of a scope that the member's role has not, the refusal of the scope says more.
  if (of === undefined || operation !== undefined || !scopes.has(of) || !role.has(of)) return ok(standing);
  const needed = await detail?.find();
  if (needed === undefined) return err({ reason: 'malformed_details' });
  return ok({ ...standing, limit: judgeLimit(of, needed, grants.limits, { recalledAt, now }, { token, rules }) });
}
