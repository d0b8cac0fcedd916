import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB, KMS } from '../protect/aws/service.ts';
import { dynamoAgentSessionReads } from './adapters/aws/agent-sessions/reads.ts';
import { dynamoGrantUse } from './adapters/aws/authorization-grants/store.ts';
import { dynamoKnownDocuments } from './adapters/aws/directory/client-documents.ts';
import { dynamoSessionTrust } from './adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { signedKms } from './adapters/aws/kms/kms.ts';
import { kmsSigner } from './adapters/aws/kms/signer.ts';
import { dynamoTokenRevocations } from './adapters/aws/members/revocations.ts';
import { dynamoRedemptionStore } from './adapters/aws/redemptions/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { clientDocuments } from './adapters/https/client-document.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { cachedTrustSources } from './adapters/memory/cached-trust-sources.ts';
import { sleep, systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { publishedProviderKeys } from './composed/provider-keys.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { tokenEndpoint } from './endpoints/token-endpoint.ts';
import { readConfiguration, readEnvironment, tokenEnvironment } from './environment.ts';
import { withCurrentDocuments } from './flows/steps/client-by-document.ts';

const environment = readEnvironment(tokenEnvironment);
const configuration = readConfiguration(environment);
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  status: environment.STATUS_TABLE,
  redemptions: environment.REDEMPTIONS_TABLE,
  agentSessions: environment.AGENT_SESSIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
  authorizationGrants: environment.AUTHORIZATION_GRANTS_TABLE,
  providerKeys: environment.PROVIDER_KEYS_TABLE,
};
const db = dynamo(environmentCall(DYNAMODB));
const clock = systemClock;
const telemetry = powertoolsTelemetry('token');

const trust = withCurrentDocuments(dynamoTrustSources(db, tables), {
  configuration,
  documents: dynamoKnownDocuments(db, tables),
  fetchDocument: clientDocuments(configuration),
  ...{ clock, sleep },
});

const endpoint = tokenEndpoint({
  configuration,
  trust: cachedTrustSources(trust, clock),
  providerKeys: publishedProviderKeys(db, environment.PROVIDER_KEYS_TABLE, configuration, telemetry),
  providers: cachedSessionTrust(dynamoSessionTrust(db, tables), clock),
  authorizations: dynamoGrantUse(db, tables.authorizationGrants),
  revocations: dynamoTokenRevocations(db, tables.members),
  agentSessions: dynamoAgentSessionReads(db, tables.agentSessions),
  redemptions: dynamoRedemptionStore(db, tables, configuration.auditRetentionDays),
  signer: kmsSigner(
    signedKms(environmentCall(KMS)),
    dynamoKeyRingStore(db, environment.KEY_RING_TABLE),
    clock,
    telemetry,
  ),
  clock,
  ids: systemIds,
  telemetry,
});

/** `POST /oauth/token`. */
export const handler = asLambdaHandler(endpoint, telemetry);
