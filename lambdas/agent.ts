import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { awsClientSettings } from '../protect/aws-client-settings.ts';
import { CachedStatusSource } from '../protect/cached-status-source.ts';
import { DynamoMemberSource } from '../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../protect/dynamo-status-source.ts';
import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoAgentSessionStore } from './adapters/aws/dynamo-agent-session-store.ts';
import { dynamoAgentSwitch } from './adapters/aws/dynamo-agent-switch.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { dynamoSessionUse } from './adapters/aws/dynamo-session-store.ts';
import { dynamoSessionTrust } from './adapters/aws/dynamo-session-trust.ts';
import { kmsSigner } from './adapters/aws/kms-signer.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { ringKeySource } from './adapters/aws/ring-key-source.ts';
import { cachedAgentSwitch } from './adapters/memory/cached-agent-switch.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { tokenBucket } from './adapters/memory/token-bucket.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { agentEndpoint } from './endpoints/agent-endpoint.ts';
import { asLambdaHandler } from './endpoints/endpoint.ts';
import { sessionGuard } from './endpoints/session-guard.ts';
import { agentEnvironment, readConfiguration, readEnvironment } from './environment.ts';

const environment = readEnvironment(agentEnvironment);
const configuration = readConfiguration(environment);
const dynamo = new DynamoDBClient(awsClientSettings);
const client = documentClient(dynamo);
const clock = systemClock;
const ring = dynamoKeyRingStore(client, environment.KEY_RING_TABLE);
const telemetry = powertoolsTelemetry('agent');
const trustTables = { directory: environment.DIRECTORY_TABLE, members: environment.MEMBERS_TABLE };

const endpoint = agentEndpoint({
  configuration,
  protection: {
    issuer: configuration.issuer,
    roles: configuration.roles,
    keys: ringKeySource(ring, clock),
    members: new DynamoMemberSource(dynamo, environment.MEMBERS_TABLE),
    statuses: new CachedStatusSource(new DynamoStatusSource(dynamo, environment.STATUS_TABLE), clock),
    clock,
  },
  sessionGuard: sessionGuard({
    configuration,
    sessions: dynamoSessionUse(client, environment.SESSIONS_TABLE),
    trust: cachedSessionTrust(dynamoSessionTrust(client, trustTables), clock),
    clock,
  }),
  agentSwitch: cachedAgentSwitch(dynamoAgentSwitch(client, environment.STATUS_TABLE), clock),
  // A host that runs several agents for one person mints and polls for each of them.
  limiter: tokenBucket({ burst: 60, ratePerSecond: 10, clock }),
  agentSessions: dynamoAgentSessionStore(client, environment.AGENT_SESSIONS_TABLE),
  signer: kmsSigner(new KMSClient(awsClientSettings), ring, clock, telemetry),
  clock,
  ids: systemIds,
  telemetry,
});

/** What an agent's host calls: mint and poll. */
export const handler = asLambdaHandler(endpoint, telemetry);
