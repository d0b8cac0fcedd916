import { validationError } from '../aws-json/service-error.ts';

/** A table has one stream here, always: the label is AWS's form of a time, and says nothing. */
const STREAM_LABEL = '2026-01-01T00:00:00.000';

export function streamArnOf(tableArn: string): string {
  return `${tableArn}/stream/${STREAM_LABEL}`;
}

/** @throws ServiceError ValidationException */
export function tableOfStream(streamArn: string): string {
  const table = /^arn:aws:dynamodb:.*:table\/([^/]+)\/stream\//.exec(streamArn)?.[1];
  if (table === undefined) throw validationError('Invalid StreamArn');
  return table;
}

/** Where a reader stands: after this sequence number. */
export interface ShardIterator {
  readonly streamArn: string;
  readonly after: string;
}

export function writeIterator(iterator: ShardIterator): string {
  return Buffer.from(JSON.stringify(iterator)).toString('base64url');
}

/** @throws ServiceError ValidationException */
export function readIterator(text: unknown): ShardIterator {
  try {
    const { streamArn, after } = JSON.parse(Buffer.from(String(text), 'base64url').toString()) as ShardIterator;
    return { streamArn: String(streamArn), after: String(after) };
  } catch {
    throw validationError('Invalid ShardIterator');
  }
}
