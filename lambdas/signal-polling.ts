import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB, KMS } from '../protect/aws/service.ts';
import { dynamoPolledStreams } from './adapters/aws/directory/polled-streams.ts';
import { dynamoSignalStreams } from './adapters/aws/directory/signal-streams.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { signedKms } from './adapters/aws/kms/kms.ts';
import { kmsSecretDecrypter } from './adapters/aws/kms/secrets.ts';
import { dynamoSignalReceipts } from './adapters/aws/members/signals.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { httpsSignalTransmitter } from './adapters/https/signal-transmitter.ts';
import { rememberedSecrets } from './adapters/memory/remembered-secrets.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { publishedProviderKeys } from './composed/provider-keys.ts';
import { readConfiguration, readEnvironment, signalPollingEnvironment } from './environment.ts';
import { pollSignals } from './flows/poll-signals.ts';

const environment = readEnvironment(signalPollingEnvironment);
const configuration = readConfiguration(environment);
const { allowLoopbackIssuers } = configuration;
const db = dynamo(environmentCall(DYNAMODB));
const kms = signedKms(environmentCall(KMS));
const clock = systemClock;
const telemetry = powertoolsTelemetry('signal-polling');
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  redemptions: environment.REDEMPTIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};

const dependencies = {
  configuration,
  polled: dynamoPolledStreams(db, tables.directory),
  streams: dynamoSignalStreams(db, tables.directory),
  trust: dynamoTrustSources(db, tables),
  transmitter: httpsSignalTransmitter({ allowLoopbackIssuers }),
  secrets: rememberedSecrets(kmsSecretDecrypter(kms, environment.SECRETS_KEY_ARN), clock),
  providerKeys: publishedProviderKeys(db, environment.PROVIDER_KEYS_TABLE, configuration, telemetry),
  receipts: dynamoSignalReceipts(db, tables, configuration.auditRetentionDays),
  clock,
  ids: systemIds,
  telemetry,
};

/** Invoked every minute. What one run leaves, and what it dies over, the next one does. */
export async function handler(): Promise<void> {
  await pollSignals(dependencies);
}
