import type { DpopProof } from '../../protect/dpop/proof.ts';
import { type AgentSessionId, clientOfDefaultSession } from '../../protect/vocabulary/agent-session.ts';
import type { KeyThumbprint } from '../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { NO_PARENTS } from '../../protect/vocabulary/session-line.ts';
import { checkGrant } from '../core/clients/credentials.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Authority, Continued } from '../core/tokens/authority.ts';
import {
  keyOfCode,
  keyOfRefreshToken,
  type RefreshToken,
  refreshDigest,
  refreshTokenAfter,
} from '../core/tokens/authorization-grant.ts';
import { AUTHORIZATION_CODE_GRANT, REFRESH_TOKEN_GRANT } from '../core/tokens/code-requests.ts';
import type { OAuthHttpRequest } from '../core/tokens/oauth-form.ts';
import { bindingRequiredBy, checkClientProof } from '../core/tokens/proof.ts';
import { type RedemptionRecord, redemptionTtl } from '../core/tokens/redemption.ts';
import { type GrantRequest, JWT_BEARER_GRANT, parseTokenRequest, type TokenRequest } from '../core/tokens/request.ts';
import { authorizationCodeAuthority } from '../grants/authorization-code.ts';
import { type JwtBearerStep, jwtBearerAuthority } from '../grants/jwt-bearer.ts';
import { refreshTokenAuthority } from '../grants/refresh-token.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { GrantUse } from '../ports/authorization-grant-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { Alongside, RedemptionStore } from '../ports/redemption-store.ts';
import { type Signer, type SigningKey, withFailover } from '../ports/signer.ts';
import type { TokenRevocations } from '../ports/token-revocations.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { readAhead } from './read-ahead.ts';
import { admissionAudit } from './steps/admission-audit.ts';
import { type AuthenticatedClient, authenticateClient } from './steps/authenticate-client.ts';
import type { AuthorizationDependencies, AuthorizationStep } from './steps/authority-of-grant.ts';
import { endAuthorization } from './steps/end-authorization.ts';
import type { ExaminationDependencies } from './steps/examine-assertion.ts';
import { inTime } from './steps/in-time.ts';
import type { Invocation } from './steps/invocation.ts';
import { membershipAudit } from './steps/membership-audit.ts';
import { placeOfToken } from './steps/place-of-token.ts';
import { type IssuedToken, RELEASE_RESERVE_MS, type RecordedToken, recordAndSign } from './steps/record-and-sign.ts';
import { usedByClient } from './steps/used-by-client.ts';
import { usedByProof } from './steps/used-by-proof.ts';
import { comesByKeyAlone, vouchedClientOf } from './steps/vouched-client.ts';

export interface TokenDependencies
  extends Omit<ExaminationDependencies, 'newMemberId'>,
    Pick<AuthorizationDependencies, 'providers' | 'authorizations'> {
  readonly redemptions: RedemptionStore;
  readonly agentSessions: Pick<AgentSessionStore, 'find'>;
  readonly revocations: TokenRevocations;
  readonly signer: Signer;
  readonly ids: Ids;
}

/** A step that passed: the client is who it says, and then those of its grant. */
export type TokenStep = { readonly step: 'client'; readonly client: Client } | JwtBearerStep | AuthorizationStep;
export type TokenInvocation = Invocation<TokenStep>;

/** Who asks, proved, and what for. */
interface Asked extends AuthenticatedClient {
  readonly grant: GrantRequest;
  /** That the request comes from who has a key (RFC 9449 §5). Absent: nobody said so. */
  readonly proof: DpopProof | undefined;
}

/**
 * A request for a token: parse → who the client is, and its proof of a key, where one came → may it use this grant → the grant
 * decides an authority → record ‖ sign → release, whatever the grant. Each step can only refuse or pass on; nothing
 * is written before the record, and no token is released before the record is durable (law 3). The answer comes in time,
 * whatever a dependency does: what is late is left alone, and can only have written what refuses.
 * @throws Unavailable when a dependency is: no token, and what was presented stays usable unless the outcome of the
 *   record's write is unknown
 */
