import type { ClientDocumentStore, ClientOfDocument } from '../../../ports/client-admission.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { dynamoProviderKeyCache } from '../provider-keys/cache.ts';
import { directoryKey, statusKey } from './keys.ts';
import { fromRow, toRow } from './rows.ts';

/** The row is a document's, and that one is no younger: the operator's own registration has none. */
const IS_OLDER = 'attribute_exists(#document) AND #document.fetchedAt <= :at';

/** What keeps clients current that are known: it brings none in. */
export function dynamoKnownDocuments(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly providerKeys: string },
): ClientDocumentStore {
  const { directory } = tables;

  /** What the document says, and nothing else: what the operator says of the client stays, that it is disabled above all. */
  function replace({ id, authenticationMethod, grantTypes, redirectUris, keys, scopes, document }: ClientOfDocument) {
    const said = toRow.client({
      ...{ id, status: 'active', secrets: [], authenticationMethod, grantTypes, scopes, document },
      ...(redirectUris && { redirectUris }),
      ...(keys && { keys }),
    });
    const names = ['authenticationMethod', 'grantTypes', 'redirectUris', 'scopes'];
    const set = [
      ...names.map((name) => `${name} = :${name}`),
      '#document = :document',
      ...(keys ? ['#keys = :keys'] : []),
    ];
    return dynamo.update({
      TableName: directory,
      Key: directoryKey.client(id),
      UpdateExpression: `SET ${set.join(', ')}${keys ? '' : ' REMOVE #keys'}`,
      ConditionExpression: IS_OLDER,
      ExpressionAttributeNames: { '#document': 'document', '#keys': 'keys' },
      ExpressionAttributeValues: {
        ...Object.fromEntries(
          [...names, 'document', ...(keys ? ['keys'] : [])].map((name) => [`:${name}`, said[name]]),
        ),
        ':at': document.fetchedAt,
      },
    });
  }

  return {
    claimFetch: (client, now, coolDownSeconds) => {
      const { origin, host } = new URL(client);
      const place = { id: 'document', jwksUri: origin, pinnedHosts: [host] };
      return dynamoProviderKeyCache(dynamo, tables.providerKeys).claimRefresh(place, now, coolDownSeconds);
    },
    keep: async (client) => ((await replace(client)).outcome === 'written' ? 'kept' : 'not_kept'),
    spoil: async (client, at) => {
      await dynamo.update({
        TableName: directory,
        Key: directoryKey.client(client),
        UpdateExpression: 'SET #document.unusable = :yes, #document.freshUntil = :at',
        ConditionExpression: IS_OLDER,
        ExpressionAttributeNames: { '#document': 'document' },
        ExpressionAttributeValues: { ':yes': true, ':at': at },
      });
    },
  };
}

/**
 * Clients by document stand where registered ones do, so that whatever looks a client up finds them; who was last asked
 * for documents, and when, stands beside the keys of providers.
 */
export function dynamoClientDocuments(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly status: string; readonly providerKeys: string },
): ClientDocumentStore {
  const { directory } = tables;
  const known = dynamoKnownDocuments(dynamo, tables);
  return {
    ...known,
    keep: async (client) => {
      if ((await known.keep(client)) === 'kept') return 'kept';
      const key = directoryKey.client(client.id);
      const created = await transact<'exists'>(dynamo, [
        putNew(directory, { ...key, ...toRow.client(client) }, 'exists'),
        putNew(tables.status, { ...statusKey.client(client.id), status: client.status }, 'exists'),
      ]);
      if (created === 'done') return 'kept';
      // Another instance was first, with a document that is as good, or the operator, whose word counts.
      const row = await dynamo.get(directory, key);
      return row !== undefined && fromRow.client(row).document !== undefined ? 'kept' : 'not_kept';
    },
  };
}
