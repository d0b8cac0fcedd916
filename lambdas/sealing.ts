import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { dynamoAuditSeals } from './adapters/aws/audit-seals/store.ts';
import { readAuditRecords } from './adapters/aws/audit-trail/stream.ts';
import { sdkDynamo } from './adapters/aws/dynamodb/clients.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { readEnvironment, sealingEnvironment } from './environment.ts';
import { sealAuditTrail } from './flows/seal-audit-trail.ts';

const environment = readEnvironment(sealingEnvironment);
const dependencies = {
  seals: dynamoAuditSeals(sdkDynamo(), environment.AUDIT_SEALS_TABLE),
  telemetry: powertoolsTelemetry('sealing'),
};

/** Invoked with what the stream of the audit trail has. Answers from which record on everything is to come again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const from = await sealAuditTrail(dependencies, readAuditRecords(event));
  return { batchItemFailures: from === undefined ? [] : [{ itemIdentifier: from }] };
}