export async function requestToken(
  dependencies: TokenDependencies,
  http: OAuthHttpRequest,
  invocation: TokenInvocation,
): Promise<Result<IssuedToken, Refusal>> {
  const request = parseTokenRequest(http);
  if (!request.ok) return request;
  readAhead(dependencies, request.value);

  const identified = await inTime(
    invocation.deadline,
    RELEASE_RESERVE_MS,
    identify(dependencies, request.value, invocation),
  );
  if (!identified.ok) return identified;
  const asked = { ...identified.value, grant: request.value.grant };
  const first = await decideAndRecord(dependencies, asked, invocation);
  // Somebody linked this very person, admitted this client, or used this authorization, meanwhile: decided once more. Changed
  // again, it is a 503.
  const last = isChanged(first) ? await decideAndRecord(dependencies, asked, invocation) : first;
  const settled = settle(last, asked);
  return settled.ok ? settled : endReused(dependencies, presentedBy(asked, settled.error), invocation.now);
}

/** Two roads, of which a request takes one: it authenticates its client, or offers no way to and comes by a key alone. */
async function identify(
  dependencies: TokenDependencies,
  request: TokenRequest,
  invocation: TokenInvocation,
): Promise<Result<Omit<Asked, 'grant'>, Refusal>> {
  const { credentials, grant } = request;
  if (grant.grantType === JWT_BEARER_GRANT && comesByKeyAlone(request))
    return identifyByKey(dependencies, request, grant.assertion, invocation);
  const authenticated = await authenticateClient(dependencies, credentials, invocation.now);
  if (!authenticated.ok) return authenticated;
  invocation.observer({ step: 'client', client: authenticated.value.client });
  const allowed = checkGrant(authenticated.value.client, grant.grantType);
  if (!allowed.ok) return allowed;
  const proof = proofOf(dependencies, request, invocation);
  return proof.ok ? ok({ ...authenticated.value, proof: proof.value }) : proof;
}

/** The proof comes first: it is the client's own, and costs no look-up. */
async function identifyByKey(
  dependencies: TokenDependencies,
  request: TokenRequest,
  assertion: string,
  invocation: TokenInvocation,
): Promise<Result<Omit<Asked, 'grant'>, Refusal>> {
  const proof = proofOf(dependencies, request, invocation);
  if (!proof.ok) return proof;
  if (proof.value === undefined) return err({ reason: 'client_credentials_missing' });
  const bound = { assertion, proof: proof.value, named: request.credentials.parameters.clientId };
  const { now, observer } = invocation;
  const client = await vouchedClientOf(dependencies, bound, now, (to) => observer({ step: 'attributed', ...to }));
  if (!client.ok) return client;
  observer({ step: 'client', client: client.value });
  return ok({ client: client.value, proof: proof.value });
}

function proofOf(
  { configuration: { issuer } }: TokenDependencies,
  { proof }: TokenRequest,
  { now }: TokenInvocation,
): Result<DpopProof | undefined, Refusal> {
  return checkClientProof(proof, 'token', { issuer, now });
}

const CHANGED: ReadonlySet<string> = new Set(['person_changed', 'client_changed', 'grant_changed']);

function isChanged(attempt: Result<RecordedToken, Refusal>): boolean {
  return attempt.ok && CHANGED.has(attempt.value.outcome);
}

/** The answer names what was presented. */
function presentedBy({ grant: { grantType } }: Asked, refusal: Refusal): Refusal {
  return grantType === JWT_BEARER_GRANT ? refusal : { ...refusal, presented: grantType };
}

/**
 * OAuth 2.1 §4.1.3, §4.3.1: what came twice may be in two hands, so that {@link endAuthorization everything of it ends}. The
 * only writes that a refused request makes (law 8), and a repetition makes none. Where the member's list is full, the last
 * token lives until it ends.
 * @throws Unavailable when it cannot be written: the caller is told nothing that they did not know
 */
async function endReused(
  dependencies: TokenDependencies,
  refusal: Refusal,
  now: number,
): Promise<Result<never, Refusal>> {
  if (refusal.reason === 'code_already_used' || refusal.reason === 'refresh_token_reused') {
    await endAuthorization(dependencies, refusal.grant, now);
  }
  return err(refusal);
}

