import { isNumericDate, NUMERIC_DATE_FORM, secondOf } from '../../../protect/jose/numeric-date.ts';
import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isText, TEXT_FORM } from '../assertion/claims.ts';
import { type JoseHeader, readJoseHeader, toMediaType } from '../assertion/header.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import { readEvent, type SignalEffect, type SignalEvent } from './events.ts';
import { malformedSetClaim, type SetRefusal } from './refusal.ts';
import { readSubject, type SubjectIdentifier } from './subject.ts';

/** A Security Event Token (RFC 8417) after every check: typed, meant for us, and about one event. */
export interface SecurityEvent {
  readonly jti: string;
  /** When it was issued; seconds since the epoch. */
  readonly issuedAt: number;
  readonly event: Exclude<SignalEvent, { readonly kind: 'person' }> | PersonEvent;
}

export interface PersonEvent {
  readonly kind: 'person';
  readonly name: string;
  readonly effect: SignalEffect;
  readonly subject: SubjectIdentifier;
}

/** What the claims are compared with. Times in seconds. */
export interface SetExpectations {
  /** Of the transmitter, byte for byte. */
  readonly issuer: string;
  /** Of an issuer that serves many customers; equal, or absent on both sides (K1). */
  readonly tenant: string | undefined;
  /** Ours, for this one provider. */
  readonly audience: string;
  readonly now: number;
  readonly clockSkewSeconds: number;
}

/** RFC 8417 §2.3. Ours demands it, so that nothing else that the provider signs passes for one. */
const SET_TYPE = 'secevent+jwt';

/** A transmitter that was down repeats what it could not deliver; what is older than this nobody waits for any more. */
export const MAX_SET_AGE_SECONDS = 7 * 86_400;

/** Bytes. One event with all that the profiles know has two or three thousand. */
export const MAX_SET_BYTES = 20_480;

/** Receivers that share a stream are few. */
const MAX_AUDIENCES = 20;

/** The JOSE header: `typ` is exactly `secevent+jwt`; then as an assertion's. Does NOT check that the provider allows `alg`. */
export function readSetHeader(header: JsonObject): Result<JoseHeader, SetRefusal> {
  const { typ } = header;
  if (typeof typ !== 'string') {
    return err(headerRefused({ reason: 'malformed_header', member: 'typ', requirement: 'a string' }));
  }
  if (toMediaType(typ) !== SET_TYPE) return err(headerRefused({ reason: 'wrong_type', actual: typ }));
  const read = readJoseHeader(header);
  return read.ok ? read : err(headerRefused(read.error));
}

type HeaderRefused = Extract<SetRefusal, { readonly reason: 'set_header_refused' }>;

function headerRefused(cause: HeaderRefused['cause']): HeaderRefused {
  return { reason: 'set_header_refused', cause };
}

/** Before any key is asked for: `iss` is this transmitter's, exactly. */
export function checkSetIssuer(
  { iss }: JsonObject,
  { issuer }: Pick<SetExpectations, 'issuer'>,
): SetRefusal | undefined {
  if (typeof iss !== 'string') return malformedSetClaim('iss', 'a string');
  return iss === issuer ? undefined : { reason: 'set_issuer_differs', expected: issuer, actual: iss };
}

/**
 * The claims of a SET that its transmitter has signed: `iss`, tenant, `aud` with us in it, neither `exp` nor `sub`, `iat`,
 * `jti`, one event, and of one about a person whom. Does NOT check the signature (before) nor whether it came already (the
 * receipt does).
 * @see RFC 8417 §2.2; OpenID Shared Signals Framework 1.0; CAEP 1.0; RISC 1.0
 */
export function validateSet(claims: JsonObject, expected: SetExpectations): Result<SecurityEvent, SetRefusal> {
  const refusal =
    checkSetIssuer(claims, expected) ??
    checkTenant(claims, expected) ??
    checkAudience(claims['aud'], expected) ??
    checkForbidden(claims) ??
    checkAge(claims['iat'], expected);
  if (refusal !== undefined) return err(refusal);
  const { jti, iat } = claims;
  if (!isText(jti)) return err(malformedSetClaim('jti', TEXT_FORM));
  const event = readEventAndSubject(claims);
  return event.ok ? ok({ jti, issuedAt: secondOf(Number(iat)), event: event.value }) : event;
}

