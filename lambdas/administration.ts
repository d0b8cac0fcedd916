import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { awsClientSettings } from '../protect/aws-client-settings.ts';
import { CachedStatusSource } from '../protect/cached-status-source.ts';
import { DynamoMemberSource } from '../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../protect/dynamo-status-source.ts';
import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoActivityReads } from './adapters/aws/dynamo-activity-reads.ts';
import { dynamoAdministrationReads } from './adapters/aws/dynamo-administration-reads.ts';
import { dynamoAdministrationStore } from './adapters/aws/dynamo-administration-store.ts';
import { dynamoAuditReads } from './adapters/aws/dynamo-audit-reads.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { dynamoRedemptionLookUp } from './adapters/aws/dynamo-redemption-look-up.ts';
import { dynamoSelfServiceReads } from './adapters/aws/dynamo-self-service-reads.ts';
import { dynamoSelfServiceStore } from './adapters/aws/dynamo-self-service-store.ts';
import { dynamoSessionUse } from './adapters/aws/dynamo-session-store.ts';
import { dynamoSessionTrust } from './adapters/aws/dynamo-session-trust.ts';
import { dynamoSetupSessions } from './adapters/aws/dynamo-setup-store.ts';
import { dynamoTrustSources } from './adapters/aws/dynamo-trust-sources.ts';
import { kmsSecretEncrypter } from './adapters/aws/kms-secrets.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { ringKeySource } from './adapters/aws/ring-key-source.ts';
import { providerConnection } from './adapters/https/provider-connection.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { MemoryProviderKeyCache } from './adapters/memory/memory-provider-key-cache.ts';
import { tokenBucket } from './adapters/memory/token-bucket.ts';
import { sleep, systemClock, systemStopwatch } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { describeDiscoveryFailure } from './core/connection/describe-failure.ts';
import { err } from './core/result.ts';
import { administrationEndpoint } from './endpoints/administration/administration-endpoint.ts';
import { asLambdaHandler } from './endpoints/endpoint.ts';
import { administrationEnvironment, readConfiguration, readEnvironment } from './environment.ts';
import { testConnection } from './flows/administration/test-connection.ts';
import { explainingKeys } from './flows/explaining-keys.ts';

const environment = readEnvironment(administrationEnvironment);
const configuration = readConfiguration(environment);
const dynamo = new DynamoDBClient(awsClientSettings);
const client = documentClient(dynamo);
const clock = systemClock;
const telemetry = powertoolsTelemetry('administration');
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  status: environment.STATUS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const ring = dynamoKeyRingStore(client, environment.KEY_RING_TABLE);
const trust = dynamoTrustSources(client, tables);
const reads = dynamoAdministrationReads(client, tables.directory);
const redemptions = dynamoRedemptionLookUp(client, environment.REDEMPTIONS_TABLE);
const connection = providerConnection({ allowLoopbackIssuers: configuration.allowLoopbackIssuers });

const endpoint = administrationEndpoint({
  configuration,
  protection: {
    issuer: configuration.issuer,
    roles: configuration.roles,
    keys: ringKeySource(ring, clock),
    members: new DynamoMemberSource(dynamo, environment.MEMBERS_TABLE),
    statuses: new CachedStatusSource(new DynamoStatusSource(dynamo, environment.STATUS_TABLE), clock),
    clock,
  },
  sessions: dynamoSessionUse(client, environment.SESSIONS_TABLE),
  setups: dynamoSetupSessions(client, environment.SESSIONS_TABLE),
  sessionTrust: cachedSessionTrust(dynamoSessionTrust(client, tables), clock),
  store: dynamoAdministrationStore(client, tables, configuration.auditRetentionDays),
  changes: dynamoSelfServiceStore(client, tables, configuration.auditRetentionDays),
  records: dynamoSelfServiceReads(client, tables),
  reads,
  trust,
  ring,
  auditTrail: dynamoAuditReads(client, tables.auditTrail),
  activity: dynamoActivityReads(client, environment.ACTIVITY_TABLE),
  secrets: kmsSecretEncrypter(new KMSClient(awsClientSettings), environment.SECRETS_KEY_ARN),
  discover: async (issuer) => {
    const found = await connection.discover(issuer);
    return found.ok ? found : err(describeDiscoveryFailure(found.error));
  },
  testConnection: (target) => testConnection({ connection, stopwatch: systemStopwatch }, target),
  explaining: () => {
    const { providerKeys, failure } = explainingKeys({ connection, cache: new MemoryProviderKeyCache(), clock, sleep });
    const { memberId } = systemIds;
    return {
      dependencies: { configuration, trust, reads, redemptions, providerKeys, newMemberId: memberId },
      keysFailure: failure,
    };
  },
  // A page of the console asks for several lists at once.
  limiter: tokenBucket({ burst: 60, ratePerSecond: 10, clock }),
  // Each asks somebody else's server, or examines an assertion.
  costlyLimiter: tokenBucket({ burst: 10, ratePerSecond: 0.5, clock }),
  clock,
  ids: systemIds,
  telemetry,
});

/** What an organization's administrators look at and change. It signs nothing, and reads no secret. */
export const handler = asLambdaHandler(endpoint, telemetry);
