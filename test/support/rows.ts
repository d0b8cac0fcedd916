export type Row = Record<string, unknown>;

/** What a row's key may be made of, over all tables. */
const KEY_ATTRIBUTES = ['pk', 'sk', 'organization', 'member', 'session'];

/** By key alone: an engine lists rows, and the attributes of a row, in any order, as DynamoDB does. */
export function inOrderOfKeys(rows: readonly Row[]): readonly Row[] {
  return rows
    .map((row) => [JSON.stringify(KEY_ATTRIBUTES.map((name) => row[name] ?? null)), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}
