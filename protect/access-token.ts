import type { ClaimProblem, TokenRefusal } from './refusal.ts';
import { type AgentSessionId, isAgentSessionId } from './vocabulary/agent-session.ts';
import { type AuthorizationDetails, readDetails } from './vocabulary/authorization-details.ts';
import { type DetailCeiling, readCeiling } from './vocabulary/detail-ceiling.ts';
import {
  type ClientId,
  isClientId,
  isMemberId,
  isOrganizationId,
  isProviderId,
  type MemberId,
  type OrganizationId,
  type ProviderId,
} from './vocabulary/identifiers.ts';
import { type KeyThumbprint, keyOfConfirmation } from './vocabulary/key-thumbprint.ts';
import { isEmailClaim, isExternalId, type MemberClaimName, type MemberClaims } from './vocabulary/member-claims.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import { NO_SCOPES, parseScopes, type ScopeSet } from './vocabulary/scope.ts';
import { isParents, type Parents } from './vocabulary/session-line.ts';
import { TOKEN_VERSION } from './vocabulary/token-version.ts';
import { isSameResource } from './vocabulary/uri.ts';

/** A token's claims, after validation. Times are seconds since the epoch. */
export interface AccessToken extends MemberClaims {
  readonly member: MemberId;
  readonly organization: OrganizationId;
  readonly client: ClientId;
  readonly provider: ProviderId;
  readonly scopes: ScopeSet;
  readonly tokenId: string;
  readonly issuedAt: number;
  /**
   * When what it was issued by began, and never after {@link issuedAt}: of an agent token, its caller's token or
   * session (`parent_iat`). A recall reaches every token that has been held since then or before.
   */
  readonly heldSince: number;
  /** Of an agent token that was minted by a token: that one's `jti`. It is revoked with it. */
  readonly parentId?: string;
  readonly expiresAt: number;
  /** The resources that the token is for: all of `aud`. */
  readonly resources: readonly string[];
  /** `act`: who acts for the member, as the token says. Never authority, and of no checked form but an object. */
  readonly actor: object | undefined;
  /** Of an agent token, and of an agent client's access token. */
  readonly agentSession?: AgentSessionId;
  /** The sessions that {@link agentSession} stands under, the topmost first; absent: none. */
  readonly parents?: Parents;
  /**
   * The writes that an agent client's access token may use while a person's grant for {@link agentSession} is live. They
   * are not among `scopes`, so that whoever reads those alone sees what only reads. Empty for every other token.
   */
  readonly askable: ScopeSet;
  /**
   * How far what its person approves up to a limit counts with an agent client's access token. Absent: for nothing. It is
   * not among `details`, so that whoever reads those alone sees what may be done without asking.
   */
  readonly askableDetails?: DetailCeiling;
  /** The key that the token is bound to (`cnf.jkt`, RFC 9449 §6): good only with a proof of it. Absent: to none. */
  readonly boundTo?: KeyThumbprint;
  /** `authorization_details` (RFC 9396 §9.1). Absent: none. */
  readonly details?: AuthorizationDetails;
}

/** What a token must be for. */
export interface Expected {
  readonly issuer: string;
  /** One, or several of which each will do. */
  readonly resource: string | ReadonlySet<string>;
  readonly now: number;
}

export type Claims = Readonly<Record<string, unknown>>;
export type ClaimName =
  | keyof AccessTokenClaims
  | MemberClaimName
  | 'nbf'
  | 'ver'
  | 'agent_session'
  | 'agent_session_parents'
  | 'askable_scope'
  | 'askable_authorization_details'
  | 'parent_jti'
  | 'parent_iat'
  | 'cnf'
  | 'authorization_details'
  | 'act';
/** What each claim must look like. */
export type ClaimForms = Readonly<Partial<Record<ClaimName, (value: unknown) => boolean>>>;

/** How far ahead of this clock the issuer's may be. `exp` gets no such leeway: a day's token has no need of it. */
const MAX_CLOCK_LEAD_SECONDS = 60;

const MAX_TOKEN_ID_LENGTH = 256;

