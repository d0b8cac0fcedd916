import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { AdministrationOperation } from '../core/administration/authority.ts';
import type { AgentTokenClaims } from '../core/agents/token.ts';
import type { IgnoredMember } from '../core/assertion/header.ts';
import type { SentPerson } from '../core/audit/sent-person.ts';
import type { AuthorizationRefusal, PushRefusal } from '../core/authorization/refusal.ts';
import type { AcceptanceRefusal, NotAccepted } from '../core/clients/acceptance.ts';
import type { ExpiringCredential } from '../core/clients/expiring-credentials.ts';
import type { RegistrationAccessRefusal, RegistrationRefusal } from '../core/clients/registration-refusal.ts';
import type { KeyRing } from '../core/keys/ring.ts';
import type { RotationStep } from '../core/keys/rotation.ts';
import type { ProvisioningRefusal } from '../core/provisioning/refusal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import type { FirstPartySession } from '../core/sign-in/session.ts';
import type { SessionRefusal } from '../core/sign-in/session-refusal.ts';
import type { PollFailure } from '../core/signals/polling.ts';
import type { SignalRefusal } from '../core/signals/refusal.ts';
import type { AuthorizationGrant } from '../core/tokens/authorization-grant.ts';
import type { IntrospectionRefusal } from '../core/tokens/introspection.ts';
import type { RedemptionRecord } from '../core/tokens/redemption.ts';
import type { Revocation, RevocationRefusal } from '../core/tokens/revocation.ts';
import type { KeyPublisher } from './provider-keys.ts';
import type { KeyUnusable } from './signer.ts';
import type { Unavailable } from './unavailable.ts';

/**
 * What the log is told. Ids are branded here: a text from a path, query, header or body becomes one only where it is
 * parsed, so that what somebody has put in its place, a token or a cookie, does not compile its way into a line (law 11).
 */

/** What is known of a redemption when it ends; for the log line and the metric. Never a token, assertion or secret. */
export interface RedemptionContext {
  readonly correlationId: string;
  readonly client?: ClientId;
  readonly organization?: OrganizationId;
  readonly provider?: ProviderId;
  /** Absent: what the assertion says may be anybody's word. */
  readonly signatureVerified?: true;
  /** Goes with it. */
  readonly sent?: SentPerson;
  readonly member?: MemberId;
}

/** Exactly one of these is called for every request for a token, on every path. */
export interface RedemptionTelemetry {
  tokenIssued(record: RedemptionRecord): void;
  redemptionRefused(refusal: Refusal, context: RedemptionContext): void;
  /** `unavailable.cause` is for the log; it holds no credential. */
  redemptionUnavailable(unavailable: Unavailable, context: RedemptionContext): void;
}

/** Told, beside the outcome, of every assertion whose header says where a key could be had: it was not looked at (J5). */
export interface AssertionHeaderTelemetry {
  assertionHeaderIgnored(members: readonly IgnoredMember[], context: RedemptionContext): void;
}

/** What is known of a question about a token when it ends. Never the token. */
export interface IntrospectionContext {
  readonly correlationId: string;
  /** The resource server, once it has proved who it is. */
  readonly client?: ClientId;
}

/** Exactly one of these is called for every question about a token, on every path. */
export interface IntrospectionTelemetry {
  /** `inactive`: why, of a closed set; absent: the token is good. */
  tokenIntrospected(inactive: string | undefined, context: IntrospectionContext): void;
  introspectionRefused(refusal: IntrospectionRefusal, context: IntrospectionContext): void;
  introspectionUnavailable(unavailable: Unavailable, context: IntrospectionContext): void;
}

/** What is known of a revocation when it ends. Never the token. */
export interface RevocationContext {
  readonly correlationId: string;
  /** The client, once it has proved who it is. */
  readonly client?: ClientId;
}

/** Exactly one of these is called for every revocation that a client asks for, on every path. */
export interface RevocationTelemetry {
  tokenRevoked(revocation: Revocation, context: RevocationContext): void;
  revocationRefused(refusal: RevocationRefusal, context: RevocationContext): void;
  revocationUnavailable(unavailable: Unavailable, context: RevocationContext): void;
}

/** What is known of a request about a client's own registration when it ends. Never a token, nor what a client says. */
export interface RegistrationContext {
  readonly correlationId: string;
  readonly client?: ClientId;
  readonly organization?: OrganizationId;
}

/** Exactly one of these is called for every request about a registration, on every path. */
export interface RegistrationTelemetry {
  clientRegistered(context: RegistrationContext): void;
  registrationRead(context: RegistrationContext): void;
  registrationDeleted(context: RegistrationContext): void;
  registrationRefused(refusal: RegistrationRefusal | RegistrationAccessRefusal, context: RegistrationContext): void;
  registrationUnavailable(unavailable: Unavailable, context: RegistrationContext): void;
}

