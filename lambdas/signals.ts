import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamoSignalStreams } from './adapters/aws/directory/signal-streams.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoSignalReceipts } from './adapters/aws/members/signals.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { publishedProviderKeys } from './composed/provider-keys.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { signalEndpoint } from './endpoints/signals/endpoint.ts';
import { readConfiguration, readEnvironment, signalsEnvironment } from './environment.ts';

const environment = readEnvironment(signalsEnvironment);
const configuration = readConfiguration(environment);
const db = dynamo(environmentCall(DYNAMODB));
const clock = systemClock;
const telemetry = powertoolsTelemetry('signals');
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  redemptions: environment.REDEMPTIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};

/** `POST /signals/{provider}`: what an identity provider says has happened to a person. */
export const handler = asLambdaHandler(
  signalEndpoint({
    configuration,
    streams: dynamoSignalStreams(db, tables.directory),
    trust: dynamoTrustSources(db, tables),
    providerKeys: publishedProviderKeys(db, environment.PROVIDER_KEYS_TABLE, configuration, telemetry),
    receipts: dynamoSignalReceipts(db, tables, configuration.auditRetentionDays),
    clock,
    ids: systemIds,
    telemetry,
  }),
  telemetry,
);
