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

/** Written over exactly what it was made from, so that two operators at once do not undo each other's half. */
export function signInStep(
  table: string,
  previous: TrustedProvider,
  next: TrustedProvider,
): TransactionStep<'changed_meanwhile'> {
  const wasSame = previous.signIn === undefined ? 'attribute_not_exists(signIn)' : 'signIn = :previousSignIn';
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.provider(previous.organization, previous.id),
        UpdateExpression: `SET pinnedHosts = :hosts${next.signIn === undefined ? ' REMOVE signIn' : ', signIn = :signIn'}`,
        ConditionExpression: `pinnedHosts = :previousHosts AND ${wasSame}`,
        ExpressionAttributeValues: {
          ':hosts': next.pinnedHosts,
          ':previousHosts': previous.pinnedHosts,
          ':signIn': next.signIn,
          ':previousSignIn': previous.signIn,
        },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}
