import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamoPushedRequests } from './adapters/aws/authorization-grants/pushed-requests.ts';
import { dynamoGrantCreation } from './adapters/aws/authorization-grants/store.ts';
import { dynamoClientAdmissions } from './adapters/aws/directory/client-admissions.ts';
import { dynamoClientDocuments } from './adapters/aws/directory/client-documents.ts';
import { dynamoSessionTrust } from './adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoSessionUse } from './adapters/aws/sessions/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { clientDocuments } from './adapters/https/client-document.ts';
import { sleep, systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { authorizationEndpoint } from './endpoints/authorization/endpoint.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { authorizationEnvironment, readConfiguration, readEnvironment } from './environment.ts';

const environment = readEnvironment(authorizationEnvironment);
const configuration = readConfiguration(environment);
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  authorizationGrants: environment.AUTHORIZATION_GRANTS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
  status: environment.STATUS_TABLE,
  providerKeys: environment.PROVIDER_KEYS_TABLE,
};
const db = dynamo(environmentCall(DYNAMODB));
const telemetry = powertoolsTelemetry('authorization');

const endpoint = authorizationEndpoint({
  configuration,
  trust: { ...dynamoTrustSources(db, tables), ...dynamoSessionTrust(db, tables) },
  sessions: dynamoSessionUse(db, environment.SESSIONS_TABLE),
  authorizations: dynamoGrantCreation(db, tables, configuration.auditRetentionDays),
  pushedRequests: dynamoPushedRequests(db, tables.authorizationGrants),
  admissions: dynamoClientAdmissions(db, tables, configuration.auditRetentionDays),
  documents: dynamoClientDocuments(db, tables),
  fetchDocument: clientDocuments(configuration),
  clock: systemClock,
  sleep,
  ids: systemIds,
  telemetry,
});

/** `/oauth/authorize`: asks a person what a tool may do. It signs nothing, and reads no code. */
export const handler = asLambdaHandler(endpoint, telemetry);
