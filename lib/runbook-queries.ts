import type { SavedQuery } from './saved-queries.ts';

/** Every question of `docs/runbook.md`: the alarm whose section asks it, what for, of which log. */
export const RUNBOOK_QUERIES: readonly SavedQuery[] = [
  {
    folder: 'AssertionsRefused',
    name: 'who and why',
    log: 'TokenEndpointToken',
    query:
      'filter activity = "refused" and ispresent(client) | stats count(*) as n by client, organization, reason | sort n desc | limit 20',
  },
  {
    folder: 'AssertionsRefused',
    name: 'what one client sent',
    log: 'TokenEndpointToken',
    query:
      'filter activity = "refused" and client = "CLIENT" | fields @timestamp, correlationId, organization, reason, facts.expected, facts.actual | sort @timestamp desc | limit 5',
  },
  {
    folder: 'AssertionsRefusedShare',
    name: 'who gets in',
    log: 'TokenEndpointToken',
    query: 'filter ispresent(activity) | stats count(*) as n by organization, activity | sort organization | limit 50',
  },
  {
    folder: 'AssertionsReplayed',
    name: 'who repeats',
    log: 'TokenEndpointToken',
    query:
      'filter reason in ["already_redeemed", "client_assertion_already_used"] and ispresent(client) | stats count(*) as n, count_distinct(member) as members by client, organization | sort n desc',
  },
  {
    folder: 'AssertionsReplayed',
    name: 'what was unavailable before',
    log: 'TokenEndpointToken',
    query: 'filter activity = "unavailable" | stats count(*) by client',
  },
  {
    folder: 'AssertionsReplayed',
    name: 'whose assertions',
    log: 'TokenEndpointToken',
    query:
      'filter reason = "already_redeemed" and ispresent(client) | fields correlationId, member, organization, client | limit 20',
  },
  {
    folder: 'AssertionsReplayed',
    name: 'where a request came from',
    log: 'ApiAccessLog',
    query: 'filter requestId = "CORRELATION_ID" | fields @timestamp, sourceIp, status',
  },
  {
    folder: 'AssertionsReplayed',
    name: 'where the token went',
    log: 'ApiAccessLog',
    query: 'filter requestId = "CORRELATION_ID OF THE TOKEN" | fields @timestamp, sourceIp, status',
  },
  {
    folder: 'SignInsRefused',
    name: 'whose provider and why',
    log: 'SignInEndpointSignIn',
    query:
      'filter message = "sign-in refused" | stats count(*) as n by organization, provider, reason | sort n desc | limit 20',
  },
  {
    folder: 'SignInsRefused',
    name: 'what one provider sent',
    log: 'SignInEndpointSignIn',
    query:
      'filter message = "sign-in refused" and provider = "PROVIDER" | fields @timestamp, correlationId, reason, facts.cause.reason, facts.cause.expected, facts.cause.actual | sort @timestamp desc | limit 5',
  },
  {
    folder: 'SignalsRefused',
    name: 'whose and why',
    log: 'SignalsEndpointSignals',
    query:
      'filter message = "signal refused" and ispresent(provider) | stats count(*) as n by organization, provider, reason | sort n desc | limit 20',
  },
  {
    folder: 'SignalsRefused',
    name: 'what one provider sent',
    log: 'SignalsEndpointSignals',
    query:
      'filter message = "signal refused" and provider = "PROVIDER" | fields @timestamp, correlationId, reason, facts.expected, facts.actual, facts.cause.reason | sort @timestamp desc | limit 5',
  },
  {
    folder: 'SignalsRefused',
    name: 'why polls fail',
    log: 'SignalPolling',
    query:
      'filter message in ["signal poll failed", "signal refused"] | stats count(*) as n by organization, provider, reason, facts.failure.reason, facts.failure.status | sort n desc | limit 20',
  },
  {
    folder: 'ApprovalsRefused',
    name: 'whose and why',
    log: 'ApprovalEndpointApproval',
    query:
      'filter message = "agent request refused" and operation = "approve" | stats count(*) as n by organization, reason | sort n desc | limit 20',
  },
  {
    folder: 'MintsRefused',
    name: 'which client and why',
    log: 'AgentEndpointAgent',
    query:
      'filter message = "agent request refused" and operation = "mint" | stats count(*) as n by organization, client, reason | sort n desc | limit 20',
  },
  {
    folder: 'MintsRefused',
    name: 'which strangers',
    log: 'ApiAccessLog',
    query: 'filter status = 401 | stats count(*) as n by sourceIp, routeKey | sort n desc | limit 10',
  },
  {
    folder: 'ProviderKeyFetchesFailing',
    name: 'which keys, at the token endpoint',
    log: 'TokenEndpointToken',
    query:
      'filter message = "provider keys not fetched" | stats count(*) as n, max(@timestamp) as until by publisher, failure.reason | sort n desc',
  },
  {
    folder: 'ProviderKeyFetchesFailing',
    name: 'which keys, at sign-in',
    log: 'SignInEndpointSignIn',
    query: 'filter message = "provider keys not fetched" | stats count(*) as n by publisher, failure.reason',
  },
  {
    folder: 'ProviderKeyFetchesFailing',
    name: 'tokens of one organization',
    log: 'TokenEndpointToken',
    query: 'filter activity = "issued" and organization = "ORGANIZATION" | stats count(*)',
  },
  {
    folder: 'DynamoDbFailing',
    name: 'causes',
    log: 'TokenEndpointToken',
    query: 'filter dependency = "DynamoDB" and ispresent(cause) | stats count(*) as n by cause, code, bin(5m)',
  },
  {
    folder: 'DynamoDbThrottling',
    name: 'busiest clients',
    log: 'TokenEndpointToken',
    query: 'filter ispresent(activity) | stats count(*) as n by client | sort n desc | limit 5',
  },
  {
    folder: 'KmsFailing',
    name: 'causes, at the token endpoint',
    log: 'TokenEndpointToken',
    query: 'filter dependency = "KMS" and ispresent(cause) | stats count(*) as n by cause, code',
  },
  {
    folder: 'KmsFailing',
    name: 'causes, of agent tokens',
    log: 'AgentEndpointAgent',
    query: 'filter dependency = "KMS" and ispresent(cause) | stats count(*) as n by cause, code',
  },
  {
    folder: 'KmsFailing',
    name: 'tokens issued',
    log: 'TokenEndpointToken',
    query: 'filter activity = "issued" | stats count(*)',
  },
  {
    folder: 'KmsThrottling',
    name: 'who mints',
    log: 'AgentEndpointAgent',
    query:
      'filter message = "agent token minted" | stats count(*) as n by client, organization | sort n desc | limit 5',
  },
  {
    folder: 'ServerErrors',
    name: 'which routes',
    log: 'ApiAccessLog',
    query: 'filter status >= 500 | stats count(*) as n by status, routeKey, integrationError | sort n desc',
  },
  {
    folder: 'ServerErrors',
    name: 'what is unavailable, at the token endpoint',
    log: 'TokenEndpointToken',
    query: 'filter activity = "unavailable" | stats count(*) as n by dependency, cause',
  },
  {
    folder: 'ServerErrors',
    name: 'what is unavailable, at sign-in',
    log: 'SignInEndpointSignIn',
    query: 'filter message = "sign-in unavailable" | stats count(*) as n by dependency, cause, provider',
  },
  {
    folder: 'ServerErrors',
    name: 'bugs',
    log: 'TokenEndpointToken',
    query: 'filter message = "request failed" | stats count(*) as n by failure.name, failure.at.0 | sort n desc',
  },
  {
    folder: 'SlowAnswers',
    name: 'slowest routes',
    log: 'ApiAccessLog',
    query:
      'stats pct(responseLatencyMs, 99) as p99, pct(integrationLatencyMs, 99) as inFunction, count(*) as n by routeKey | sort p99 desc',
  },
  {
    folder: 'FunctionErrors',
    name: 'crashes',
    log: 'TokenEndpointToken',
    query:
      'filter level in ["ERROR", "FATAL"] or type like /platform/ or @message like /Task timed out|Runtime exited|missing or empty environment/ | fields @timestamp, @message | sort @timestamp desc | limit 10',
  },
  {
    folder: 'ProviderCallsFailing',
    name: 'crashes of SCIM',
    log: 'ProvisioningEndpointProvisioning',
    query:
      'filter level in ["ERROR", "FATAL"] or type like /platform/ or @message like /Task timed out|Runtime exited|missing or empty environment/ | fields @timestamp, @message | sort @timestamp desc | limit 10',
  },
  {
    folder: 'ProviderCallsFailing',
    name: 'crashes of signals',
    log: 'SignalsEndpointSignals',
    query:
      'filter level in ["ERROR", "FATAL"] or type like /platform/ or @message like /Task timed out|Runtime exited|missing or empty environment/ | fields @timestamp, @message | sort @timestamp desc | limit 10',
  },
  {
    folder: 'BackgroundErrors',
    name: 'of rotation',
    log: 'KeyRotation',
    query:
      'filter level = "ERROR" | fields @timestamp, message, failure.name, failure.dependency, failure.cause | sort @timestamp desc | limit 5',
  },
  {
    folder: 'BackgroundErrors',
    name: 'of the record of activity',
    log: 'ActivityRecordingActivity',
    query: 'filter @message like /rror/ | fields @timestamp, @message | sort @timestamp desc | limit 5',
  },
  {
    folder: 'BackgroundErrors',
    name: 'of polling for signals',
    log: 'SignalPolling',
    query:
      'filter level = "ERROR" or @message like /Task timed out/ | fields @timestamp, @message | sort @timestamp desc | limit 5',
  },
  {
    folder: 'BackgroundErrors',
    name: 'of the daily checkup',
    log: 'Checkup',
    query: 'filter @message like /rror/ | fields @timestamp, @message | sort @timestamp desc | limit 5',
  },
  {
    folder: 'SigningKeyFailedOver',
    name: 'since when',
    log: 'TokenEndpointToken',
    query: 'filter message = "signing key failed over" | fields @timestamp, kid, cause | sort @timestamp asc | limit 3',
  },
  {
    folder: 'SigningKeyTooOld',
    name: 'steps',
    log: 'KeyRotation',
    query:
      'filter message in ["rotation step taken", "rotation failed"] | fields @timestamp, message, failure.name, failure.dependency, failure.cause | sort @timestamp desc | limit 10',
  },
  {
    folder: 'RotationNotRunning',
    name: 'runs',
    log: 'KeyRotation',
    query:
      'filter message in ["rotation completed", "rotation failed"] | fields @timestamp, message, failure.name, failure.dependency, failure.cause | sort @timestamp desc | limit 10',
  },
  {
    folder: 'RotationFailing',
    name: 'causes',
    log: 'KeyRotation',
    query:
      'filter message = "rotation failed" | fields @timestamp, failure.name, failure.dependency, failure.cause | sort @timestamp desc | limit 5',
  },
  {
    folder: 'ClientSecretsExpiring',
    name: 'which',
    log: 'Checkup',
    query: 'filter message = "client secret expiring" | fields client, kind, ends | sort ends asc',
  },
  {
    folder: 'ClientSecretsExpiring',
    name: 'whether one client is used',
    log: 'TokenEndpointToken',
    query: 'filter client = "CLIENT" | stats count(*) by activity',
  },
  {
    folder: 'SealsLate',
    name: 'causes',
    log: 'AuditSealing',
    query: 'filter @message like /rror|not sealed/ | fields @timestamp, @message | sort @timestamp desc | limit 5',
  },
  {
    folder: 'EventsLate',
    name: 'causes',
    log: 'EventPublishing',
    query: 'filter @message like /rror|not taken/ | fields @timestamp, @message | sort @timestamp desc | limit 5',
  },
];
