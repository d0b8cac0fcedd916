import { clientAssertionId } from '../core/clients/assertion.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type RedemptionRecord, redemptionId, redemptionTtl } from '../core/tokens/redemption.ts';
import { parseTokenRequest, type TokenHttpRequest, type TokenRequest } from '../core/tokens/request.ts';
import type { Clock, Deadline } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Alongside, RedeemOutcome, RedemptionStore } from '../ports/redemption-store.ts';
import { type Signer, type SigningKey, withFailover } from '../ports/signer.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { type AuthenticatedClient, authenticateClient } from './steps/authenticate-client.ts';
import {
  type Decision,
  type ExaminationDependencies,
  type ExaminationObserver,
  examineAssertion,
} from './steps/examine-assertion.ts';
import { inTime } from './steps/in-time.ts';
import { membershipAudit } from './steps/membership-audit.ts';
import {
  type IssuedToken,
  type PreparedRedemption,
  RELEASE_RESERVE_MS,
  recordAndSign,
} from './steps/record-and-sign.ts';

export interface RedemptionDependencies extends Omit<ExaminationDependencies, 'newMemberId'> {
  readonly redemptions: RedemptionStore;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What is known about one invocation, and who is told what was found. */
export interface RedemptionInvocation {
  readonly correlationId: string;
  readonly deadline: Deadline;
  readonly clientFound: (client: Client) => void;
  readonly passed: ExaminationObserver;
}

/**
 * Redeems an assertion: parse → authenticate the client → header → issuer → keys → signature → claims → resources →
 * scopes → person → record ‖ sign → release. Each step can only refuse or pass on; nothing is written before the
 * record, and no token is released before the record is durable (law 3). The answer comes in time, whatever a
 * dependency does: what is late is left alone, and can only have written what refuses.
 * @throws Unavailable when a dependency is: no token, and the assertion stays usable unless the outcome of the
 *   record's write is unknown
 */
export async function redeemAssertion(
  dependencies: RedemptionDependencies,
  http: TokenHttpRequest,
  invocation: RedemptionInvocation,
): Promise<Result<IssuedToken, Refusal>> {
  const now = dependencies.clock();
  const request = parseTokenRequest(http);
  if (!request.ok) return request;

  const authentication = authenticateClient(dependencies, request.value, now);
  const authenticated = await inTime(invocation.deadline, RELEASE_RESERVE_MS, authentication);
  if (!authenticated.ok) return authenticated;
  invocation.clientFound(authenticated.value.client);

  // A key that signs no more: the record was undone, and is written again with the key that takes over.
  const first = await withFailover(() =>
    decideAndRecord(dependencies, request.value, authenticated.value, invocation, now),
  );
  if (!first.ok || first.value !== 'person_changed') return settle(first, authenticated.value);
  // Somebody linked this very person meanwhile: step 11 once more, and then it is what it is.
  const second = await decideAndRecord(dependencies, request.value, authenticated.value, invocation, now);
  return settle(second, authenticated.value);
}

type Attempt = Result<IssuedToken | Exclude<RedeemOutcome, 'recorded'>, Refusal>;

/** Steps 3–14, once. */
async function decideAndRecord(
  dependencies: RedemptionDependencies,
  request: TokenRequest,
  authenticated: AuthenticatedClient,
  invocation: RedemptionInvocation,
  now: number,
): Promise<Attempt> {
  const { configuration, redemptions, signer } = dependencies;
  const { deadline } = invocation;
  const preparation = prepareRedemption(dependencies, request, authenticated, invocation, now);
  const prepared = await inTime(deadline, RELEASE_RESERVE_MS, preparation);
  if (!prepared.ok) return prepared;
  if (deadline.remainingMs() < RELEASE_RESERVE_MS) throw new Unavailable('time');
  const release = { issuer: configuration.issuer, redemptions, signer, deadline };
  return ok(await recordAndSign(release, prepared.value));
}

/** Steps 3–12, and the key that signs: everything that is decided and not yet written. */
async function prepareRedemption(
  dependencies: RedemptionDependencies,
  request: TokenRequest,
  authenticated: AuthenticatedClient,
  { correlationId, passed }: RedemptionInvocation,
  now: number,
): Promise<Result<PreparedRedemption, Refusal>> {
  const examination = { ...dependencies, newMemberId: dependencies.ids.memberId };
  const decision = await examineAssertion(examination, { ...request, client: authenticated.client }, now, passed);
  if (!decision.ok) return decision;
  const key = await dependencies.signer.activeKey();
  return ok({
    key,
    record: buildRecord(dependencies, decision.value, key, now, correlationId),
    alongside: buildAlongside(dependencies, decision.value, authenticated, now),
    claims: decision.value.claims,
  });
}

function settle(attempt: Attempt, { client }: AuthenticatedClient): Result<IssuedToken, Refusal> {
  if (!attempt.ok) return attempt;
  switch (attempt.value) {
    case 'replayed':
      return err({ reason: 'already_redeemed' });
    case 'client_assertion_replayed':
      return err({ reason: 'client_assertion_already_used', client: client.id });
    case 'person_changed':
      throw new Unavailable('a membership that does not change at this very moment');
    default:
      return ok(attempt.value);
  }
}

function buildRecord(
  { configuration, ids }: RedemptionDependencies,
  decision: Decision,
  key: SigningKey,
  issuedAt: number,
  correlationId: string,
): RedemptionRecord {
  const { organization, provider, person, client, claims, claimedIssuer, scopes, resources } = decision;
  const configured = configuration.accessTokenLifetimeSeconds;
  const lifetime = Math.min(configured, organization.accessTokenLifetimeSeconds ?? configured);
  const expiresAt = issuedAt + lifetime;
  return {
    id: redemptionId(claimedIssuer, claims.jti),
    owner: ids.redemptionOwner(),
    organization: organization.id,
    provider: provider.id,
    client: client.id,
    member: person.member.id,
    scopes,
    resources,
    keyId: key.kid,
    correlationId,
    issuedAt,
    expiresAt,
    ttl: redemptionTtl({ ...configuration, assertionExpiresAt: claims.expiresAt, tokenExpiresAt: expiresAt, issuedAt }),
  };
}

/** What is used up and what comes to be with this token: usually nothing, and then the write is a single put. */
function buildAlongside(
  { configuration, ids }: RedemptionDependencies,
  { person: { membership }, provider }: Decision,
  { client, assertionUse }: AuthenticatedClient,
  now: number,
): Alongside {
  const audit = membership && membershipAudit(membership, provider.id, now, ids.auditSuffix());
  return {
    ...(assertionUse && {
      clientAssertion: {
        id: clientAssertionId(client.id, assertionUse.jti),
        ttl: assertionUse.expiresAt + configuration.clockSkewSeconds,
      },
    }),
    ...(membership && audit && { membership: { ...membership, audit } }),
  };
}