/** The claims that every access token has: RFC 9068 §2.2, and ours for the organization and its provider. */
const CLAIM_FORMS = {
  iss: isText,
  aud: isAudience,
  exp: isTime,
  iat: isTime,
  sub: isMemberId,
  client_id: isClientId,
  jti: isTokenId,
  scope: (value: unknown) => parseScopes(value).ok,
  org_id: isOrganizationId,
  idp: isProviderId,
} satisfies ClaimForms;

/** What a token says of its member where the deployment wants it to, and of what it was issued by. */
const OPTIONAL_CLAIM_FORMS = {
  external_id: isExternalId,
  email: isEmailClaim,
  parent_jti: isTokenId,
  parent_iat: isTime,
  authorization_details: (value: unknown) => readDetails(value) !== undefined,
} satisfies ClaimForms;

interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly sub: MemberId;
  readonly client_id: ClientId;
  readonly jti: string;
  readonly scope: string;
  readonly org_id: OrganizationId;
  readonly idp: ProviderId;
}

/**
 * Validates the claims of an access token whose signature has verified: forms → version → issuer → audience → time →
 * binding.
 * Does NOT check that whoever presents a bound token has its key (`checkPossession` does), the organization of the
 * request, nor whether anyone was disabled since: those are live checks.
 * @see RFC 9068 §4
 */
export function readAccessToken(claims: Claims, expected: Expected): Result<AccessToken, TokenRefusal> {
  const malformed = refusalOfForms(claims, CLAIM_FORMS) ?? refusalOfForms(claims, formsOfPresent(claims));
  if (malformed !== undefined) return err(malformed);
  const formed = claims as unknown as AccessTokenClaims;
  const refusal =
    refusalOfVersion(claims['ver']) ??
    refusalOfClaims(formed, expected) ??
    refusalOfNotBefore(claims['nbf'], expected.now);
  if (refusal !== undefined) return err(refusal);
  const token = toAccessToken(formed, claims);
  if (!Object.hasOwn(claims, 'cnf')) return ok(token);
  // RFC 7800 §3.1: what says how a key would be confirmed, and cannot be understood, is never ignored.
  const boundTo = keyOfConfirmation(claims['cnf']);
  return boundTo === undefined ? err(badClaim('cnf', 'malformed')) : ok({ ...token, boundTo });
}

/** What an agent client's access token has beside: its session, and the writes that may be asked for in it. */
const AGENT_CLIENT_FORMS = {
  agent_session: isAgentSessionId,
  askable_scope: isScopes,
} satisfies ClaimForms;

/** At least one: a claim that names nothing is not what we issue, and would make an agent's token of an access token. */
function isScopes(value: unknown): boolean {
  const scopes = parseScopes(value);
  return scopes.ok && scopes.value.size > 0;
}

/**
 * As {@link readAccessToken}, and for a token of an agent client the two claims beside: both or none, since a session
 * without writes, or writes without a session, is nothing that we issue.
 */
export function readClientToken(claims: Claims, expected: Expected): Result<AccessToken, TokenRefusal> {
  const token = readAccessToken(claims, expected);
  const isAgentClients = Object.keys(AGENT_CLIENT_FORMS).some((claim) => Object.hasOwn(claims, claim));
  if (!token.ok || !isAgentClients) return token;
  const malformed = refusalOfForms(claims, AGENT_CLIENT_FORMS);
  if (malformed !== undefined) return err(malformed);
  const parents = readParents(claims);
  if (!parents.ok) return parents;
  const ceiling = readAskableDetails(claims);
  if (!ceiling.ok) return ceiling;
  const askable = parseScopes(claims['askable_scope']);
  return ok({
    ...token.value,
    agentSession: claims['agent_session'] as AgentSessionId,
    ...parents.value,
    ...ceiling.value,
    askable: askable.ok ? askable.value : NO_SCOPES,
  });
}

/**
 * Of a token for an agent session: what that stands under. A claim that cannot be read, or names the session itself, is
 * refused: without it the session would be nobody's sub-agent.
 */
export function readParents(claims: Claims): Result<Pick<AccessToken, 'parents'>, TokenRefusal> {
  if (!Object.hasOwn(claims, 'agent_session_parents')) return ok({});
  const parents = claims['agent_session_parents'];
  const isRead = isParents(parents) && !(parents as readonly unknown[]).includes(claims['agent_session']);
  return isRead ? ok({ parents }) : err(badClaim('agent_session_parents', 'malformed'));
}

