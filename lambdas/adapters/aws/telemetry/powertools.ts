import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { formatScopes } from '../../../../protect/vocabulary/scope.ts';
import { refusalFacts, shownFacts } from '../../../core/advice/refusal-facts.ts';
import { isKeptOfAgents, isKeptOfConsent } from '../../../core/audit/activity.ts';
import type { RingKey } from '../../../core/keys/ring.ts';
import type { RotationStep } from '../../../core/keys/rotation.ts';
import { followsProvidersAnswer, isProvidersWord } from '../../../core/sign-in/refusal.ts';
import { metricsNamespace } from '../../../environment.ts';
import type {
  AcceptanceTelemetry,
  ActivityTelemetry,
  AdministrationTelemetry,
  AgentTelemetry,
  AssertionHeaderTelemetry,
  AuthorizationTelemetry,
  CheckupTelemetry,
  EventTelemetry,
  FailureTelemetry,
  IntrospectionTelemetry,
  PollTelemetry,
  ProviderKeysTelemetry,
  ProvisioningTelemetry,
  PushTelemetry,
  RedemptionTelemetry,
  RegistrationTelemetry,
  RevocationTelemetry,
  RotationTelemetry,
  SealTelemetry,
  SessionTelemetry,
  SignalTelemetry,
  SignInTelemetry,
  SigningTelemetry,
} from '../../../ports/telemetry.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { isThrottling } from '../outage.ts';
import { METRICS, type MetricName, type Service } from './metric-names.ts';
import { causeFacts, describeOutage } from './outage-facts.ts';

const DAY_SECONDS = 86_400;

/**
 * One structured log line and one metric per outcome. Dimensions are bounded (a reason, a dependency); organization,
 * provider, client and member are fields of the log line. Neither ever holds a token, an assertion or a secret
 * (law 11): only the values named here are written, and an error's message is not one of them unless we made it.
 *
 * @param namespace of this deployment's metrics: the stack gives every function of ours a variable that names it
 */
