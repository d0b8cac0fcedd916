import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';

/** Pixels that an address or an id takes without breaking in the middle of a word: a phone has one column. */
const MIN_COLUMN_WIDTH = 200;

/** What is known of one thing, by name. */
export function KeyValues(props: Pick<KeyValuePairsProps, 'items' | 'columns' | 'ariaLabel'>) {
  return <KeyValuePairs {...props} minColumnWidth={MIN_COLUMN_WIDTH} />;
}
