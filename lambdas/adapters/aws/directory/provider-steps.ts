import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import type { TrustedProvider } from '../../../core/records.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

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

/** The provider's own revision, for whoever changes its settings at the same moment. */
const COUNTED = 'revision = if_not_exists(revision, :none) + :one';

/**
 * Written over exactly what it was made from, so that two operators at once do not undo each other's half. `revision`:
 * over no other change of the provider either, such as that it has become active.
 */
export function signInStep(
  table: string,
  previous: TrustedProvider,
  next: TrustedProvider,
  revision?: number,
): TransactionStep<'changed_meanwhile'> {
  const isSame = revision === 0 ? ' AND attribute_not_exists(revision)' : ' AND revision = :revision';
  const change = next.signIn === undefined ? 'REMOVE signIn' : ', signIn = :signIn';
  const same = isSignIn(previous);
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.provider(previous.organization, previous.id),
        UpdateExpression: `SET pinnedHosts = :hosts, signInRevision = :next, ${COUNTED} ${change}`,
        ConditionExpression: `attribute_exists(pk) AND (${same.condition})${revision === undefined ? '' : isSame}`,
        ExpressionAttributeValues: {
          ':hosts': next.pinnedHosts,
          ':next': signInRevision(next),
          ':signIn': next.signIn,
          ...same.values,
          ...(revision && { ':revision': revision }),
          ':none': 0,
          ':one': 1,
        },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Of a provider's row: who we are there, and the hosts pinned for it, are as in `provider`. */
export function isSignIn(provider: TrustedProvider) {
  const never = provider.signIn === undefined ? 'attribute_not_exists(signInRevision) OR ' : '';
  return { condition: `${never}signInRevision = :previous`, values: { ':previous': signInRevision(provider) } };
}

/** Names the state of what a change replaces. One text, because documents have no order that a condition could rely on. */
function signInRevision({ signIn, pinnedHosts }: TrustedProvider): string {
  const purpose = 'countersign/sign-in/v1';
  const hosts = pinnedHosts.join(' ');
  if (signIn === undefined) return lengthPrefixedDigest(purpose, hosts);
  const { clientId, authorizationEndpoint, tokenEndpoint, responseIssuer = '', authentication } = signIn;
  const secret = authentication.method === 'client_secret_basic' ? authentication.encryptedSecret : '';
  const parts = [clientId, authorizationEndpoint, tokenEndpoint, responseIssuer, authentication.method, secret];
  return lengthPrefixedDigest(purpose, hosts, ...parts);
}
