import type { TrustedProvider } from '../../core/trust.ts';
import { directoryKey } from './directory-keys.ts';
import type { TransactionStep } from './dynamo-transaction.ts';

/** First active registration wins; this very provider may claim its own trust again. */
export function claimTrust(
  table: string,
  { id, organization, issuer, tenant, audienceTenant }: TrustedProvider,
): TransactionStep<'trust_taken'> {
  const key = directoryKey.trust({ issuer, tenant, audienceTenant });
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, organization, provider: id },
        ConditionExpression: 'attribute_not_exists(pk) OR #provider = :provider',
        ExpressionAttributeNames: { '#provider': 'provider' },
        ExpressionAttributeValues: { ':provider': id },
      },
    },
    otherwise: 'trust_taken',
  };
}
