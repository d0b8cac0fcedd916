import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { refusalFacts } from '../../core/refusal-facts.ts';
import { formatScopes } from '../../core/scope.ts';
import type {
  AdministrationTelemetry,
  AgentTelemetry,
  FailureTelemetry,
  ProviderKeysTelemetry,
  RedemptionTelemetry,
  SessionTelemetry,
  SignInTelemetry,
} from '../../ports/telemetry.ts';

/** CloudWatch namespace of every metric of the product. */
export const METRIC_NAMESPACE = 'Countersign';

/**
 * One structured log line and one metric per outcome. Dimensions are bounded (a reason, a dependency); organization,
 * provider, client and member are fields of the log line. Neither ever holds a token, an assertion or a secret
 * (law 11): only the values named here are written, and an error's message is not one of them unless we made it.
 */
export function powertoolsTelemetry(
  serviceName: string,
): AdministrationTelemetry &
  AgentTelemetry &
  FailureTelemetry &
  ProviderKeysTelemetry &
  RedemptionTelemetry &
  SessionTelemetry &
  SignInTelemetry {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });

  /** Published at once: an environment that Lambda freezes may never come back to a metric that waits. */
  function count(name: string, dimensions: Readonly<Record<string, string>> = {}): void {
    for (const [key, value] of Object.entries(dimensions)) metrics.addDimension(key, value);
    metrics.addMetric(name, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  }

  return {
    tokenIssued: ({ owner: _, scopes, ttl: __, ...record }) => {
      logger.info('token issued', { ...record, scope: formatScopes(scopes) });
      count('TokensIssued');
    },
    redemptionRefused: (refusal, context) => {
      logger.warn('redemption refused', { ...context, reason: refusal.reason, facts: refusalFacts(refusal) });
      count('RedemptionsRefused');
      count('RedemptionsRefusedByReason', { reason: refusal.reason });
    },
    redemptionUnavailable: ({ dependency, cause }, context) => {
      logger.error('redemption unavailable', { ...context, dependency, cause: errorName(cause) });
      count('RedemptionsUnavailable', { dependency });
    },
    agentTokenMinted: ({ jti, aud, scope, exp }, context) => {
      logger.info('agent token minted', { ...context, tokenId: jti, audience: aud, scope, expiresAt: exp });
      count('AgentTokensMinted');
    },
    agentRequestDone: (operation, facts, context) => {
      logger.info('agent request done', { ...context, operation, ...facts });
      count('AgentRequests', { operation });
    },
    agentRequestRefused: (operation, reason, context) => {
      logger.warn('agent request refused', { ...context, operation, reason });
      count('AgentRequestsRefused', { operation });
      count('AgentRequestsRefusedByReason', { reason });
    },
    agentRequestUnavailable: (operation, { dependency, cause }, context) => {
      logger.error('agent request unavailable', { ...context, operation, dependency, cause: errorName(cause) });
      count('AgentRequestsUnavailable', { dependency });
    },
    administrationDone: (context) => {
      logger.info('administration request done', { ...context });
      count('AdministrationRequests', { operation: context.operation });
    },
    administrationRefused: (reason, context) => {
      logger.warn('administration request refused', { ...context, reason });
      count('AdministrationRequestsRefusedByReason', { reason });
    },
    administrationUnavailable: ({ dependency, cause }, context) => {
      logger.error('administration request unavailable', { ...context, dependency, cause: errorName(cause) });
      count('AdministrationRequestsUnavailable', { dependency });
    },
    signedIn: ({ digest: _, ...session }, context) => {
      logger.info('signed in', { ...context, ...session });
      count('SignIns');
    },
    signInRefused: (refusal, context) => {
      logger.warn('sign-in refused', { ...context, reason: refusal.reason, facts: refusalFacts(refusal) });
      count('SignInsRefused');
      count('SignInsRefusedByReason', { reason: refusal.reason });
    },
    signInUnavailable: ({ dependency, cause }, context) => {
      logger.error('sign-in unavailable', { ...context, dependency, cause: errorName(cause) });
      count('SignInsUnavailable', { dependency });
    },
    sessionRefused: (refusal, correlationId) => {
      logger.info('session refused', { correlationId, reason: refusal.reason, facts: refusalFacts(refusal) });
      count('SessionsRefusedByReason', { reason: refusal.reason });
    },
    requestFailed: (error, correlationId) => {
      logger.error('request failed', { correlationId, failure: describeBug(error) });
      count('RequestsFailed');
    },
    providerKeysFetchFailed: ({ id }, failure) => {
      logger.error('provider keys not fetched', { publisher: id, failure });
      count('ProviderKeyFetchesFailed');
    },
  };
}

function errorName(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

/** `at place (file:line:column)`, as V8 writes it. */
const FRAME = /^ +at .+:\d+:\d+\)?$/;

/** Where a bug is, without what it was about: a message may quote input, on lines that look like frames too. */
function describeBug(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = error.stack?.split('\n').filter((line) => FRAME.test(line) && !error.message.includes(line));
  return { name: error.name, at: frames?.slice(0, 10) };
}
