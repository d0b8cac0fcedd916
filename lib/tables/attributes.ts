import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { everyValue, type StatementConditions } from '../stateful-table.ts';

/** Epoch seconds; DynamoDB deletes the item some time after (up to days), so readers filter on expiry themselves. */
export const TIME_TO_LIVE_ATTRIBUTE = 'ttl';

export const string = (name: string) => ({ name, type: AttributeType.STRING });
export const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** Of these rows, these attributes and no others. */
export function attributesOf(rows: readonly string[], attributes: readonly string[]): StatementConditions {
  const leading = everyValue('dynamodb:LeadingKeys', 'StringLike', rows);
  const named = everyValue('dynamodb:Attributes', 'StringEquals', attributes);
  return { ...leading, ...named, Null: { ...leading['Null'], ...named['Null'] } };
}