export function powertoolsTelemetry(
  serviceName: Service,
  namespace: string = metricsNamespace(),
): AcceptanceTelemetry &
  ActivityTelemetry &
  AdministrationTelemetry &
  AgentTelemetry &
  AssertionHeaderTelemetry &
  CheckupTelemetry &
  EventTelemetry &
  FailureTelemetry &
  IntrospectionTelemetry &
  RevocationTelemetry &
  PushTelemetry &
  ProvisioningTelemetry &
  RegistrationTelemetry &
  ProviderKeysTelemetry &
  RedemptionTelemetry &
  RotationTelemetry &
  SealTelemetry &
  SessionTelemetry &
  PollTelemetry &
  SignalTelemetry &
  SigningTelemetry &
  SignInTelemetry &
  AuthorizationTelemetry {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace, serviceName });

  /** Published at once: an environment that Lambda freezes may never come back to a metric that waits. */
  function count(name: MetricName, dimensions: Readonly<Record<string, string>> = {}, value = 1): void {
    for (const [key, value] of Object.entries(dimensions)) metrics.addDimension(key, value);
    metrics.addMetric(name, MetricUnit.Count, value);
    metrics.publishStoredMetrics();
  }

  function gauge(name: MetricName, value: number): void {
    metrics.addMetric(name, MetricUnit.NoUnit, value);
    metrics.publishStoredMetrics();
  }

  function countUnavailable(name: MetricName, { dependency, cause }: Unavailable): void {
    count(name, { dependency });
    if (isThrottling(cause)) count(METRICS.dependencyThrottled, { dependency });
  }

  return {
    tokenIssued: ({ owner: _, scopes, asking, ttl: __, ...record }) => {
      const asked = asking && { agentSession: asking.agentSession, askable: formatScopes(asking.askable) };
      logger.info('token issued', { activity: 'issued', ...record, scope: formatScopes(scopes), ...asked });
      count(METRICS.tokensIssued);
    },
    redemptionRefused: (refusal, context) => {
      const { reason } = refusal;
      logger.warn('redemption refused', { activity: 'refused', ...context, reason, facts: refusalFacts(refusal) });
      count(METRICS.redemptionsRefused);
      if (context.client !== undefined) count(METRICS.assertionsRefused);
      count(METRICS.redemptionsRefusedByReason, { reason });
    },
    redemptionUnavailable: (unavailable, context) => {
      logger.error('redemption unavailable', { activity: 'unavailable', ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.redemptionsUnavailable, unavailable);
    },
    assertionHeaderIgnored: (members, context) => {
      logger.info('assertion header ignored', { ...context, members });
      for (const member of members) count(METRICS.assertionHeadersIgnored, { member });
    },
    tokenIntrospected: (inactive, context) => {
      // One that is good is the ordinary case, of every request to an API: it is counted, and no line tells of it.
      if (inactive !== undefined) logger.info('token is not active', { ...context, reason: inactive });
      count(METRICS.tokensIntrospected, { outcome: inactive === undefined ? 'active' : 'inactive' });
    },
    introspectionRefused: (refusal, context) => {
      const { reason } = refusal;
      logger.warn('introspection refused', { ...context, reason, facts: refusalFacts(refusal) });
      count(METRICS.introspectionsRefusedByReason, { reason });
    },
    introspectionUnavailable: (unavailable, context) => {
      logger.error('introspection unavailable', { ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.introspectionsUnavailable, unavailable);
    },
    tokenRevoked: (revocation, context) => {
      logger.info('token revoked', { ...context, ...revocation });
      count(METRICS.tokensRevoked, { outcome: revocation.outcome === 'nothing' ? 'nothing' : 'revoked' });
    },
    revocationRefused: (refusal, context) => {
      const { reason } = refusal;
      logger.warn('revocation refused', { ...context, reason, facts: refusalFacts(refusal) });
      count(METRICS.revocationsRefusedByReason, { reason });
    },
    revocationUnavailable: (unavailable, context) => {
      logger.error('revocation unavailable', { ...context, ...describeOutage(unavailable) });
      // One function, and the alarm is about it.
      countUnavailable(METRICS.introspectionsUnavailable, unavailable);
    },
    authorizationPushed: (context) => {
      logger.info('authorization request pushed', { ...context });
      count(METRICS.authorizationsPushed);
    },
    pushRefused: (refusal, context) => {
      const { reason } = refusal;
      logger.warn('pushed authorization request refused', { ...context, reason, facts: refusalFacts(refusal) });
      count(METRICS.pushesRefusedByReason, { reason });
    },
    pushUnavailable: (unavailable, context) => {
      logger.error('pushed authorization request unavailable', { ...context, ...describeOutage(unavailable) });
      // One function, and the alarm is about it.
      countUnavailable(METRICS.introspectionsUnavailable, unavailable);
    },
    acceptanceAsked: (because, context) => {
      logger.info('acceptance asked', { ...context, ...(because !== undefined && { because }) });
      count(METRICS.acceptancesAsked, { outcome: because === undefined ? 'accepted' : 'not_accepted' });
    },
    acceptanceRefused: (refusal, context) => {
      const { reason } = refusal;
      logger.warn('question about acceptance refused', { ...context, reason, facts: refusalFacts(refusal) });
      count(METRICS.acceptancesRefusedByReason, { reason });
    },
    acceptanceUnavailable: (unavailable, context) => {
      logger.error('question about acceptance unavailable', { ...context, ...describeOutage(unavailable) });
      // One function, and the alarm is about it.
      countUnavailable(METRICS.introspectionsUnavailable, unavailable);
    },
    clientRegistered: (context) => {
      logger.info('client registered itself', { ...context });
      count(METRICS.clientRegistrations, { outcome: 'registered' });
    },
    registrationRead: (context) => {
      logger.info('client registration read', { ...context });
      count(METRICS.clientRegistrations, { outcome: 'read' });
    },
    registrationDeleted: (context) => {
      logger.info('client registration deleted', { ...context });
      count(METRICS.clientRegistrations, { outcome: 'deleted' });
    },
    registrationRefused: ({ reason, ...facts }, context) => {
      logger.warn('client registration refused', { ...context, reason, facts });
      count(METRICS.registrationsRefusedByReason, { reason });
    },
    registrationUnavailable: (unavailable, context) => {
      logger.error('client registration unavailable', { ...context, ...describeOutage(unavailable) });
      // One function, and the alarm is about it.
      countUnavailable(METRICS.introspectionsUnavailable, unavailable);
    },
    provisioningDone: (operation, context) => {
      logger.info('SCIM request', { ...context, operation });
      count(METRICS.provisioningRequests, { operation });
    },
    provisioningRefused: (refusal, context) => {
      const { reason } = refusal;
      logger.warn('SCIM request refused', { ...context, reason, facts: refusalFacts(refusal) });
      count(METRICS.provisioningRefusedByReason, { reason });
    },
    provisioningUnavailable: (unavailable, context) => {
      logger.error('SCIM request unavailable', { ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.provisioningUnavailable, unavailable);
    },
    signalReceived: ({ outcome, ...about }, context) => {
      logger.info('signal received', { ...context, outcome, ...about });
      count(METRICS.signalsReceived, { outcome });
    },
    signalRefused: (refusal, context) => {
      const { reason } = refusal;
      const about = { activity: 'refused', about: 'signal', ...context };
      logger.warn('signal refused', { ...about, reason, facts: refusalFacts(refusal) });
      if (context.provider !== undefined) count(METRICS.signalsRefused);
      count(METRICS.signalsRefusedByReason, { reason });
    },
    signalUnavailable: (unavailable, context) => {
      logger.error('signal unavailable', { ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.signalsUnavailable, unavailable);
    },
    signalPollFailed: (failure, context) => {
      const { reason, ...facts } = failure;
      logger.warn('signal poll failed', { ...context, reason, facts: shownFacts(facts) });
      count(METRICS.signalPollsFailed);
      count(METRICS.signalPollsFailedByReason, { reason });
    },
    signalsPolled: (run) => {
      if (run.streams > 0) logger.info('signals polled', { ...run });
    },
    agentTokenMinted: ({ jti, aud, scope, exp }, context) => {
      logger.info('agent token minted', { ...context, tokenId: jti, audience: aud, scope, expiresAt: exp });
      count(METRICS.agentTokensMinted);
    },
    agentRequestDone: (operation, facts, context) => {
      logger.info('agent request done', { ...context, operation, ...facts });
      count(METRICS.agentRequests, { operation });
    },
    agentRequestRefused: (operation, reason, context) => {
      const kept = isKeptOfAgents(operation, reason) && { activity: 'refused', about: 'agent' };
      logger.warn('agent request refused', { ...kept, ...context, operation, reason });
      count(METRICS.agentRequestsRefused, { operation });
      count(METRICS.agentRequestsRefusedByReason, { reason });
    },
    agentRequestUnavailable: (operation, unavailable, context) => {
      logger.error('agent request unavailable', { ...context, operation, ...describeOutage(unavailable) });
      countUnavailable(METRICS.agentRequestsUnavailable, unavailable);
    },
    administrationDone: (context) => {
      logger.info('administration request done', { ...context });
      count(METRICS.administrationRequests, { operation: context.operation });
    },
    administrationRefused: (reason, context) => {
      logger.warn('administration request refused', { ...context, reason });
      count(METRICS.administrationRequestsRefusedByReason, { reason });
    },
    administrationUnavailable: (unavailable, context) => {
      logger.error('administration request unavailable', { ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.administrationRequestsUnavailable, unavailable);
    },
    signedIn: ({ digest: _, ...session }, context) => {
      logger.info('signed in', { ...context, ...session });
      count(METRICS.signIns);
    },
    signInRefused: (refusal, context) => {
      const { sent, ...facts } = { sent: undefined, ...refusalFacts(refusal) };
      const proof = isProvidersWord(refusal) && { signatureVerified: true, ...(sent !== undefined && { sent }) };
      const about = { activity: 'refused', about: 'sign_in', ...context, ...proof };
      logger.warn('sign-in refused', { ...about, reason: refusal.reason, facts });
      count(METRICS.signInsRefused);
      if (followsProvidersAnswer(refusal)) count(METRICS.peopleRefused);
      count(METRICS.signInsRefusedByReason, { reason: refusal.reason });
    },
    signInUnavailable: (unavailable, context) => {
      logger.error('sign-in unavailable', { ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.signInsUnavailable, unavailable);
    },
    authorizationGranted: ({ client, scopes, expiresAt }, context) => {
      logger.info('authorization granted', { ...context, client, scope: formatScopes(scopes), expiresAt });
      count(METRICS.authorizationsGranted);
    },
    authorizationRefused: (refusal, context) => {
      const kept = isKeptOfConsent(refusal.reason) && { activity: 'refused', about: 'consent' };
      logger.info('authorization refused', {
        ...kept,
        ...context,
        reason: refusal.reason,
        facts: refusalFacts(refusal),
      });
      count(METRICS.authorizationsRefusedByReason, { reason: refusal.reason });
    },
    authorizationUnavailable: (unavailable, context) => {
      logger.error('authorization unavailable', { ...context, ...describeOutage(unavailable) });
      countUnavailable(METRICS.authorizationsUnavailable, unavailable);
    },
    sessionRefused: (refusal, correlationId) => {
      logger.info('session refused', { correlationId, reason: refusal.reason, facts: refusalFacts(refusal) });
      count(METRICS.sessionsRefusedByReason, { reason: refusal.reason });
    },
    requestFailed: (error, correlationId) => {
      logger.error('request failed', { correlationId, failure: describeBug(error) });
      count(METRICS.requestsFailed);
    },
    providerKeysFetchFailed: ({ id }, failure) => {
      logger.error('provider keys not fetched', { publisher: id, failure: shownFacts(failure) });
      count(METRICS.providerKeyFetchesFailed);
    },
    activityLinesUnreadable: (lines) => logger.warn('activity lines not readable', { lines }),
    eventsNotTaken: (codes) => logger.warn('events not taken by the bus', { codes }),
    sealingUnavailable: (error) => logger.warn('audit trail not sealed', { ...describeOutage(error) }),
    auditRecordUnreadable: (sequenceNumber) => logger.error('audit entry not readable', { sequenceNumber }),
    clientSecretsChecked: (expiring) => {
      for (const { client, kind, endsAt } of expiring) {
        logger.warn('client secret expiring', { client, kind, endsAt, ends: new Date(endsAt * 1000).toISOString() });
      }
      count(METRICS.clientSecretsExpiring, {}, expiring.length);
    },
    signingKeyFailedOver: (kid, { cause }) => {
      logger.error('signing key failed over', { kid, ...causeFacts(cause) });
      count(METRICS.signingKeyFailedOver);
    },
    rotationStepTaken: (step, { version, keys }) => {
      logger.info('rotation step taken', { ...stepFacts(step), version, keys: keys.map(stateOf) });
    },
    rotationCompleted: ({ version, keys }, ageSeconds) => {
      logger.info('rotation completed', { version, keys: keys.map(stateOf) });
      count(METRICS.rotationsCompleted);
      if (ageSeconds !== undefined) gauge(METRICS.signingKeyAgeDays, ageSeconds / DAY_SECONDS);
    },
    rotationFailed: (error) => {
      logger.error('rotation failed', { failure: describeFailure(error) });
      count(METRICS.rotationsFailed);
    },
  };
}

/** `kid`s are public. */
function stateOf({ kid, state }: RingKey): object {
  return { kid, state };
}

function stepFacts(step: RotationStep): object {
  switch (step.kind) {
    case 'change':
      return { step: step.change };
    case 'delete':
      return { step: 'deletion_scheduled', kid: step.key.kid };
    case 'create':
      return { step: 'created', algorithm: step.algorithm };
    case 'sweep':
      return { step: 'swept' };
  }
}

/** Rotation is given no input: what it fails with is the key service's, the store's, or a bug. */
function describeFailure(error: unknown): object {
  return error instanceof Unavailable ? describeOutage(error) : describeBug(error);
}

/** `at place (file:line:column)`, as V8 writes it. */
const FRAME = /^ +at .+:\d+:\d+\)?$/;

/** Where a bug is, without what it was about: a message may quote input, on lines that look like frames too. */
function describeBug(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = error.stack?.split('\n').filter((line) => FRAME.test(line) && !error.message.includes(line));
  return { name: error.name, at: frames?.slice(0, 10) };
}
