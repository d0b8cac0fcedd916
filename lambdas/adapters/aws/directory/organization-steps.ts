import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

/** The organization stands, and nobody has begun to delete it: a row that came later would be left behind. */
export function mustStay<Outcome extends string = 'no_organization'>(
  table: string,
  organization: OrganizationId,
  otherwise = 'no_organization' as Outcome,
): TransactionStep<Outcome> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.organization(organization),
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(deletion)',
      },
    },
    otherwise,
  };
}
