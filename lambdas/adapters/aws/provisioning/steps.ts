import type { MemberId, ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Member, TrustedProvider } from '../../../core/records.ts';
import type { NameChange } from '../../../ports/provisioning-store.ts';
import { directoryKey } from '../directory/keys.ts';
import type { TransactItem } from '../dynamodb/dynamo.ts';
import { put, type TransactionStep } from '../dynamodb/transaction.ts';

/** Active, and provisioning members with the very role that was decided by: read from no cache, and once more here. */
export function mustProvision(
  table: string,
  { id, organization, scimRole }: TrustedProvider,
): TransactionStep<'provider_changed'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.provider(organization, id),
        ConditionExpression: '#status = :active AND scimRole = :role',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':active': 'active', ':role': scimRole ?? '' },
      },
    },
    otherwise: 'provider_changed',
  };
}

/** The provider's name for a member: the former leads nowhere, and the new one to nobody else. */
export function nameSteps(
  table: string,
  { id }: Pick<Member, 'id'>,
  provider: ProviderId,
  { before, after, formerHolder = id }: NameChange,
): TransactionStep<'name_taken'>[] {
  const gone = before === undefined || before === after ? [] : [{ item: ownName(table, provider, before, id) }];
  if (after === undefined) return gone;
  const item: TransactItem = {
    Put: {
      TableName: table,
      Item: { ...directoryKey.scimName(provider, after), member: id },
      ConditionExpression: 'attribute_not_exists(pk) OR #member IN (:member, :former)',
      ExpressionAttributeNames: { '#member': 'member' },
      ExpressionAttributeValues: { ':member': id, ':former': formerHolder },
    },
  };
  return [...gone, { item, otherwise: 'name_taken' }];
}

/** No more than the provider's own name for this very member goes. */
function ownName(table: string, provider: ProviderId, externalId: string, member: MemberId): TransactItem {
  return {
    Delete: {
      TableName: table,
      Key: directoryKey.scimName(provider, externalId),
      ConditionExpression: 'attribute_not_exists(pk) OR #member = :member',
      ExpressionAttributeNames: { '#member': 'member' },
      ExpressionAttributeValues: { ':member': member },
    },
  };
}

/** The provider lists the member. Its name for them is in it by its key alone, so that both can be deleted together. */
export function listingStep(table: string, member: Member, provider: ProviderId): TransactionStep<never> {
  const name = member.provisioning?.externalId;
  return put(table, {
    ...directoryKey.scimUser(provider, member.id),
    member: member.id,
    ...(name !== undefined && { namedAt: directoryKey.scimName(provider, name).pk }),
  });
}

export function unlistedStep(table: string, { id }: Pick<Member, 'id'>, provider: ProviderId): TransactionStep<never> {
  return { item: remove(table, directoryKey.scimUser(provider, id)) };
}

/** Of a member who is forgotten: nothing leads to them by a provider's name, and no provider lists them. */
export function unmanagedSteps(table: string, member: Member): TransactionStep<never>[] {
  const { provisioning } = member;
  if (provisioning === undefined) return [];
  const { provider, externalId } = provisioning;
  const name = externalId === undefined ? [] : [{ item: remove(table, directoryKey.scimName(provider, externalId)) }];
  return [...name, unlistedStep(table, member, provider)];
}

export function remove(table: string, Key: { readonly pk: string; readonly sk: string }): TransactItem {
  return { Delete: { TableName: table, Key } };
}