/** What a SCIM client has asked for. */
export type ProvisioningOperation = 'list_users' | 'read_user' | 'create_user' | 'change_user' | 'delete_user';

/** What is known of a SCIM request when it ends. Never a token, a body, an address or what the provider calls somebody. */
export interface ProvisioningContext {
  readonly correlationId: string;
  readonly organization?: OrganizationId;
  readonly provider?: ProviderId;
  /** Whom it was about, once that is known to be the provider's to see. */
  readonly member?: MemberId;
}

/** Exactly one of these, or of {@link FailureTelemetry}, is called for every SCIM request about users, on every path. */
export interface ProvisioningTelemetry {
  provisioningDone(operation: ProvisioningOperation, context: ProvisioningContext): void;
  provisioningRefused(refusal: ProvisioningRefusal, context: ProvisioningContext): void;
  provisioningUnavailable(unavailable: Unavailable, context: ProvisioningContext): void;
}

/** What is known of a signal of an identity provider when it ends. Never the token that came, nor the one that it came with. */
export interface SignalContext {
  readonly correlationId: string;
  /** Once the sender has shown the token of its stream. */
  readonly provider?: ProviderId;
  readonly organization?: OrganizationId;
  /** Absent: what it says may be anybody's word. */
  readonly signatureVerified?: true;
}

/** What became of a signal that was taken. */
export interface SignalOutcome {
  /** One of a closed set: a metric's dimension. */
  readonly outcome: string;
  readonly event?: string;
  readonly member?: MemberId;
}

/** Exactly one of these is called for every signal, on every path. */
export interface SignalTelemetry {
  signalReceived(outcome: SignalOutcome, context: SignalContext): void;
  signalRefused(refusal: SignalRefusal, context: SignalContext): void;
  signalUnavailable(unavailable: Unavailable, context: SignalContext): void;
}

/** What a run over all streams that are polled came to: how many there are, and of those how many were. */
export interface PollingRun {
  readonly streams: number;
  readonly polled: number;
  readonly failed: number;
  /** Not reached in the time that there was: they come first the next time. */
  readonly left: number;
}

/** Of signals that are polled: one of {@link SignalTelemetry} for every token, and these. */
export interface PollTelemetry {
  /** Of a stream that was polled, and came to no good end. */
  signalPollFailed(failure: PollFailure, context: SignalContext): void;
  signalsPolled(run: PollingRun): void;
}

/** What is known of a pushed authorization request when it ends. Never the request, nor its address. */
export interface PushContext {
  readonly correlationId: string;
  /** The client, once it has proved who it is. */
  readonly client?: ClientId;
}

/** Exactly one of these is called for every authorization request that a client pushes, on every path. */
export interface PushTelemetry {
  authorizationPushed(context: PushContext): void;
  pushRefused(refusal: PushRefusal, context: PushContext): void;
  pushUnavailable(unavailable: Unavailable, context: PushContext): void;
}

/** What is known of a question about acceptance when it ends. */
export interface AcceptanceContext {
  readonly correlationId: string;
  /** The client, once it has proved who it is. */
  readonly client?: ClientId;
}

/** Exactly one of these is called for every question whether an issuer's assertions are accepted, on every path. */
export interface AcceptanceTelemetry {
  /** @param because `undefined`: they would be accepted */
  acceptanceAsked(because: NotAccepted | undefined, context: AcceptanceContext): void;
  acceptanceRefused(refusal: AcceptanceRefusal, context: AcceptanceContext): void;
  acceptanceUnavailable(unavailable: Unavailable, context: AcceptanceContext): void;
}

/** Told of what no endpoint expected: a bug, which the wire calls `server_error`. */
export interface FailureTelemetry {
  requestFailed(error: unknown, correlationId: string): void;
}

/** Told of every fetch of a provider's keys that failed: an alarm counts them. */
export interface ProviderKeysTelemetry {
  providerKeysFetchFailed(publisher: KeyPublisher, failure: { readonly reason: string }): void;
}

/** What an endpoint about agents was asked to do. */
/** `ask` is the page that asks a person; `request` an agent that has them asked. */
export type AgentOperation =
  | 'mint'
  | 'poll'
  | 'request'
  | 'end'
  | 'ask'
  | 'approve'
  | 'deny'
  | 'list'
  | 'list_requests'
  | 'list_confirmations'
  | 'confirm'
  | 'take_back'
  | 'list_passkeys'
  | 'begin_passkey'
  | 'register_passkey'
  | 'remove_passkey';

