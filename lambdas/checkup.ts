import { dynamoDirectoryReads } from './adapters/aws/administration/directory-reads.ts';
import { sdkDynamo } from './adapters/aws/dynamodb/clients.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { checkupEnvironment, readEnvironment } from './environment.ts';
import { checkClients } from './flows/check-clients.ts';

const environment = readEnvironment(checkupEnvironment);
const dependencies = {
  clients: dynamoDirectoryReads(sdkDynamo(), environment.DIRECTORY_TABLE),
  clock: systemClock,
  telemetry: powertoolsTelemetry('checkup'),
};

/** Invoked by a schedule. A run that fails is repeated by Lambda, and does no harm when it was repeated for nothing. */
export async function handler(): Promise<void> {
  await checkClients(dependencies);
}