/** A key that signs no more: the record was undone, and is written again with the key that takes over. */
function decideAndRecord(
  dependencies: TokenDependencies,
  asked: Asked,
  invocation: TokenInvocation,
): Promise<Result<RecordedToken, Refusal>> {
  return withFailover(async () => {
    const { deadline } = invocation;
    const decided = await inTime(deadline, RELEASE_RESERVE_MS, decide(dependencies, asked, invocation));
    if (!decided.ok) return decided;
    if (deadline.remainingMs() < RELEASE_RESERVE_MS) throw new Unavailable('time');
    const { authority, key } = decided.value;
    const record = buildRecord(dependencies, { authority, key, boundTo: asked.proof?.key }, invocation);
    const refreshToken = nextRefreshToken(dependencies, authority, asked.client);
    const alongside = buildAlongside(dependencies, authority, asked, invocation, refreshToken);
    const release = { ...dependencies, issuer: dependencies.configuration.issuer, deadline };
    return ok(await recordAndSign(release, { key, record, alongside, carried: authority.carried, refreshToken }));
  });
}

interface Decided {
  readonly authority: Authority;
  readonly key: SigningKey;
}

/** The grant's authority, and the key that signs: everything that is decided and not yet written. */
async function decide(
  dependencies: TokenDependencies,
  { client, grant, proof }: Asked,
  invocation: TokenInvocation,
): Promise<Result<Decided, Refusal>> {
  const authority = await authorityOf(dependencies, { client, grant, shown: proof?.key }, invocation);
  if (!authority.ok) return authority;
  const by = bindingRequiredBy(client, authority.value, dependencies.configuration);
  if (by !== undefined && proof === undefined) return err({ reason: 'dpop_proof_needed', by });
  const placed = await placeOfToken(dependencies.agentSessions, authority.value, grant);
  return placed.ok ? ok({ authority: placed.value, key: await dependencies.signer.activeKey() }) : placed;
}

/** Exhaustive: a grant that can be asked for and that nobody decides does not compile. */
function authorityOf(
  dependencies: TokenDependencies,
  { client, grant, shown }: Pick<Asked, 'client' | 'grant'> & { readonly shown: KeyThumbprint | undefined },
  invocation: TokenInvocation,
): Promise<Result<Authority, Refusal>> {
  switch (grant.grantType) {
    case JWT_BEARER_GRANT: {
      const examination = { ...dependencies, newMemberId: dependencies.ids.memberId };
      return jwtBearerAuthority(examination, client, grant, shown, invocation);
    }
    case AUTHORIZATION_CODE_GRANT:
      return authorizationCodeAuthority(dependencies, client, grant, shown, invocation);
    case REFRESH_TOKEN_GRANT:
      return refreshTokenAuthority(dependencies, client, grant, shown, invocation);
  }
}

/** Law 4: of an authorization that a person gave in a browser, and of nothing else. */
function nextRefreshToken(
  { ids }: TokenDependencies,
  { continues }: Authority,
  client: Client,
): RefreshToken | undefined {
  if (continues === undefined || !client.grantTypes.has(REFRESH_TOKEN_GRANT)) return undefined;
  return refreshTokenAfter(continues.presented, ids.authorizationSecret());
}

function settle(
  attempt: Result<RecordedToken, Refusal>,
  { client: { id: client, vouched }, grant }: Asked,
): Result<IssuedToken, Refusal> {
  if (!attempt.ok) return attempt;
  switch (attempt.value.outcome) {
    case 'issued':
      return ok(attempt.value.token);
    case 'replayed':
      return err(replayed(grant));
    case 'dpop_proof_replayed':
      return err({ reason: 'dpop_proof_already_used' });
    case 'client_assertion_replayed':
      return err({ reason: 'client_assertion_already_used', client });
    case 'session_in_other_place':
      return err({ reason: 'agent_session_without_place', problem: 'other_place' });
    case 'session_of_other_client':
      return err({ reason: 'agent_session_of_other_client' });
    case 'grant_changed':
      throw new Unavailable('an authorization that does not change at this very moment');
    case 'clients_full': {
      const about = vouched && { provider: vouched.provider, name: vouched.name };
      return err({ reason: 'client_not_vouched_for', problem: 'too_many', ...about });
    }
    case 'client_changed':
      throw new Unavailable('a client that does not change at this very moment');
    case 'person_changed':
      throw new Unavailable('a membership that does not change at this very moment');
  }
}

