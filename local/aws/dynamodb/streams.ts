import { optionalInteger, optionalString, requiredOneOf, requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import type { Operation } from '../aws-json/server.ts';
import type { Store } from './dynalite.ts';
import { readIterator, streamArnOf, tableOfStream, writeIterator } from './stream-names.ts';
import { FIRST, lastSequenceNumber, recordsAfter } from './stream-records.ts';
import { readSettings } from './table-settings.ts';

/** One shard, which never ends: its records are in the order in which they were written, over all keys. */
const SHARD_ID = 'shardId-00000000000000000001-00000001';
const MAX_RECORDS = 1_000;

/** The operations of DynamoDB Streams. AWS answers them at an address of their own; here it is DynamoDB's. */
export function streamOperations(store: Store): ReadonlyMap<string, Operation> {
  return new Map<string, Operation>([
    ['ListStreams', (body) => listStreams(store, body)],
    ['DescribeStream', (body) => describeStream(store, body)],
    ['GetShardIterator', (body) => getShardIterator(store, body)],
    ['GetRecords', (body) => getRecords(store, body)],
  ]);
}

async function listStreams(store: Store, body: JsonObject): Promise<JsonObject> {
  const table = requiredString(body, 'TableName');
  const { stream } = await readSettings(store, table);
  return { Streams: stream === undefined ? [] : [{ TableName: table, StreamArn: arnOf(store, table) }] };
}

async function describeStream(store: Store, body: JsonObject): Promise<JsonObject> {
  const arn = requiredString(body, 'StreamArn');
  const table = tableOfStream(arn);
  const { stream } = await readSettings(store, table);
  const shard = { ShardId: SHARD_ID, SequenceNumberRange: { StartingSequenceNumber: FIRST } };
  const description = {
    StreamArn: arn,
    TableName: table,
    StreamStatus: 'ENABLED',
    StreamViewType: stream,
    Shards: [shard],
  };
  return { StreamDescription: description };
}

async function getShardIterator(store: Store, body: JsonObject): Promise<JsonObject> {
  const streamArn = requiredString(body, 'StreamArn');
  const type = requiredOneOf(body, 'ShardIteratorType', ['TRIM_HORIZON', 'LATEST', 'AFTER_SEQUENCE_NUMBER']);
  const after = await startOf(store, tableOfStream(streamArn), type, body);
  return { ShardIterator: writeIterator({ streamArn, after }) };
}

async function startOf(store: Store, table: string, type: string, body: JsonObject): Promise<string> {
  if (type === 'LATEST') return lastSequenceNumber(store, table);
  return type === 'TRIM_HORIZON' ? FIRST : (optionalString(body, 'SequenceNumber') ?? FIRST);
}

async function getRecords(store: Store, body: JsonObject): Promise<JsonObject> {
  const { streamArn, after } = readIterator(body['ShardIterator']);
  const limit = optionalInteger(body, 'Limit', { min: 1, max: MAX_RECORDS }) ?? MAX_RECORDS;
  const Records = await recordsAfter(store, tableOfStream(streamArn), after, limit);
  const last = Records.at(-1)?.dynamodb.SequenceNumber ?? after;
  return { Records, NextShardIterator: writeIterator({ streamArn, after: last }) };
}

function arnOf({ tableDb: { awsRegion, awsAccountId } }: Store, table: string): string {
  return streamArnOf(`arn:aws:dynamodb:${awsRegion}:${awsAccountId}:table/${table}`);
}
