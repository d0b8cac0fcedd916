import type { Dynamo, Query, Row } from './dynamo.ts';

/** The rows of a query, page after page, as far as they are asked for. */
export async function* rowsOf(dynamo: Dynamo, query: Query): AsyncGenerator<Row, void, undefined> {
  let from = query.ExclusiveStartKey;
  do {
    const { rows, lastKey } = await dynamo.query({ ...query, ...(from && { ExclusiveStartKey: from }) });
    yield* rows;
    from = lastKey;
  } while (from !== undefined);
}

/** The first rows of a query, `max` at the most. */
export async function firstRows(dynamo: Dynamo, query: Query, max: number): Promise<readonly Row[]> {
  const found: Row[] = [];
  for await (const row of rowsOf(dynamo, query)) {
    found.push(row);
    if (found.length >= max) break;
  }
  return found;
}
