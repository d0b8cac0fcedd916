import { createHash, timingSafeEqual } from 'node:crypto';
import type { OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { pathOf, ROUTES } from '../../routes.ts';
import type { TrustedProvider } from '../records.ts';
import type { StreamStatus } from './events.ts';
import type { PollState, SignalPolling } from './polling.ts';

/**
 * That one provider may send signals here: a stream of the Shared Signals Framework, as its receiver knows it. Absent:
 * off, which every provider is until somebody switches it on.
 */
export interface SignalStream {
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  /** What `aud` of its tokens must have in it. */
  readonly audience: string;
  /** Who signs, where that is not the provider under its own issuer and keys. */
  readonly transmitter?: SignalTransmitter;
  /** Where they are fetched. Absent: the provider pushes them. */
  readonly polling?: SignalPolling;
  /** SHA-256 of the token that comes with each push, hexadecimal. Of a stream that is polled, of one that nobody knows. */
  readonly tokenSha256: string;
  /** The one before, until then (seconds since the epoch), so that it can be replaced without a gap. */
  readonly formerToken?: { readonly sha256: string; readonly until: number };
  readonly enabledAt: number;
  /** What a verification that we asked for comes back with. No secret. */
  readonly verificationState: string;
  /** What was heard of it; each in seconds since the epoch, within a minute. */
  readonly heard: SignalsHeard;
  /** Of one that is polled. */
  readonly polled?: PollState;
}

export interface SignalTransmitter {
  /** Compared byte for byte with `iss`. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** Hosts, as `URL.host` writes them, that may be asked for keys: pinned when it was set (law 14). */
  readonly pinnedHosts: readonly string[];
}

export interface SignalsHeard {
  /** The last token that was taken, whatever it said. */
  readonly receivedAt?: number;
  /** The last verification event. */
  readonly verifiedAt?: number;
  /** What the transmitter last said that its stream is. */
  readonly status?: StreamStatus;
}

/** Seconds. Somebody has to paste the new one at the provider meanwhile. */
export const FORMER_TOKEN_SECONDS = 86_400;

/** So that a person, a log's filter and a scanner of repositories know what they see. */
const TOKEN_PREFIX = 'cssig_';
const TOKEN = /^cssig_[A-Za-z0-9_-]{43}$/;

/** Of 256 random bits, base64url. */
export function signalTokenOf(random: string): string {
  return TOKEN_PREFIX + random;
}

/** `undefined`: not of the form. */
export function signalTokenDigest(token: string): string | undefined {
  if (!TOKEN.test(token)) return undefined;
  return createHash('sha256').update(`countersign/signal-token/v1:${token}`, 'ascii').digest('hex');
}

/** Whether it is the stream's token, or the one before while that counts; in constant time. */
export function isSignalToken(
  token: string,
  { tokenSha256, formerToken }: Pick<SignalStream, 'tokenSha256' | 'formerToken'>,
  now: number,
): boolean {
  const digest = signalTokenDigest(token);
  if (digest === undefined) return false;
  if (isSame(digest, tokenSha256)) return true;
  return formerToken !== undefined && now < formerToken.until && isSame(digest, formerToken.sha256);
}

function isSame(digest: string, stored: string): boolean {
  const [a, b] = [Buffer.from(digest, 'hex'), Buffer.from(stored, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Where a provider pushes (RFC 8935): told to its administrators, and the audience unless they set another. */
export function signalEndpoint(issuer: string, provider: ProviderId): string {
  return issuer + pathOf(ROUTES.signals.receive, { provider });
}

/** Who signs what comes: the transmitter that was set, or the provider itself. */
export function transmitterOf(
  { transmitter }: Pick<SignalStream, 'transmitter'>,
  { issuer, jwksUri, pinnedHosts }: Pick<TrustedProvider, 'issuer' | 'jwksUri' | 'pinnedHosts'>,
): SignalTransmitter {
  return transmitter ?? { issuer, jwksUri, pinnedHosts };
}
