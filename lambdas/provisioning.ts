import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoProvisioningReads, dynamoProvisioningStore } from './adapters/aws/provisioning/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { provisioningEndpoint } from './endpoints/provisioning/endpoint.ts';
import { provisioningEnvironment, readConfiguration, readEnvironment } from './environment.ts';

const environment = readEnvironment(provisioningEnvironment);
const configuration = readConfiguration(environment);
const db = dynamo(environmentCall(DYNAMODB));
const telemetry = powertoolsTelemetry('provisioning');
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};

/** `/scim/v2`: what a provider's own SCIM client changes of members. It signs nothing, and names no role but that of new ones. */
export const handler = asLambdaHandler(
  provisioningEndpoint({
    configuration,
    reads: dynamoProvisioningReads(db, tables),
    store: dynamoProvisioningStore(db, tables, configuration.auditRetentionDays),
    clock: systemClock,
    ids: systemIds,
    telemetry,
  }),
  telemetry,
);
