import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB, KMS } from '../protect/aws/service.ts';
import { CachedStatusSource } from '../protect/cached-status-source.ts';
import { DynamoMemberSource } from '../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../protect/dynamo-status-source.ts';
import { dynamoAgentSessionStore } from './adapters/aws/agent-sessions/store.ts';
import { dynamoAuditTrail } from './adapters/aws/audit-trail/trail.ts';
import { dynamoSessionTrust } from './adapters/aws/directory/session-trust.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { ringKeySource } from './adapters/aws/key-ring/key-source.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { signedKms } from './adapters/aws/kms/kms.ts';
import { kmsSigner } from './adapters/aws/kms/signer.ts';
import { dynamoSessionUse } from './adapters/aws/sessions/store.ts';
import { dynamoAgentSwitch } from './adapters/aws/status/agent-switch.ts';
import { dynamoClientStops } from './adapters/aws/status/client-stops.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { dynamoWriteRequestStore } from './adapters/aws/write-requests/store.ts';
import { cachedAgentSwitch } from './adapters/memory/cached-agent-switch.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { stopsOfInvocation } from './adapters/memory/stops-of-invocation.ts';
import { tokenBucket } from './adapters/memory/token-bucket.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { scopeRules } from './core/configuration.ts';
import { agentEndpoint } from './endpoints/agents/endpoint.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { sessionGuard } from './endpoints/sign-in/session-guard.ts';
import { agentEnvironment, readConfiguration, readEnvironment } from './environment.ts';
import { requestsUnderStops, sessionsUnderStops } from './flows/steps/under-stops.ts';

const environment = readEnvironment(agentEnvironment);
const configuration = readConfiguration(environment);
const tables = environmentCall(DYNAMODB);
const db = dynamo(tables);
const clock = systemClock;
const ring = dynamoKeyRingStore(db, environment.KEY_RING_TABLE);
const telemetry = powertoolsTelemetry('agent');
const requestTables = {
  writeRequests: environment.WRITE_REQUESTS_TABLE,
  agentSessions: environment.AGENT_SESSIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const stops = stopsOfInvocation(dynamoClientStops(db, environment.STATUS_TABLE));
const trustTables = { directory: environment.DIRECTORY_TABLE, members: environment.MEMBERS_TABLE };

const endpoint = agentEndpoint({
  configuration,
  protection: {
    issuer: configuration.issuer,
    roles: configuration.roles,
    rules: scopeRules(configuration),
    keys: ringKeySource(ring, clock),
    members: new DynamoMemberSource(tables, environment.MEMBERS_TABLE),
    statuses: new CachedStatusSource(new DynamoStatusSource(tables, environment.STATUS_TABLE), clock),
    clock,
  },
  sessionGuard: sessionGuard({
    configuration,
    sessions: dynamoSessionUse(db, environment.SESSIONS_TABLE),
    trust: cachedSessionTrust(dynamoSessionTrust(db, trustTables), clock),
    clock,
  }),
  agentSwitch: cachedAgentSwitch(dynamoAgentSwitch(db, environment.STATUS_TABLE), clock),
  // A host that runs several agents for one person mints and polls for each of them.
  limiter: tokenBucket({ burst: 60, ratePerSecond: 10, clock }),
  clientStops: stops,
  agentSessions: sessionsUnderStops(dynamoAgentSessionStore(db, environment.AGENT_SESSIONS_TABLE), stops),
  writeRequests: requestsUnderStops(
    dynamoWriteRequestStore(db, requestTables, configuration.auditRetentionDays),
    stops,
  ),
  auditTrail: dynamoAuditTrail(db, environment.AUDIT_TRAIL_TABLE, configuration.auditRetentionDays),
  signer: kmsSigner(signedKms(environmentCall(KMS)), ring, clock, telemetry),
  clock,
  ids: systemIds,
  telemetry,
});

/** What an agent's host calls: mint, poll, ask, end. */
export const handler = asLambdaHandler((event, context) => stops.during(() => endpoint(event, context)), telemetry);
