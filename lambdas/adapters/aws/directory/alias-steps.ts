import {
  type ClientId,
  isClientId,
  type OrganizationId,
  type ProviderId,
} from '../../../../protect/vocabulary/identifiers.ts';
import { type Alias, listAliases } from '../../../core/clients/aliases.ts';
import type { Enablement } from '../../../core/records.ts';
import type { EnablementChange } from '../../../ports/administration-store.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { firstRows } from '../dynamodb/pages.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { enablementRevision, enablementStep } from './enablement-steps.ts';
import { type DirectoryKey, directoryKey } from './keys.ts';
import { partition } from './partition.ts';
import { mustBeInUse } from './provider-steps.ts';
import { fromRow } from './rows.ts';

type AliasOutcome = 'no_provider' | 'alias_taken' | 'alias_is_a_client';

/** An alias that is claimed or given up, and whether it counts among the names of {@link nameSteps} already. */
interface AliasChange {
  readonly provider: ProviderId;
  readonly alias: string;
  readonly counted: boolean;
}

export interface AliasChanges {
  readonly claimed: readonly AliasChange[];
  readonly released: readonly AliasChange[];
}

/**
 * What an enablement's change does to aliases. An alias of a former release is not counted: it is read whether one is.
 * Nobody but this very enablement changes that meanwhile, and `changed_meanwhile` guards the enablement.
 */
export async function aliasChanges(
  dynamo: Dynamo,
  table: string,
  { previous, next, aliasesAt = [] }: EnablementChange,
): Promise<AliasChanges> {
  const isCounted = async (provider: ProviderId, alias: string) => {
    const row = await dynamo.get(table, directoryKey.alias(provider, alias));
    return row?.['client'] === next.client && row['counted'] === true;
  };
  const change = async ({ provider, name }: Alias): Promise<AliasChange> => ({
    provider,
    alias: name,
    counted: await isCounted(provider, name),
  });
  const claimed = listAliases(next).filter((one) => aliasesAt.includes(one.provider) || !hasAlias(previous, one));
  const released = previous === undefined ? [] : listAliases(previous.record).filter((one) => !has(next, one));
  return { claimed: await Promise.all(claimed.map(change)), released: await Promise.all(released.map(change)) };
}

function hasAlias(previous: EnablementChange['previous'], alias: Alias): boolean {
  return previous !== undefined && has(previous.record, alias);
}

function has({ aliases }: Enablement, { provider, name }: Alias): boolean {
  return aliases.get(provider)?.has(name) === true;
}

/** An alias belongs to one client at a provider, and is no other client's own id: it never means two. */
export function aliasSteps(
  table: string,
  { organization, client }: Enablement,
  { claimed, released }: AliasChanges,
): TransactionStep<AliasOutcome>[] {
  return [
    ...[...new Set(claimed.map(({ provider }) => provider))].map((provider) =>
      mustBeInUse<AliasOutcome>(table, organization, provider, 'no_provider'),
    ),
    ...claimed.map((change) => claim(table, change, client)),
    ...released.map(({ provider, alias }) => release(table, directoryKey.alias(provider, alias))),
    ...nameSteps(table, client, { claimed, released }),
  ];
}

/** Each is three items of one transaction, which has a hundred. */
export const MAX_RELEASED_ALIASES = 25;

/**
 * All aliases at a provider, given up, and out of the enablements that have them. The provider is disabled, so that none
 * is added meanwhile. `undefined`: there are more than fit.
 */
export async function releaseAliases(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
  provider: ProviderId,
): Promise<readonly TransactionStep<'changed_meanwhile'>[] | undefined> {
  const max = MAX_RELEASED_ALIASES + 1;
  const query = { ...partition(table, directoryKey.alias(provider, '').pk, 'alias#'), Limit: max };
  const rows = await firstRows(dynamo, query, max);
  if (rows.length === max) return undefined;
  const byClient = Map.groupBy(rows, (row) => fromRow.clientReference(row));
  const enablements = [...byClient.keys()].map((client) =>
    withoutAliases(dynamo, table, organization, provider, client),
  );
  return [...(await Promise.all(enablements)).flat(), ...[...byClient].flatMap(releasesOf(table, provider))];
}

