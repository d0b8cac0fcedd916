import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import { type AuthorizationParameters, CHOSEN, onlyOf } from './request.ts';

/** RFC 9126 §2.2: what a browser carries instead of a request: 256 random bits. Only its digest is stored. */
export type RequestUri = string & { readonly __brand: 'RequestUri' };

/** Where a pushed request stands. */
export type PushedKey = string & { readonly __brand: 'PushedKey' };

/** An authorization request that its client pushed, having proved who it is (RFC 9126). */
export interface PushedRequest {
  readonly key: PushedKey;
  readonly client: ClientId;
  /** The parameters, as one way of writing them; none of them says who the client is. */
  readonly query: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** Seconds. RFC 9126 §2.2: "a small amount of time (e.g., 5 to 600 seconds)": a person signs in meanwhile. */
export const PUSHED_LIFETIME_SECONDS = 600;

/** Of the whole request: no address carries it. */
export const MAX_PUSHED_CHARACTERS = 8_000;

const URN = 'urn:ietf:params:oauth:request_uri:';
const REQUEST_URI = new RegExp(`^${URN}[A-Za-z0-9_-]{43}$`);

/** @param secret 256 random bits, base64url */
export function requestUriOf(secret: string): RequestUri {
  return `${URN}${secret}` as RequestUri;
}

/** `undefined`: the text was never one of ours; a document at an address of others is never looked at (RFC 9101). */
export function keyOfRequestUri(uri: string): PushedKey | undefined {
  return REQUEST_URI.test(uri) ? (lengthPrefixedDigest('countersign/pushed-request/v1', uri) as PushedKey) : undefined;
}

/**
 * What a pushed request asks for, once a person's own choice of an organization counts. RFC 9126 §4, RFC 9101 §6.3: of the
 * address's own parameters "MUST only use the parameters in the request object": the choice is the person's and not the
 * tool's, and it gives nothing.
 */
export function pushedParameters(
  pushed: AuthorizationParameters,
  { client }: PushedRequest,
  address: AuthorizationParameters,
): AuthorizationParameters {
  const choice = address.filter(([name]) => CHOICE.includes(name));
  const asked = choice.length === 0 ? pushed : pushed.filter(([name]) => !CHOICE.includes(name));
  return [['client_id', client], ...asked, ...choice];
}

/** How our own pages lead back to a pushed request: whatever else an address says is nobody's. */
export function referenceIn(address: AuthorizationParameters): AuthorizationParameters {
  return address.filter(([name]) => REFERENCE.includes(name));
}

const CHOICE: readonly string[] = ['organization', 'prompt', CHOSEN];
const REFERENCE: readonly string[] = ['client_id', 'request_uri', ...CHOICE];

/** Whether a client asks by reference, to a request of ours or to anything. */
export function requestUriIn(address: AuthorizationParameters): string | undefined {
  return onlyOf(address, 'request_uri');
}