function readAskableDetails(claims: Claims): Result<Pick<AccessToken, 'askableDetails'>, TokenRefusal> {
  if (!Object.hasOwn(claims, 'askable_authorization_details')) return ok({});
  const askableDetails = readCeiling(claims['askable_authorization_details']);
  if (askableDetails === undefined) return err(badClaim('askable_authorization_details', 'malformed'));
  return ok({ askableDetails });
}

/** Every claim that is named must be there, and have its form (law 15). */
export function refusalOfForms(claims: Claims, forms: ClaimForms): TokenRefusal | undefined {
  for (const [claim, hasForm] of Object.entries(forms) as [ClaimName, (value: unknown) => boolean][]) {
    if (!Object.hasOwn(claims, claim)) return badClaim(claim, 'missing');
    if (!hasForm(claims[claim])) return badClaim(claim, 'malformed');
  }
  return undefined;
}

/** Of the claims that may be absent, those that are not. */
function formsOfPresent(claims: Claims): ClaimForms {
  return Object.fromEntries(Object.entries(OPTIONAL_CLAIM_FORMS).filter(([claim]) => Object.hasOwn(claims, claim)));
}

function refusalOfClaims(claims: AccessTokenClaims, { issuer, resource, now }: Expected): TokenRefusal | undefined {
  if (claims.iss !== issuer) return badClaim('iss', 'wrong');
  if (!audiencesOf(claims).some((audience) => isFor(audience, resource))) return badClaim('aud', 'wrong');
  // RFC 7519 §4.1.4: "the expiration time on or after which the JWT MUST NOT be accepted for processing"
  if (claims.exp <= now) return { reason: 'expired', expiredAt: claims.exp, now };
  if (claims.iat > now + MAX_CLOCK_LEAD_SECONDS) return badClaim('iat', 'wrong');
  return undefined;
}

function refusalOfVersion(version: unknown): TokenRefusal | undefined {
  return version === undefined || version === TOKEN_VERSION ? undefined : badClaim('ver', 'wrong');
}

/** RFC 7519 §4.1.5: our issuer sends no `nbf`; one that is there is honoured. */
function refusalOfNotBefore(notBefore: unknown, now: number): TokenRefusal | undefined {
  if (notBefore === undefined) return undefined;
  if (!isTime(notBefore)) return badClaim('nbf', 'malformed');
  return notBefore > now + MAX_CLOCK_LEAD_SECONDS ? badClaim('nbf', 'wrong') : undefined;
}

function toAccessToken(claims: AccessTokenClaims, all: Claims): AccessToken {
  const { act, external_id: externalId, email, parent_jti: parentId, parent_iat: parentsTime } = all;
  const scopes = parseScopes(claims.scope);
  const details = readDetails(all['authorization_details']);
  return {
    member: claims.sub,
    organization: claims.org_id,
    client: claims.client_id,
    provider: claims.idp,
    scopes: scopes.ok ? scopes.value : new Set(),
    tokenId: claims.jti,
    issuedAt: claims.iat,
    heldSince: isTime(parentsTime) ? Math.min(parentsTime, claims.iat) : claims.iat,
    ...(isTokenId(parentId) && { parentId }),
    expiresAt: claims.exp,
    resources: audiencesOf(claims),
    actor: isActor(act) ? act : undefined,
    askable: NO_SCOPES,
    ...(isExternalId(externalId) && { externalId }),
    ...(isEmailClaim(email) && { email }),
    ...(details !== undefined && { details }),
  };
}

function badClaim(claim: ClaimName, problem: ClaimProblem): TokenRefusal {
  return { reason: 'bad_claim', claim, problem };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isActor(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTokenId(value: unknown): value is string {
  return isText(value) && value.length <= MAX_TOKEN_ID_LENGTH;
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAudience(value: unknown): value is string | readonly string[] {
  return Array.isArray(value) ? value.length > 0 && value.every(isText) : isText(value);
}

function isFor(audience: string, resource: Expected['resource']): boolean {
  const resources = typeof resource === 'string' ? [resource] : [...resource];
  return resources.some((one) => isSameResource(one, audience));
}

function audiencesOf({ aud }: AccessTokenClaims): readonly string[] {
  return typeof aud === 'string' ? [aud] : aud;
}
