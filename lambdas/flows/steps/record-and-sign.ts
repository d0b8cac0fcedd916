import {
  ACCESS_TOKEN_TYPE,
  accessTokenClaims,
  type CarriedClaims,
  signingInput,
} from '../../core/tokens/access-token.ts';
import type { RefreshToken } from '../../core/tokens/authorization-grant.ts';
import type { RedemptionRecord } from '../../core/tokens/redemption.ts';
import type { Deadline } from '../../ports/clock.ts';
import type { Alongside, RedeemOutcome, RedemptionStore } from '../../ports/redemption-store.ts';
import type { Signer, SigningKey } from '../../ports/signer.ts';
import { inTime } from './in-time.ts';

export interface IssuedToken {
  readonly accessToken: string;
  readonly record: RedemptionRecord;
  /** Of a code or another refresh token, and then for the client alone. */
  readonly refreshToken?: RefreshToken | undefined;
}

/** A token, or why there is none although nothing failed. */
export type RecordedToken =
  | { readonly outcome: 'issued'; readonly token: IssuedToken }
  | { readonly outcome: Exclude<RedeemOutcome, 'recorded'> };

/** Everything that is decided and not yet written. */
export interface PreparedRedemption {
  readonly key: SigningKey;
  readonly record: RedemptionRecord;
  readonly alongside: Alongside;
  readonly carried: CarriedClaims;
  /** Whose digest is written with the record. */
  readonly refreshToken?: RefreshToken | undefined;
}

export interface RecordAndSignDependencies {
  readonly issuer: string;
  readonly redemptions: RedemptionStore;
  readonly signer: Signer;
  readonly deadline: Deadline;
}

/**
 * What recording ‖ signing, and undoing if that fails, may take at worst: two attempts of one second each, and as much
 * again. With less left, nothing is written: the handler must answer before Lambda kills it.
 */
export const RELEASE_RESERVE_MS = 5_000;

/** The part of it that is for undoing. */
const UNDO_RESERVE_MS = 2_200;

/**
 * Steps 13 and 14 of redemption: one write, all or nothing, and one signature, at the same time; a token is released
 * only if both succeeded.
 *
 * - Retried by the SDK after a lost answer: the store sees its own owner and says `recorded`.
 * - Two at once: one is `recorded`, the other `replayed`; its signature is dropped unseen.
 * - Signing failed, record stands: undone, so that the assertion is not burned.
 * - Outcome of the write unknown: undo is tried; no token either way.
 * - The process dies after the write and before the release: the assertion is burned, no token exists outside.
 * @throws what the write or the signature threw
 */
export async function recordAndSign(
  { issuer, redemptions, signer, deadline }: RecordAndSignDependencies,
  { key, record, alongside, carried, refreshToken }: PreparedRedemption,
): Promise<RecordedToken> {
  const header = { alg: key.algorithm, kid: key.kid, typ: ACCESS_TOKEN_TYPE };
  const input = signingInput(header, accessTokenClaims(issuer, record, carried));
  const [recorded, signed] = await Promise.allSettled([
    inTime(deadline, UNDO_RESERVE_MS, redemptions.redeem(record, alongside)),
    inTime(deadline, UNDO_RESERVE_MS, signer.sign(key.kid, input)),
  ]);
  if (recorded.status === 'fulfilled' && recorded.value !== 'recorded') return { outcome: recorded.value };
  if (recorded.status === 'fulfilled' && signed.status === 'fulfilled') {
    const token = { accessToken: `${input}.${signed.value}`, record, ...(refreshToken && { refreshToken }) };
    return { outcome: 'issued', token };
  }
  await inTime(deadline, 0, redemptions.undo(record, alongside)).catch(leaveBurned);
  throw recorded.status === 'rejected' ? recorded.reason : (signed as PromiseRejectedResult).reason;
}

/** When undoing fails too, the assertion stays burned: refusing once too often is the safe side (law 2). */
function leaveBurned(): void {}
