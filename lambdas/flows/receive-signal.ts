import { parseCompactJws } from '../../protect/jose/compact-jws.ts';
import type { JsonObject } from '../../protect/jose/strict-json.ts';
import {
  isProviderId,
  type MemberId,
  type OrganizationId,
  type ProviderId,
} from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { showText } from '../core/advice/refusal-facts.ts';
import { checkAlgorithm } from '../core/assertion/header.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Configuration } from '../core/configuration.ts';
import type { TrustedProvider } from '../core/records.ts';
import type { SetRefusal, SignalRefusal } from '../core/signals/refusal.ts';
import {
  checkSetIssuer,
  type PersonEvent,
  readSetHeader,
  receiptOf,
  type SecurityEvent,
  validateSet,
} from '../core/signals/security-event-token.ts';
import { soughtMember } from '../core/signals/sought-member.ts';
import {
  isSignalToken,
  type SignalStream,
  type SignalsHeard,
  type SignalTransmitter,
  transmitterOf,
} from '../core/signals/stream.ts';
import type { Ids } from '../ports/ids.ts';
import type { ProviderKeySource } from '../ports/provider-keys.ts';
import type { SignalReceipts } from '../ports/signal-receipts.ts';
import type { SignalStreams } from '../ports/signal-streams.ts';
import type { TrustLookUps } from '../ports/trust-sources.ts';
import { verifyPublished } from './steps/verify-published.ts';

export interface SignalDependencies {
  readonly configuration: Pick<Configuration, 'clockSkewSeconds'>;
  readonly streams: SignalStreams;
  /** Nothing from memory: what was switched off a moment ago is heard no more. */
  readonly trust: Pick<TrustLookUps, 'findTrusted' | 'findLinkedMember' | 'findMemberByEmail'>;
  readonly providerKeys: ProviderKeySource;
  readonly receipts: SignalReceipts;
  readonly ids: Pick<Ids, 'redemptionOwner' | 'auditSuffix'>;
}

export interface PushedSignal {
  /** As the path has it. */
  readonly provider: string;
  /** As the `Authorization` header has it; `undefined`: none. */
  readonly token: string | undefined;
  /** The SET, compact; read only when the sender is the stream's. */
  readonly set: () => Result<string, SignalRefusal>;
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

/**
 * RFC 8935: stream → its token → provider, active → header → issuer → keys → signature → claims → subject → one
 * transaction. Each step can only refuse or pass on; a signal that is refused, or changes nobody, writes nothing but that
 * the stream was heard (law 8), and nothing is fetched before the sender's token was the stream's.
 *
 * What is recalled is what was issued until the signal *arrived*, not until it says that something happened: a transmitter's
 * clock and a delayed delivery would else leave tokens alive. Somebody who has signed in again in between signs in once
 * more. An organization that is suspended is not asked: the word takes away, and counts when it is restored. It holds for
 * an organization's only administrator too: the provider could lock them out at its own door; the operator can let them
 * in (`docs/offboarding.md`).
 *
 * - Sent twice, or at the same moment: one change. The second is acknowledged, and nothing is written.
 * - The answer is lost, or the process dies after the write: the transmitter repeats it, and is told that it arrived.
 * - Dies before: nothing is there, and the repetition acts.
 * - The store is down: 503, and the transmitter repeats it (RFC 8935 §2: delivery is at least once).
 * @throws Unavailable when a store or the transmitter's keys are
 */
export async function receiveSignal(
  dependencies: SignalDependencies,
  request: PushedSignal,
  now: number,
  observe: SignalObserver = () => {},
): Promise<Result<ReceivedSignal, SignalRefusal>> {
  const admitted = await admit(dependencies, request, now);
  if (!admitted.ok) return admitted;
  const { stream, provider } = admitted.value;
  observe({ provider: provider.id, organization: provider.organization });
  const set = request.set();
  if (!set.ok) return set;
  const transmitter = transmitterOf(stream, provider);
  const claims = await authenticate(dependencies, set.value, { stream, provider, transmitter });
  if (!claims.ok) return claims;
  observe({ signatureVerified: true });
  const { clockSkewSeconds } = dependencies.configuration;
  const { audience } = stream;
  const { tenant } = provider;
  const said = validateSet(claims.value, { issuer: transmitter.issuer, tenant, audience, now, clockSkewSeconds });
  if (!said.ok) return said;
  const done = await act(dependencies, said.value, { stream, provider, transmitter }, now);
  if (done.ok) await remember(dependencies, stream, said.value, now);
  return done;
}

interface Sender {
  readonly stream: SignalStream;
  readonly provider: TrustedProvider;
  readonly transmitter: SignalTransmitter;
}

async function admit(
  { streams, trust }: SignalDependencies,
  { provider: id, token }: PushedSignal,
  now: number,
): Promise<Result<Omit<Sender, 'transmitter'>, SignalRefusal>> {
  if (token === undefined) return err({ reason: 'signal_token_missing' });
  if (!isProviderId(id)) return err({ reason: 'signals_off', provider: undefined });
  const stream = await streams.find(id);
  if (stream === undefined) return err({ reason: 'signals_off', provider: id });
  if (!isSignalToken(token, stream, now)) return err({ reason: 'signal_token_wrong', provider: id });
  const provider = await trust.findTrusted({ organization: stream.organization, provider: id });
  if (provider?.status === 'active') return ok({ stream, provider });
  return err({ reason: 'signal_provider_not_active', provider: id, status: provider?.status });
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
): Promise<Result<ReceivedSignal, SignalRefusal>> {
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
