import { ACCESS_TOKEN_TYPE, accessTokenClaims, signingInput } from '../core/access-token.ts';
import type { AssertionClaims } from '../core/assertion-claims.ts';
import { authenticateClient, readClientCredentials } from '../core/client-credentials.ts';
import { isClientId } from '../core/identifiers.ts';
import { type RedemptionRecord, redemptionId, redemptionTtl } from '../core/redemption.ts';
import type { Refusal } from '../core/refusal.ts';
import { err, ok, type Result } from '../core/result.ts';
import { parseTokenRequest, type TokenHttpRequest, type TokenRequest } from '../core/token-request.ts';
import type { Client } from '../core/trust.ts';
import type { Clock, Deadline } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { RedemptionStore } from '../ports/redemption-store.ts';
import type { Signer, SigningKey } from '../ports/signer.ts';
import { Unavailable } from '../ports/unavailable.ts';
import {
  type Decision,
  type ExaminationDependencies,
  type ExaminationObserver,
  examineAssertion,
} from './examine-assertion.ts';
import { inTime } from './in-time.ts';

export interface RedemptionDependencies extends ExaminationDependencies {
  readonly redemptions: RedemptionStore;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What is known about one invocation, and who is told what was found. */
export interface RedemptionInvocation extends ExaminationObserver {
  readonly correlationId: string;
  readonly deadline: Deadline;
  readonly clientFound: (client: Client) => void;
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly record: RedemptionRecord;
}

/**
 * What recording ‖ signing, and undoing if that fails, may take at worst: two attempts of one second each, and as much
 * again. With less left, nothing is written: the handler must answer before Lambda kills it.
 */
export const RELEASE_RESERVE_MS = 5_000;

/** The part of it that is for undoing. */
const UNDO_RESERVE_MS = 2_200;

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
  const { deadline } = invocation;
  const prepared = await inTime(deadline, RELEASE_RESERVE_MS, prepareRedemption(dependencies, http, invocation));
  if (!prepared.ok) return prepared;
  if (deadline.remainingMs() < RELEASE_RESERVE_MS) throw new Unavailable('time');
  return recordAndSign(dependencies, prepared.value, deadline);
}

/** Everything that is decided and not yet written. */
interface PreparedRedemption {
  readonly record: RedemptionRecord;
  readonly claims: AssertionClaims;
  readonly key: SigningKey;
}

/** Steps 1–12, and the key that signs. */
async function prepareRedemption(
  dependencies: RedemptionDependencies,
  http: TokenHttpRequest,
  invocation: RedemptionInvocation,
): Promise<Result<PreparedRedemption, Refusal>> {
  const now = dependencies.clock();
  const request = parseTokenRequest(http);
  if (!request.ok) return request;

  const client = await findAuthenticatedClient(dependencies, request.value, now);
  if (!client.ok) return client;
  invocation.clientFound(client.value);

  const examined = { ...request.value, client: client.value };
  const decision = await examineAssertion(dependencies, examined, now, invocation);
  if (!decision.ok) return decision;

  const key = await dependencies.signer.activeKey();
  const record = buildRecord(dependencies, decision.value, key, now, invocation.correlationId);
  return ok({ record, claims: decision.value.claims, key });
}

/** Step 2. An id that could not be a client's is not looked up: it is unknown. */
async function findAuthenticatedClient(
  { trust }: RedemptionDependencies,
  request: TokenRequest,
  now: number,
): Promise<Result<Client, Refusal>> {
  const credentials = readClientCredentials(request.authorization, request.clientParameters);
  if (!credentials.ok) return credentials;
  const { clientId } = credentials.value;
  const client = isClientId(clientId) ? await trust.findClient(clientId) : undefined;
  return authenticateClient(credentials.value, client, now);
}

function buildRecord(
  { configuration, ids }: RedemptionDependencies,
  decision: Decision,
  key: SigningKey,
  issuedAt: number,
  correlationId: string,
): RedemptionRecord {
  const { organization, provider, member, client, claims, claimedIssuer, scopes, resources } = decision;
  const configured = configuration.accessTokenLifetimeSeconds;
  const lifetime = Math.min(configured, organization.accessTokenLifetimeSeconds ?? configured);
  const expiresAt = issuedAt + lifetime;
  return {
    id: redemptionId(claimedIssuer, claims.jti),
    owner: ids.redemptionOwner(),
    organization: organization.id,
    provider: provider.id,
    client: client.id,
    member: member.id,
    scopes,
    resources,
    keyId: key.kid,
    correlationId,
    issuedAt,
    expiresAt,
    ttl: redemptionTtl({ ...configuration, assertionExpiresAt: claims.expiresAt, tokenExpiresAt: expiresAt, issuedAt }),
  };
}

/**
 * Steps 13 and 14: one conditional write and one signature, at the same time; release only if both succeeded.
 *
 * - Retried by the SDK after a lost answer: the store sees its own owner and says `recorded`.
 * - Two at once: one is `recorded`, the other `replayed`; its signature is dropped unseen.
 * - Signing failed, record stands: undone, so that the assertion is not burned.
 * - Outcome of the write unknown: undo is tried; no token either way.
 * - The process dies after the write and before the release: the assertion is burned, no token exists outside.
 */
async function recordAndSign(
  { configuration, redemptions, signer }: RedemptionDependencies,
  { record, claims, key }: PreparedRedemption,
  deadline: Deadline,
): Promise<Result<IssuedToken, Refusal>> {
  const input = signingInput(
    { alg: key.algorithm, kid: key.kid, typ: ACCESS_TOKEN_TYPE },
    accessTokenClaims(configuration.issuer, record, claims),
  );
  const [recorded, signed] = await Promise.allSettled([
    inTime(deadline, UNDO_RESERVE_MS, redemptions.redeem(record)),
    inTime(deadline, UNDO_RESERVE_MS, signer.sign(key.kid, input)),
  ]);
  if (recorded.status === 'fulfilled' && recorded.value === 'replayed') return err({ reason: 'already_redeemed' });
  if (recorded.status === 'fulfilled' && signed.status === 'fulfilled') {
    return ok({ accessToken: `${input}.${signed.value}`, record });
  }
  await inTime(deadline, 0, redemptions.undo(record.id, record.owner)).catch(leaveBurned);
  throw recorded.status === 'rejected' ? recorded.reason : (signed as PromiseRejectedResult).reason;
}

/** When undoing fails too, the assertion stays burned: refusing once too often is the safe side (law 2). */
function leaveBurned(): void {}
