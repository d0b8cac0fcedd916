import type { OrganizationId, ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Changes, Over, Revised } from '../../../core/administration/revision.ts';
import type { TrustedProvider } from '../../../core/records.ts';
import type { ProviderSettings } from '../../../ports/administration-store.ts';
import type { TransactItem } from '../dynamodb/dynamo.ts';
import { COUNT_CHANGE, COUNTING, changeOver, isRevision } from '../dynamodb/revision.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { signInDigest } from './former-digests.ts';
import { directoryKey } from './keys.ts';
import { providerAttributes, trustRowOf } from './rows.ts';

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
  { record: { id, organization }, revision }: Revised<TrustedProvider>,
): TransactionStep<'changed_meanwhile'> {
  const same = isRevision(revision);
  return {
    item: {
      Delete: {
        TableName: table,
        Key: directoryKey.provider(organization, id),
        ConditionExpression: `#status = :disabled AND ${same.condition}`,
        ExpressionAttributeNames: { '#status': 'status', ...same.names },
        ExpressionAttributeValues: { ':disabled': 'disabled', ...same.values },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Its issuer may be registered by whoever it is. Only what is its own: it is disabled, so that nothing claims it now. */
export function releaseTrustStep(table: string, provider: TrustedProvider): TransactionStep<'changed_meanwhile'> {
  return { item: releaseTrust(table, provider), otherwise: 'changed_meanwhile' };
}

/** The trust is given up, if it is this very provider's. */
export function releaseTrust(table: string, provider: TrustedProvider): TransactItem {
  return { Delete: { ...trustOf(table, provider), ConditionExpression: HOLDS_TRUST } };
}

/** The trust is nobody's, or another's. */
export function mustNotHoldTrust(table: string, provider: TrustedProvider): TransactItem {
  return {
    ConditionCheck: {
      ...trustOf(table, provider),
      ConditionExpression: `attribute_not_exists(pk) OR NOT ${HOLDS_TRUST}`,
    },
  };
}

function trustOf(table: string, { id, issuer, tenant, audienceTenant }: TrustedProvider) {
  return {
    TableName: table,
    Key: directoryKey.trust({ issuer, tenant, audienceTenant }),
    ExpressionAttributeNames: { '#provider': 'provider' },
    ExpressionAttributeValues: { ':provider': id },
  };
}

/** What changes of it, and nothing else. */
export function changeProviderStep(
  table: string,
  over: Over<TrustedProvider, keyof TrustedProvider>,
  changes: Changes<ProviderSettings>,
): TransactionStep<'missing' | 'changed_meanwhile'> {
  const key = directoryKey.provider(over.record.organization, over.record.id);
  const signsIn = 'signIn' in changes || 'pinnedHosts' in changes;
  const { signIn, pinnedHosts } = { ...over.record, ...changes };
  const digest = { signInRevision: signInDigest({ ...(signIn && { signIn }), pinnedHosts: pinnedHosts ?? [] }) };
  const attributes = { ...providerAttributes(changes), ...(signsIn && digest) };
  return changeOver(table, key, over, attributes, 'missing');
}

/** Still pending, and in the very state that the person was asked of. */
export function becomeActiveStep(
  table: string,
  { record: { organization, id, subjectClaim }, revision }: Revised<TrustedProvider>,
): TransactionStep<'provider_changed'> {
  const same = isRevision(revision);
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.provider(organization, id),
        UpdateExpression: `SET #status = :active, ${COUNT_CHANGE}`,
        ConditionExpression: `${STILL_PENDING} AND ${same.condition}`,
        ExpressionAttributeNames: { '#status': 'status', '#claim': 'subjectClaim', ...same.names },
        ExpressionAttributeValues: {
          ...{ ':active': 'active', ':pending': 'pending', ':claim': subjectClaim },
          ...same.values,
          ...COUNTING,
        },
      },
    },
    otherwise: 'provider_changed',
  };
}
