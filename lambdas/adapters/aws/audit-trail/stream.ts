import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { ACTOR_KINDS } from '../../../core/audit/entry.ts';
import type { StreamedRecord } from '../../../ports/audit-seals.ts';
import type { StreamedEntry } from '../../../ports/audit-stream.ts';
import { fromItem } from '../dynamodb/attribute-values.ts';
import { toAuditRecord } from './history.ts';
import { fromAuditRow } from './rows.ts';

/**
 * New entries of the audit trail, as DynamoDB's stream has them, in its order. What retention deletes is no new entry.
 * @throws Error for a record without a number: nobody but DynamoDB may invoke the function
 */
export function readAuditStream({ Records }: DynamoDBStreamEvent): readonly StreamedEntry[] {
  return Records.filter(({ eventName }) => eventName === 'INSERT').map(readRecord);
}

/** The same as they were found: of a later release, too. @throws Error for a record without a number */
export function readAuditRecords({ Records }: DynamoDBStreamEvent): readonly StreamedRecord[] {
  return Records.filter(({ eventName }) => eventName === 'INSERT').map(({ dynamodb }) => {
    const { SequenceNumber: sequenceNumber, NewImage } = dynamodb ?? {};
    if (sequenceNumber === undefined) throw new Error('a record of the stream has no sequence number');
    try {
      return { sequenceNumber, record: toAuditRecord(fromItem(NewImage) ?? {}) };
    } catch {
      return { sequenceNumber, record: 'unreadable' };
    }
  });
}

function readRecord({ dynamodb }: DynamoDBRecord): StreamedEntry {
  const { SequenceNumber: sequenceNumber, NewImage } = dynamodb ?? {};
  if (sequenceNumber === undefined) throw new Error('a record of the stream has no sequence number');
  try {
    const row = fromItem(NewImage) ?? {};
    const entry = fromAuditRow(row);
    // Of a later release: whether what it says of an actor may be told, this code cannot know. It comes again.
    if (!(ACTOR_KINDS as readonly string[]).includes(entry.actor.kind)) throw new Error('an unknown kind of actor');
    return { sequenceNumber, key: `${String(row['pk'])}/${String(row['sk'])}`, entry };
  } catch {
    return { sequenceNumber, key: '', entry: 'unreadable' };
  }
}
