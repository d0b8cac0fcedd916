import type { OrganizationId, ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import { signInParts, type TrustedProvider } from '../../../core/records.ts';
import { COUNT_CHANGE, COUNTING, changeFrom } from '../dynamodb/revision.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';
import { toRow, trustRowOf } from './rows.ts';

/** The trust is this very provider's. */
const HOLDS_TRUST = '#provider = :provider';

/** Waits for somebody to sign in through it, and maps the claim that they were asked for. */
const STILL_PENDING = '#status = :pending AND #claim = :claim';

/** First active registration wins; this very provider may claim its own trust again. */
export function claimTrust(table: string, provider: TrustedProvider): TransactionStep<'trust_taken'> {
  const { id, issuer, tenant, audienceTenant } = provider;
  const key = directoryKey.trust({ issuer, tenant, audienceTenant });
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, ...trustRowOf(provider) },
        ConditionExpression: `attribute_not_exists(pk) OR ${HOLDS_TRUST}`,
        ExpressionAttributeNames: { '#provider': 'provider' },
        ExpressionAttributeValues: { ':provider': id },
      },
    },
    otherwise: 'trust_taken',
  };
}

/** It was active once, and no other has been since: disabling keeps the trust. */
export function mustHoldTrust(
  table: string,
  { id, issuer, tenant, audienceTenant }: TrustedProvider,
): TransactionStep<'trust_taken'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.trust({ issuer, tenant, audienceTenant }),
        ConditionExpression: HOLDS_TRUST,
        ExpressionAttributeNames: { '#provider': 'provider' },
        ExpressionAttributeValues: { ':provider': id },
      },
    },
    otherwise: 'trust_taken',
  };
}

/** Not disabled: a provider that is gains nothing that would have to be looked for when it is removed. */
const IN_USE = '#status IN (:active, :pending)';

/** It stands, and is not disabled: from the moment that it is, nothing new leads from it. */
export function mustBeInUse<Outcome extends string>(
  table: string,
  organization: OrganizationId,
  provider: ProviderId,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.provider(organization, provider),
        ConditionExpression: IN_USE,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':active': 'active', ':pending': 'pending' },
      },
    },
    otherwise,
  };
}

/** Gone, if it is disabled and in the very state that was looked at: what it would leave behind was counted of that. */
export function removeProviderStep(
  table: string,
  { id, organization }: TrustedProvider,
  revision: number,
): TransactionStep<'changed_meanwhile'> {
  const isSame = revision === 0 ? 'attribute_not_exists(revision)' : 'revision = :revision';
  return {
    item: {
      Delete: {
        TableName: table,
        Key: directoryKey.provider(organization, id),
        ConditionExpression: `#status = :disabled AND ${isSame}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':disabled': 'disabled', ...(revision !== 0 && { ':revision': revision }) },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Its issuer may be registered by whoever it is. Only what is its own: it is disabled, so that nothing claims it now. */
export function releaseTrustStep(table: string, provider: TrustedProvider): TransactionStep<'changed_meanwhile'> {
  const { id, issuer, tenant, audienceTenant } = provider;
  return {
    item: {
      Delete: {
        TableName: table,
        Key: directoryKey.trust({ issuer, tenant, audienceTenant }),
        ConditionExpression: HOLDS_TRUST,
        ExpressionAttributeNames: { '#provider': 'provider' },
        ExpressionAttributeValues: { ':provider': id },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** What an administrator may change of it, written over the state that was looked at. */
export function changeProviderStep(
  table: string,
  revision: number,
  next: TrustedProvider,
): TransactionStep<'changed_meanwhile'> {
  const { algorithms, emailDomains, defaultScopes } = toRow.provider(next);
  const { status, subjectClaim, maxLifetimeSeconds, justInTimeRole, emailVerifiedAbsent, preset, samlNameId } = next;
  const scalars = { status, subjectClaim, maxLifetimeSeconds, justInTimeRole, emailVerifiedAbsent, preset, samlNameId };
  const attributes = { algorithms, emailDomains, defaultScopes, ...scalars };
  const key = directoryKey.provider(next.organization, next.id);
  return changeFrom(table, key, attributes, revision, 'changed_meanwhile');
}

/** Still pending, and still the provider, mapped claim and client of ours that the person was asked of. */
export function becomeActiveStep(table: string, provider: TrustedProvider): TransactionStep<'provider_changed'> {
  const sameSignIn = isSignIn(provider);
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.provider(provider.organization, provider.id),
        UpdateExpression: `SET #status = :active, ${COUNT_CHANGE}`,
        ConditionExpression: `${STILL_PENDING} AND (${sameSignIn.condition})`,
        ExpressionAttributeNames: { '#status': 'status', '#claim': 'subjectClaim' },
        ExpressionAttributeValues: {
          ...{ ':active': 'active', ':pending': 'pending', ':claim': provider.subjectClaim },
          ...sameSignIn.values,
          ...COUNTING,
        },
      },
    },
    otherwise: 'provider_changed',
  };
}

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
        UpdateExpression: `SET pinnedHosts = :hosts, signInRevision = :next, ${COUNT_CHANGE} ${change}`,
        ConditionExpression: `attribute_exists(pk) AND (${same.condition})${revision === undefined ? '' : isSame}`,
        ExpressionAttributeValues: {
          ':hosts': next.pinnedHosts,
          ':next': signInRevision(next),
          ':signIn': next.signIn,
          ...same.values,
          ...(revision && { ':revision': revision }),
          ...COUNTING,
        },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Of a provider's row: who we are there, and the hosts pinned for it, are as in `provider`. */
function isSignIn(provider: TrustedProvider) {
  const never = provider.signIn === undefined ? 'attribute_not_exists(signInRevision) OR ' : '';
  return { condition: `${never}signInRevision = :previous`, values: { ':previous': signInRevision(provider) } };
}

/** Names the state of what a change replaces. One text, because documents have no order that a condition could rely on. */
function signInRevision({ signIn, pinnedHosts }: TrustedProvider): string {
  const purpose = 'countersign/sign-in/v1';
  const hosts = pinnedHosts.join(' ');
  return lengthPrefixedDigest(purpose, hosts, ...(signIn === undefined ? [] : signInParts(signIn)));
}