/** Two at once: the record of one of them stands. */
function replayed(grant: GrantRequest): Refusal {
  switch (grant.grantType) {
    case JWT_BEARER_GRANT:
      return { reason: 'already_redeemed' };
    case AUTHORIZATION_CODE_GRANT: {
      const key = keyOfCode(grant.code);
      return key === undefined ? { reason: 'authorization_unknown' } : { reason: 'code_already_used', grant: key };
    }
    case REFRESH_TOKEN_GRANT: {
      const key = keyOfRefreshToken(grant.refreshToken);
      return key === undefined ? { reason: 'authorization_unknown' } : { reason: 'refresh_token_reused', grant: key };
    }
  }
}

function buildRecord(
  { configuration, ids }: TokenDependencies,
  { authority, key, boundTo }: Decided & { readonly boundTo: KeyThumbprint | undefined },
  { now: issuedAt, correlationId }: TokenInvocation,
): RedemptionRecord {
  const { redeems, redeemableUntil, organization, provider, client, member, scopes, asking, resources } = authority;
  const { details } = authority;
  const configured = configuration.accessTokenLifetimeSeconds;
  const expiresAt = issuedAt + Math.min(configured, authority.longestLifetimeSeconds ?? configured);
  const { auditRetentionDays } = configuration;
  return {
    ...{ id: redeems, owner: ids.redemptionOwner() },
    ...{ organization, provider, client, member, scopes, ...(asking && { asking }), resources },
    ...(details && { details }),
    ...(boundTo !== undefined && { boundTo }),
    ...{ keyId: key.kid, correlationId, issuedAt, expiresAt },
    ttl: redemptionTtl({ redeemableUntil, tokenExpiresAt: expiresAt, issuedAt, auditRetentionDays }),
  };
}

/** What is used up and what comes to be with this token: usually nothing, and then the write is a single put. */
function buildAlongside(
  { configuration, ids }: TokenDependencies,
  { redeems, continues, membership, admission, provider, organization, member, client, asking }: Authority,
  asked: Asked,
  { now }: TokenInvocation,
  refreshToken: RefreshToken | undefined,
): Alongside {
  const usedOnce = [...usedByClient(asked, configuration.clockSkewSeconds), ...usedByProof(asked.proof)];
  const audit = membership && membershipAudit(membership, provider, now, ids.auditSuffix());
  return {
    ...(usedOnce.length > 0 && { usedOnce }),
    ...(membership && audit && { membership: { ...membership, audit } }),
    ...(admission && { admission: { ...admission, audit: admissionAudit(admission, now, ids.auditSuffix()) } }),
    ...(continues && {
      grantUse: {
        ...{ key: continues.key, before: continues.before, tokenId: redeems, at: now },
        next: refreshToken && refreshDigest(refreshToken),
        ...newBinding(asked, continues, refreshToken),
      },
    }),
    ...(asking &&
      isNamed(asking.agentSession) && {
        agentSession: {
          key: { organization, member, sessionId: asking.agentSession },
          ...{ client, now, parents: asking.parents ?? NO_PARENTS },
        },
      }),
  };
}

/**
 * RFC 9449 §5: refresh tokens of a public client are bound to the key whose proof comes with the request, from the first one
 * that does. Of a client that authenticates they are bound to the client, which may change its key.
 */
function newBinding(
  { client, proof }: Asked,
  { refreshBoundTo }: Continued,
  refreshToken: RefreshToken | undefined,
): Pick<GrantUse, 'binds'> {
  const isFirst = client.authenticationMethod === 'none' && refreshToken !== undefined && refreshBoundTo === undefined;
  return isFirst && proof !== undefined ? { binds: proof.key } : {};
}

/** A default session is its client's without a row; one that a request named becomes its client's with the token. */
function isNamed(session: AgentSessionId): boolean {
  return clientOfDefaultSession(session) === undefined;
}
