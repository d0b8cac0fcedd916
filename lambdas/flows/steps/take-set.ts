import { parseCompactJws } from '../../../protect/jose/compact-jws.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import type { MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { showText } from '../../core/advice/show-text.ts';
import { checkAlgorithm } from '../../core/assertion/header.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { SetRefusal } from '../../core/signals/refusal.ts';
import {
  checkSetIssuer,
  type PersonEvent,
  readSetHeader,
  receiptOf,
  type SecurityEvent,
  validateSet,
} from '../../core/signals/security-event-token.ts';
import { soughtMember } from '../../core/signals/sought-member.ts';
import {
  type SignalStream,
  type SignalsHeard,
  type SignalTransmitter,
  transmitterOf,
} from '../../core/signals/stream.ts';
import type { Ids } from '../../ports/ids.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import type { SignalReceipts } from '../../ports/signal-receipts.ts';
import type { SignalStreams } from '../../ports/signal-streams.ts';
import type { TrustLookUps } from '../../ports/trust-sources.ts';
import { verifyPublished } from './verify-published.ts';

export interface SignalDependencies {
  readonly configuration: Pick<Configuration, 'clockSkewSeconds'>;
  readonly streams: SignalStreams;
  /** Nothing from memory: what was switched off a moment ago is heard no more. */
  readonly trust: Pick<TrustLookUps, 'findTrusted' | 'findLinkedMember' | 'findMemberByEmail'>;
  readonly providerKeys: ProviderKeySource;
  readonly receipts: SignalReceipts;
  readonly ids: Pick<Ids, 'redemptionOwner' | 'auditSuffix'>;
}

/** What became of a signal that was taken. All of them are acknowledged alike, so that nobody learns who is known here. */
export interface ReceivedSignal {
  readonly outcome:
    | 'recalled'
    | 'disabled'
    /** This very token came before: nothing was written. */
    | 'repeated'
    /** Nobody here is known to the provider by this subject. */
    | 'unknown_subject'
    /** Known, and removed, or there no more. */
    | 'member_gone'
    | 'noted'
    | 'unknown_event'
    | 'verified'
    | 'stream_updated';
  readonly event?: string;
  readonly member?: MemberId;
}

/** Told as soon as it is known: what a log line says of a signal that is refused later. */
export type SignalObserver = (known: {
  readonly provider?: ProviderId;
  readonly organization?: OrganizationId;
  readonly signatureVerified?: true;
}) => void;

/** Whose stream a token came by, active. */
export interface SignalSender {
  readonly stream: SignalStream;
  readonly provider: TrustedProvider;
}

/**
 * One Security Event Token of a sender that is known, pushed or polled: header → issuer → keys → signature → claims → its
 * own name → subject → one transaction. `jti`: the name under which it was sent, where it was sent under one (RFC 8936
 * §2.4). Does NOT look at the size, nor whether the provider is active: whoever calls has.
 * @throws Unavailable when a store or the transmitter's keys are
 */
export async function takeSet(
  dependencies: SignalDependencies,
  { set, jti }: { readonly set: string; readonly jti?: string },
  { stream, provider }: SignalSender,
  now: number,
  observe: SignalObserver,
): Promise<Result<ReceivedSignal, SetRefusal>> {
  const transmitter = transmitterOf(stream, provider);
  const claims = await authenticate(dependencies, set, { stream, provider, transmitter });
  if (!claims.ok) return claims;
  observe({ signatureVerified: true });
  const { clockSkewSeconds } = dependencies.configuration;
  const { audience } = stream;
  const { tenant } = provider;
  const said = validateSet(claims.value, { issuer: transmitter.issuer, tenant, audience, now, clockSkewSeconds });
  if (!said.ok) return said;
  if (jti !== undefined && jti !== said.value.jti)
    return err({ reason: 'set_jti_differs', expected: jti, actual: said.value.jti });
  const done = await act(dependencies, said.value, { stream, provider, transmitter }, now);
  if (done.ok) await remember(dependencies, stream, said.value, now);
  return done;
}

interface Sender extends SignalSender {
  readonly transmitter: SignalTransmitter;
}

