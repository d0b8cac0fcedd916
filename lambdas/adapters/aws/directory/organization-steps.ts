import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

/** The organization stands, and nobody has begun to delete it: a row that came later would be left behind. */
export function mustStay(table: string, organization: OrganizationId): TransactionStep<'no_organization'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.organization(organization),
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(deletion)',
      },
    },
    otherwise: 'no_organization',
  };
}
