import type { AwsCall } from './signed-call.ts';

/** An attribute as DynamoDB writes it, of the kinds that are read here; numbers are text. */
export interface StoredValue {
  readonly S?: string;
  readonly N?: string;
}

export type StoredRow = Readonly<Record<string, StoredValue>>;

/** One strongly consistent read by key. @throws when the table cannot answer */
export async function getItem(call: AwsCall, input: { readonly TableName: string; readonly Key: StoredRow }) {
  const { Item } = await call('GetItem', { ...input, ConsistentRead: true });
  return Item as StoredRow | undefined;
}

/** Whole seconds since the epoch; `undefined`: the attribute says no such thing. */
export function readInstant({ N }: StoredValue): number | undefined {
  const instant = N === undefined ? undefined : Number(N);
  return Number.isSafeInteger(instant) ? instant : undefined;
}