function checkTenant({ tenant: actual }: JsonObject, { tenant }: SetExpectations): SetRefusal | undefined {
  if (actual !== undefined && typeof actual !== 'string') return malformedSetClaim('tenant', 'a string');
  return actual === tenant ? undefined : { reason: 'set_tenant_differs', expected: tenant, actual };
}

function checkAudience(aud: JsonValue | undefined, { audience }: SetExpectations): SetRefusal | undefined {
  const audiences: readonly (JsonValue | undefined)[] = Array.isArray(aud) ? aud : [aud];
  const isSound =
    audiences.length >= 1 && audiences.length <= MAX_AUDIENCES && audiences.every((one) => isText(one, 2_048));
  if (!isSound) return malformedSetClaim('aud', `a string, or an array of 1–${MAX_AUDIENCES}`);
  if (audiences.includes(audience)) return undefined;
  return { reason: 'set_audience_differs', expected: audience, actual: audiences.join(' ') };
}

/**
 * SSF 1.0: "The `exp` claim MUST NOT be used", "the `sub` claim MUST NOT be present", "to prevent confusion with ID tokens"
 * (RFC 8417 §4.5, §4.6).
 */
function checkForbidden(claims: JsonObject): SetRefusal | undefined {
  const member = (['exp', 'sub'] as const).find((name) => Object.hasOwn(claims, name));
  return member && { reason: 'set_claim_forbidden', member };
}

function checkAge(iat: JsonValue | undefined, { now, clockSkewSeconds }: SetExpectations): SetRefusal | undefined {
  if (!isNumericDate(iat)) return malformedSetClaim('iat', NUMERIC_DATE_FORM);
  if (iat > now + clockSkewSeconds) return { reason: 'set_issued_in_future', issuedAt: Math.ceil(iat), now };
  const isTooOld = now >= secondOf(iat) + MAX_SET_AGE_SECONDS + clockSkewSeconds;
  return isTooOld
    ? { reason: 'set_too_old', issuedAt: secondOf(iat), now, maxSeconds: MAX_SET_AGE_SECONDS }
    : undefined;
}

/** `sub_id` of the token (RFC 9493 §4.1); else the event's own `subject`, where drafts of the profiles had it. */
function readEventAndSubject({ events, sub_id: subId }: JsonObject): Result<SecurityEvent['event'], SetRefusal> {
  const event = readEvent(events);
  if (!event.ok || event.value.kind !== 'person') return event as Result<SecurityEvent['event'], SetRefusal>;
  const { kind, name, effect, payload } = event.value;
  const subject =
    subId === undefined && Object.hasOwn(payload, 'subject')
      ? readSubject(payload['subject'], 'events.subject')
      : readSubject(subId, 'sub_id');
  return subject.ok ? ok({ kind, name, effect, subject: subject.value }) : subject;
}

/** Keeps this digest apart from every other that could be made of the same parts. */
const PURPOSE = 'countersign/security-event/v1';

export type SignalReceiptId = string & { readonly __brand: 'SignalReceiptId' };

/** One SET of one provider (RFC 8417 §2.2: `jti` is "unique within a particular event feed"), by digest. */
export interface SignalReceipt {
  readonly id: SignalReceiptId;
  /** From then on it is too old to be taken. Seconds since the epoch. */
  readonly endsAt: number;
}

export function receiptOf(
  provider: ProviderId,
  { jti, issuedAt }: Pick<SecurityEvent, 'jti' | 'issuedAt'>,
  clockSkewSeconds: number,
): SignalReceipt {
  const endsAt = issuedAt + MAX_SET_AGE_SECONDS + clockSkewSeconds;
  return { id: lengthPrefixedDigest(PURPOSE, provider, jti) as SignalReceiptId, endsAt };
}
