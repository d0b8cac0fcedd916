import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamedEntry } from '../../../ports/audit-stream.ts';
import { fromItem } from '../dynamodb/attribute-values.ts';
import { fromAuditRow } from './rows.ts';

/**
 * New entries of the audit trail, as DynamoDB's stream has them, in its order. What retention deletes is no new entry.
 * @throws Error for a record without a number: nobody but DynamoDB may invoke the function
 */
export function readAuditStream({ Records }: DynamoDBStreamEvent): readonly StreamedEntry[] {
  return Records.filter(({ eventName }) => eventName === 'INSERT').map(readRecord);
}

function readRecord({ dynamodb }: DynamoDBRecord): StreamedEntry {
  const { SequenceNumber: sequenceNumber, NewImage } = dynamodb ?? {};
  if (sequenceNumber === undefined) throw new Error('a record of the stream has no sequence number');
  try {
    const row = fromItem(NewImage) ?? {};
    return { sequenceNumber, key: `${String(row['pk'])}/${String(row['sk'])}`, entry: fromAuditRow(row) };
  } catch {
    return { sequenceNumber, key: '', entry: 'unreadable' };
  }
}
