import { isClientId } from '../../core/identifiers.ts';
import { lengthPrefixedDigest } from '../../core/length-prefixed-digest.ts';
import { formatScopes } from '../../core/scope.ts';
import type { Enablement } from '../../core/trust.ts';
import type { EnablementChange } from '../../ports/administration-store.ts';
import { type DirectoryKey, directoryKey } from './directory-keys.ts';
import { toRow } from './directory-rows.ts';
import { mustExist, type TransactionStep } from './dynamo-transaction.ts';

/** Written over exactly what it was made from: two operators at once do not undo each other's half. */
export function enablementStep(
  table: string,
  { previous, next }: EnablementChange,
): TransactionStep<'changed_meanwhile'> {
  const key = directoryKey.enablement(next.organization, next.client);
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, ...toRow.enablement(next), revision: revisionOf(next) },
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': revisionOf(previous) },
            }),
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Names the state of an enablement. One text, because sets and maps have no order that a condition could rely on. */
function revisionOf({ status, ceiling, aliases }: Enablement): string {
  const sorted = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1));
  return lengthPrefixedDigest('countersign/enablement/v1', status, formatScopes(ceiling), ...sorted.flat());
}

type AliasOutcome = 'no_provider' | 'alias_taken' | 'alias_is_a_client';

/**
 * An alias belongs to one client at a provider, and is no other client's own id: it never means two. The one that it
 * replaces is given up.
 */
export function aliasSteps(
  table: string,
  { previous, next, aliasAt }: EnablementChange,
): TransactionStep<AliasOutcome>[] {
  const alias = aliasAt && next.aliases.get(aliasAt);
  if (aliasAt === undefined || alias === undefined) return [];
  const claim: TransactionStep<AliasOutcome> = {
    item: {
      Put: {
        TableName: table,
        Item: { ...directoryKey.alias(aliasAt, alias), client: next.client, alias },
        ConditionExpression: 'attribute_not_exists(pk) OR client = :client',
        ExpressionAttributeValues: { ':client': next.client },
      },
    },
    otherwise: 'alias_taken',
  };
  const replaced = previous?.aliases.get(aliasAt);
  return [
    mustExist(table, directoryKey.provider(next.organization, aliasAt), 'no_provider'),
    claim,
    ...(replaced !== undefined && replaced !== alias ? [release(table, directoryKey.alias(aliasAt, replaced))] : []),
    ...(isClientId(alias) && alias !== next.client ? [mustNotExist(table, directoryKey.client(alias))] : []),
  ];
}

/** Nobody else's: `changed_meanwhile` guards that the enablement still has the alias, and so its claim. */
function release(table: string, key: DirectoryKey): TransactionStep<never> {
  return { item: { Delete: { TableName: table, Key: key } } };
}

function mustNotExist(table: string, key: DirectoryKey): TransactionStep<'alias_is_a_client'> {
  const check = { TableName: table, Key: key, ConditionExpression: 'attribute_not_exists(pk)' };
  return { item: { ConditionCheck: check }, otherwise: 'alias_is_a_client' };
}