/** Of one client: its enablement, once, however many names it has there. */
async function withoutAliases(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
  provider: ProviderId,
  client: ClientId,
): Promise<readonly TransactionStep<'changed_meanwhile'>[]> {
  const stored = await dynamo.get(table, directoryKey.enablement(organization, client));
  const previous = stored && { record: fromRow.enablement(stored), revision: enablementRevision(stored) };
  if (previous?.record.aliases.has(provider) !== true) return [];
  return [enablementStep(table, { previous, next: withoutAliasAt(provider, previous.record) })];
}

function releasesOf(table: string, provider: ProviderId) {
  return ([client, rows]: readonly [ClientId, readonly Row[]]): readonly TransactionStep<never>[] => {
    const released = rows.map((row) => ({ provider, alias: String(row['alias']), counted: row['counted'] === true }));
    return [
      ...released.map(({ alias }) => release(table, directoryKey.alias(provider, alias))),
      ...countSteps(table, client, { claimed: [], released }),
    ];
  };
}

function withoutAliasAt(provider: ProviderId, { aliases, ...enablement }: Enablement): Enablement {
  return { ...enablement, aliases: new Map([...aliases].filter(([at]) => at !== provider)) };
}

function claim(
  table: string,
  { provider, alias, counted }: AliasChange,
  client: ClientId,
): TransactionStep<AliasOutcome> {
  const condition = counted
    ? 'client = :client AND counted = :true'
    : 'attribute_not_exists(pk) OR (client = :client AND attribute_not_exists(counted))';
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...directoryKey.alias(provider, alias), client, alias, counted: true },
        ConditionExpression: condition,
        ExpressionAttributeValues: { ':client': client, ...(counted && { ':true': true }) },
      },
    },
    otherwise: 'alias_taken',
  };
}

/** Nobody else's: `changed_meanwhile` guards that the enablement still has the alias, and so its claim. */
function release(table: string, key: DirectoryKey): TransactionStep<never> {
  return { item: { Delete: { TableName: table, Key: key } } };
}

/**
 * A name is a client's id or somebody's alias, never both. Both sides look: an alias checks that there is no such
 * client, and counts itself under its name; a new client checks that the count is none. One row each, one step each:
 * the same name at two providers is counted once, by two.
 */
function nameSteps(
  table: string,
  client: ClientId,
  { claimed, released }: AliasChanges,
): TransactionStep<'alias_is_a_client'>[] {
  const names = new Set(claimed.map(({ alias }) => alias).filter((alias) => alias !== client && isClientId(alias)));
  return [
    ...[...names].map((name) => mustNotExist(table, directoryKey.client(name as ClientId))),
    ...countSteps(table, client, { claimed, released }),
  ];
}

function countSteps(table: string, client: ClientId, { claimed, released }: AliasChanges): TransactionStep<never>[] {
  const counts = new Map<string, number>();
  const add = (alias: string, by: number) => counts.set(alias, (counts.get(alias) ?? 0) + by);
  for (const { alias, counted } of claimed) add(alias, counted ? 0 : 1);
  for (const { alias, counted } of released) add(alias, counted ? -1 : 0);
  return [...counts].flatMap(([alias, by]) => (by === 0 || alias === client ? [] : [countName(table, alias, by)]));
}

function countName(table: string, alias: string, by: number): TransactionStep<never> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.clientName(alias),
        UpdateExpression: 'ADD aliases :by',
        ExpressionAttributeValues: { ':by': by },
      },
    },
  };
}

/** Nobody's alias has this name. */
export function mustBeNobodysAlias(table: string, id: ClientId): TransactionStep<'is_an_alias'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.clientName(id),
        ConditionExpression: 'attribute_not_exists(pk) OR aliases <= :none',
        ExpressionAttributeValues: { ':none': 0 },
      },
    },
    otherwise: 'is_an_alias',
  };
}

function mustNotExist(table: string, key: DirectoryKey): TransactionStep<'alias_is_a_client'> {
  const check = { TableName: table, Key: key, ConditionExpression: 'attribute_not_exists(pk)' };
  return { item: { ConditionCheck: check }, otherwise: 'alias_is_a_client' };
}
