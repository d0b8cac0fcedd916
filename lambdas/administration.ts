import { CachedStatusSource } from '../protect/cached-status-source.ts';
import { DynamoMemberSource } from '../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../protect/dynamo-status-source.ts';
import { err } from '../protect/vocabulary/result.ts';
import { dynamoActivityReads } from './adapters/aws/activity/reads.ts';
import { dynamoAdministrationReads } from './adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from './adapters/aws/administration/store.ts';
import { dynamoAuditReads } from './adapters/aws/audit-trail/reads.ts';
import { dynamoSessionTrust } from './adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { sdkCalls } from './adapters/aws/dynamodb/clients.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { ringKeySource } from './adapters/aws/key-ring/key-source.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { sdkKmsOf } from './adapters/aws/kms/clients.ts';
import { kmsSecretEncrypter } from './adapters/aws/kms/secrets.ts';
import { dynamoProviderKeyCache } from './adapters/aws/provider-keys/cache.ts';
import { dynamoScimTokens } from './adapters/aws/provisioning/tokens.ts';
import { dynamoIssuedTokens } from './adapters/aws/redemptions/issued-tokens.ts';
import { dynamoRedemptionLookUp } from './adapters/aws/redemptions/look-up.ts';
import { tokenStanding } from './adapters/aws/redemptions/token-standing.ts';
import { dynamoSetupLinks, dynamoSetupSessions } from './adapters/aws/sessions/setup-store.ts';
import { dynamoSessionUse } from './adapters/aws/sessions/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { dnsTextRecords } from './adapters/dns/text-records.ts';
import { providerConnection } from './adapters/https/provider-connection.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { MemoryProviderKeyCache } from './adapters/memory/memory-provider-key-cache.ts';
import { tokenBucket } from './adapters/memory/token-bucket.ts';
import { sleep, systemClock, systemStopwatch } from './adapters/system/system-clock.ts';
import { newSetupToken, systemIds } from './adapters/system/system-ids.ts';
import { scopeRules } from './core/configuration.ts';
import { describeDiscoveryFailure } from './core/connection/describe-failure.ts';
import { administrationEndpoint } from './endpoints/administration/administration-endpoint.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { administrationEnvironment, networkEnvironment, readConfiguration, readEnvironment } from './environment.ts';
import { testConnection } from './flows/administration/test-connection.ts';
import { explainingKeys } from './flows/explaining-keys.ts';

const environment = readEnvironment(administrationEnvironment);
const configuration = readConfiguration(environment);
const call = sdkCalls();
const db = dynamo(call);
const clock = systemClock;
const telemetry = powertoolsTelemetry('administration');
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  status: environment.STATUS_TABLE,
  sessions: environment.SESSIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const ring = dynamoKeyRingStore(db, environment.KEY_RING_TABLE);
const trust = dynamoTrustSources(db, tables);
const reads = dynamoAdministrationReads(db, tables);
const redemptions = dynamoRedemptionLookUp(db, environment.REDEMPTIONS_TABLE);
const sharedKeys = dynamoProviderKeyCache(db, environment.PROVIDER_KEYS_TABLE);
const connection = providerConnection({ allowLoopbackIssuers: configuration.allowLoopbackIssuers });

const members = new DynamoMemberSource(call, environment.MEMBERS_TABLE);
const statuses = new CachedStatusSource(new DynamoStatusSource(call, environment.STATUS_TABLE), clock);

const endpoint = administrationEndpoint({
  configuration,
  protection: {
    issuer: configuration.issuer,
    roles: configuration.roles,
    rules: scopeRules(configuration),
    keys: ringKeySource(ring, clock),
    members,
    statuses,
    clock,
  },
  sessions: dynamoSessionUse(db, environment.SESSIONS_TABLE),
  setups: dynamoSetupSessions(db, environment.SESSIONS_TABLE),
  sessionTrust: cachedSessionTrust(dynamoSessionTrust(db, tables), clock),
  store: dynamoAdministrationStore(db, tables, configuration.auditRetentionDays),
  reads,
  trust,
  scimTokens: dynamoScimTokens(db, tables, configuration.auditRetentionDays),
  setupLinks: { setups: dynamoSetupLinks(db, tables, configuration.auditRetentionDays), newToken: newSetupToken },
  ring,
  auditTrail: dynamoAuditReads(db, tables.auditTrail),
  activity: dynamoActivityReads(db, environment.ACTIVITY_TABLE),
  issuedTokens: dynamoIssuedTokens(db, environment.REDEMPTIONS_TABLE),
  tokenStanding: tokenStanding({ members, statuses }),
  secrets: kmsSecretEncrypter(sdkKmsOf(), environment.SECRETS_KEY_ARN),
  discover: async (issuer) => {
    const found = await connection.discover(issuer);
    return found.ok ? found : err(describeDiscoveryFailure(found.error));
  },
  findTextRecords: dnsTextRecords({ server: readEnvironment(networkEnvironment).COUNTERSIGN_DNS_SERVER }),
  testConnection: (target, language) => testConnection({ connection, stopwatch: systemStopwatch }, target, language),
  explaining: () => {
    const { providerKeys, failure } = explainingKeys({
      connection,
      cache: new MemoryProviderKeyCache(sharedKeys),
      clock,
      sleep,
    });
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
