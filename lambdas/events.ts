import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { readAuditStream } from './adapters/aws/audit-trail/stream.ts';
import { eventBridgePublisher } from './adapters/aws/eventbridge/publisher.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { eventsEnvironment, readEnvironment } from './environment.ts';
import { publishEvents } from './flows/publish-events.ts';

const environment = readEnvironment(eventsEnvironment);
const dependencies = {
  publisher: eventBridgePublisher(environment.EVENT_BUS_NAME),
  telemetry: powertoolsTelemetry('events'),
  issuer: environment.COUNTERSIGN_ISSUER,
};

/** Invoked with what the stream of the audit trail has. Answers from which record on everything is to come again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const from = await publishEvents(dependencies, readAuditStream(event));
  return { batchItemFailures: from === undefined ? [] : [{ itemIdentifier: from }] };
}
