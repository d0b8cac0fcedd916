import type { AccessToken } from './access-token.ts';
import { asAsked } from './asked-token.ts';
import type { NeededDetail } from './details.ts';
import { gatedByLimit, judgeLimit, type NeededLimit, usableLimits } from './limited-writes.ts';
import { checkStatuses, findMember } from './live-checks.ts';
import { OF_TOKEN, type RequestedOrganization } from './organization.ts';
import type { Clock, KeySource, Member, MemberSource, SingleUseOutcome, StatusSource } from './ports.ts';
import { checkPossession, type Possession } from './possession.ts';
import { readPresentedToken } from './presented-token.ts';
import type { Principal } from './principal.ts';
import type { AskedOperation, Misconfigured, NotExact, Refusal, TokenRefusal, Unavailable } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import {
  type AgentProtection,
  askableWrites,
  type FoundGrants,
  findGrants,
  type RulesAtApi,
  singleUsesFor,
  usableScopes,
} from './usable-scopes.ts';
import { verifyToken } from './verify-token.ts';
import type { AgentSessionId } from './vocabulary/agent-session.ts';
import { approvalPath } from './vocabulary/approval-address.ts';
import { type AuthorizationDetails, anyCovers, NO_DETAILS } from './vocabulary/authorization-details.ts';
import { baseScope } from './vocabulary/exact-scope.ts';
import { idOrNothing, isOrganizationId, type OrganizationId } from './vocabulary/identifiers.ts';
import { withImplied } from './vocabulary/implied-scopes.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import { intersect, NO_SCOPES, type ScopeSet } from './vocabulary/scope.ts';
import { NO_RULES, type ScopeRules } from './vocabulary/scope-rules.ts';
import type { SingleUses } from './vocabulary/single-use.ts';
import { type ExactOperation, exactOperationOf, type WantedOperation } from './wanted-operation.ts';

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

/** Who may do what was asked, and how far back their own recall reaches: for whoever reads grants of theirs next. */
export interface AuthorizedMember {
  readonly principal: Principal;
  readonly recalledAt: number | undefined;
  /** Since when the token counts as held, for a recall: what is minted by it is as old. */
  readonly heldSince: number;
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

/** What a request is decided by: what the configuration declares, and what the organization forbids agents (law 17). */
async function findKnownRules(
  organization: OrganizationId,
  protection: Protection,
): Promise<Result<RulesAtApi, Unavailable>> {
  const [declared, status] = await Promise.all([
    findRules(protection),
    orUnavailable('status', () => protection.statuses.organization(organization)),
  ]);
  if (!declared.ok) return declared;
  return status.ok ? ok({ ...declared.value, agents: status.value.rules }) : status;
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

/** Whose grants count: of a sub-agent's session, those of the topmost one above it. */
function holdingSession({ agentSession, parents = [] }: AccessToken): AgentSessionId | undefined {
  return parents[0] ?? agentSession;
}

/** What the configuration declares of scopes, at this moment. */
export function findRules(protection: Pick<Protection, 'rules' | 'agents'>): Promise<Result<ScopeRules, Unavailable>> {
  const { rules } = protection;
  return orUnavailable('status', async () =>
    typeof rules === 'function' ? rules() : (rules ?? formerRules(protection)),
  );
}

function formerRules({ agents }: Pick<Protection, 'agents'>): ScopeRules {
  return { ...NO_RULES, reads: agents?.readScopes ?? NO_SCOPES };
}

/** A role that nobody declared allows nothing. */
async function scopesOfRole(
  { role }: Member,
  { roles }: Protection,
  { implications }: ScopeRules,
): Promise<Result<ScopeSet, Unavailable>> {
  const scopes = await orUnavailable('status', async () => (await roles.get(role)) ?? NO_SCOPES);
  return scopes.ok ? ok(withImplied(scopes.value, implications)) : scopes;
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
