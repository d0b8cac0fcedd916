import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Row } from './dynamo.ts';

type Item = Parameters<typeof unmarshall>[0];

/** Absent members are left out instead of being an error, so that optional attributes need no case. */
export function toItem(row: Row): object {
  return marshall(row, { removeUndefinedValues: true });
}

export function fromItem(item: unknown): Row | undefined {
  return item === undefined || item === null ? undefined : unmarshall(item as Item);
}