/** What is known of a request about an agent when it ends. Never a token, a cookie or a body. */
export interface AgentRequestContext {
  readonly correlationId: string;
  readonly organization?: OrganizationId;
  readonly member?: MemberId;
  readonly client?: ClientId;
  readonly sessionId?: AgentSessionId;
}

/** Exactly one of these is called for every request about an agent, on every path. */
export interface AgentTelemetry {
  agentTokenMinted(claims: AgentTokenClaims, context: AgentRequestContext): void;
  /** Done, and no token: `facts` hold scopes and counts. */
  agentRequestDone(
    operation: AgentOperation,
    facts: Readonly<Record<string, string | number>>,
    context: AgentRequestContext,
  ): void;
  /** `reason` is one of a closed set: a metric's dimension. */
  agentRequestRefused(operation: AgentOperation, reason: string, context: AgentRequestContext): void;
  agentRequestUnavailable(operation: AgentOperation, unavailable: Unavailable, context: AgentRequestContext): void;
}

/** What is known of a sign-in when it ends. Never a code, token or cookie. */
export interface SignInContext {
  readonly correlationId: string;
  readonly organization?: OrganizationId;
  readonly provider?: ProviderId;
}

/**
 * Exactly one of these is called for every callback but an activation's that leads to its question, for every sign-in that
 * cannot begin, and for a question that is decided or cannot be.
 */
export interface SignInTelemetry {
  signedIn(session: FirstPartySession, context: SignInContext): void;
  signInRefused(refusal: SignInRefusal, context: SignInContext): void;
  signInUnavailable(unavailable: Unavailable, context: SignInContext): void;
}

/** What is known of a request of a tool to a person when it ends. Never a code, token or cookie. */
export interface AuthorizationContext {
  readonly correlationId: string;
  readonly client?: ClientId;
  readonly organization?: OrganizationId;
  readonly member?: MemberId;
}

/** At most one of these is called for each request: a question that is shown, or led to signing in, is told to nobody. */
export interface AuthorizationTelemetry {
  authorizationGranted(grant: AuthorizationGrant, context: AuthorizationContext): void;
  authorizationRefused(refusal: AuthorizationRefusal, context: AuthorizationContext): void;
  authorizationUnavailable(unavailable: Unavailable, context: AuthorizationContext): void;
}

/** Told of every request with a session cookie, or without the one that it needs, that was turned away. */
export interface SessionTelemetry {
  sessionRefused(refusal: SessionRefusal, correlationId: string): void;
}

/** Told of every key that turns out to sign no more: an alarm counts them, because the standby has no standby. */
export interface SigningTelemetry {
  signingKeyFailedOver(kid: string, failure: KeyUnusable): void;
}

/** Told of what rotation does; of each run, that it completed or that it failed. */
export interface RotationTelemetry {
  rotationStepTaken(step: RotationStep, ring: KeyRing): void;
  /** `ageSeconds`: for how long the active key has been signing. `undefined`: no key is active. */
  rotationCompleted(ring: KeyRing, ageSeconds: number | undefined): void;
  rotationFailed(error: unknown): void;
}

/** Told of log lines that said they were of activity, and could not be read: a fault of ours. */
export interface ActivityTelemetry {
  activityLinesUnreadable(lines: number): void;
}

/** Told of what the event bus is not told yet: the stream repeats it. */
export interface EventTelemetry {
  /** Codes of the bus, one for each event that it did not take. */
  eventsNotTaken(codes: readonly string[]): void;
  /** A fault of ours. Names the record in the stream, which names nobody. */
  auditRecordUnreadable(sequenceNumber: string): void;
}

/** What sealing the audit trail has to say: nothing, while it does. */
export interface SealTelemetry extends Pick<EventTelemetry, 'auditRecordUnreadable'> {
  /** What is not sealed comes again. */
  sealingUnavailable(error: Unavailable): void;
}

/** Told once of each look at the clients, also when nothing was found. */
export interface CheckupTelemetry {
  clientSecretsChecked(expiring: readonly ExpiringCredential[]): void;
}

/** What is known of a request of the administration API when it ends. Never a body. */
export interface AdministrationContext {
  readonly correlationId: string;
  readonly operation: AdministrationOperation;
  readonly organization?: OrganizationId;
  readonly member?: MemberId;
  /** The tool, of a request with an access token. */
  readonly client?: ClientId;
}

/** Exactly one of these, or of {@link FailureTelemetry}, is called for every request of the administration API. */
export interface AdministrationTelemetry {
  administrationDone(context: AdministrationContext): void;
  /** `reason` is one of a closed set: a metric's dimension. */
  administrationRefused(reason: string, context: AdministrationContext): void;
  administrationUnavailable(unavailable: Unavailable, context: AdministrationContext): void;
}