/** Whose word it is. The provider's allow-list comes before its keys: an algorithm that it never uses fetches nothing. */
async function authenticate(
  { providerKeys }: SignalDependencies,
  set: string,
  { provider, transmitter }: Sender,
): Promise<Result<JsonObject, SetRefusal>> {
  const jws = parseCompactJws(set);
  if (!jws.ok) return err({ reason: 'malformed_set', syntax: jws.error });
  const header = readSetHeader(jws.value.header);
  if (!header.ok) return header;
  const foreign = checkSetIssuer(jws.value.payload, transmitter);
  if (foreign !== undefined) return err(foreign);
  const allowed = checkAlgorithm(header.value.algorithm, provider.algorithms);
  if (!allowed.ok) return err({ reason: 'set_header_refused', cause: allowed.error });
  const publisher = { id: provider.id, jwksUri: transmitter.jwksUri, pinnedHosts: transmitter.pinnedHosts };
  const signed = await verifyPublished(providerKeys, publisher, set, header.value);
  return signed.ok ? ok(jws.value.payload) : err({ reason: 'set_signature_refused', cause: signed.error });
}

async function act(
  dependencies: SignalDependencies,
  said: SecurityEvent,
  sender: Sender,
  now: number,
): Promise<Result<ReceivedSignal, SetRefusal>> {
  const { event } = said;
  switch (event.kind) {
    case 'unknown':
      return ok({ outcome: 'unknown_event' });
    case 'noted':
      return ok({ outcome: 'noted', event: event.name });
    case 'stream_updated':
      return ok({ outcome: 'stream_updated' });
    case 'verification': {
      // SSF 1.0: "the Event Receiver SHALL confirm that the value for `state` is as expected". Without one nobody asked.
      const isAnswer = event.state === undefined || event.state === sender.stream.verificationState;
      return isAnswer ? ok({ outcome: 'verified' }) : err({ reason: 'verification_state_differs' });
    }
    case 'person':
      return ok(await actOnPerson(dependencies, { ...said, event }, sender, now));
  }
}

async function actOnPerson(
  { configuration, trust, receipts, ids }: SignalDependencies,
  { event, ...said }: SecurityEvent & { readonly event: PersonEvent },
  { provider, transmitter }: Sender,
  now: number,
): Promise<ReceivedSignal> {
  const { organization } = provider;
  const { name, effect, subject } = event;
  const member = await find(trust, provider, soughtMember(subject, provider, transmitter));
  if (member === undefined) return { outcome: 'unknown_subject', event: name };
  const audit: AuditEntry = {
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'provider', id: provider.id },
    action: effect === 'disable' ? 'member.disabled' : 'member.recalled',
    target: member,
    details: { event: name, signal: showText(said.jti) },
  };
  const receipt = receiptOf(provider.id, said, configuration.clockSkewSeconds);
  const change = { organization, member, provider: provider.id, effect, at: now };
  const outcome = await receipts.act(receipt, ids.redemptionOwner(), change, audit);
  const done = effect === 'disable' ? 'disabled' : 'recalled';
  return { outcome: outcome === 'done' ? done : outcome, event: name, member };
}

async function find(
  trust: SignalDependencies['trust'],
  { organization }: TrustedProvider,
  sought: ReturnType<typeof soughtMember>,
): Promise<MemberId | undefined> {
  const linked = sought?.link && (await trust.findLinkedMember(sought.link));
  if (linked !== undefined || sought?.email === undefined) return linked;
  return trust.findMemberByEmail(organization, sought.email);
}

/** Seconds. What was heard is for people, who do not count them. */
const HEARD_WITHIN = 60;

/** One write a minute, however many signals come, and one for each word about the stream itself. */
async function remember(
  { streams }: SignalDependencies,
  { provider, heard }: SignalStream,
  { event }: SecurityEvent,
  now: number,
): Promise<void> {
  const about: SignalsHeard = {
    ...(event.kind === 'verification' && { verifiedAt: now }),
    ...(event.kind === 'stream_updated' && { status: event.status }),
  };
  const isRecent = heard.receivedAt !== undefined && now - heard.receivedAt < HEARD_WITHIN;
  if (isRecent && Object.keys(about).length === 0) return;
  await streams.heard(provider, { receivedAt: now, ...about });
}
