import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import type { Client } from '../../../core/records.ts';
import { putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';
import { toRow } from './rows.ts';

/** A client that is new, with the revision that a rotation will be made from. */
export function newClientStep(table: string, client: Client): TransactionStep<'exists'> {
  const credentialsRevision = revisionOf(client);
  return putNew(table, { ...directoryKey.client(client.id), ...toRow.client(client), credentialsRevision }, 'exists');
}

/** Secrets and keys, over exactly those that they were made from: of two rotations at once, one is told to look again. */
export function credentialsStep(table: string, previous: Client, next: Client): TransactionStep<'changed_meanwhile'> {
  const { secrets, keys } = toRow.client(next);
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.client(next.id),
        UpdateExpression: `SET #secrets = :secrets, #revision = :revision${keys === undefined ? '' : ', #keys = :keys'}`,
        // A client of a former release has no revision before its first rotation; gone altogether, it has no key.
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#revision) OR #revision = :previous)',
        ExpressionAttributeNames: {
          '#secrets': 'secrets',
          '#revision': 'credentialsRevision',
          ...(keys !== undefined && { '#keys': 'keys' }),
        },
        ExpressionAttributeValues: {
          ':secrets': secrets,
          ':revision': revisionOf(next),
          ':previous': revisionOf(previous),
          ...(keys !== undefined && { ':keys': keys }),
        },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

const SETTINGS = ['authenticationMethod', 'secretForm', 'assertionAudience'] as const;

/** How the client authenticates, over exactly what it was: secrets, keys and status are not touched. */
export function authenticationStep(
  table: string,
  previous: Client,
  next: Client,
): TransactionStep<'changed_meanwhile'> {
  const given = SETTINGS.filter((name) => next[name] !== undefined);
  const gone = SETTINGS.filter((name) => next[name] === undefined);
  const same = SETTINGS.map((name) =>
    previous[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`,
  );
  const removed = gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`;
  const was = SETTINGS.filter((name) => previous[name] !== undefined);
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.client(next.id),
        UpdateExpression: `SET ${given.map((name) => `#${name} = :${name}`).join(', ')}${removed}`,
        ConditionExpression: ['attribute_exists(pk)', ...same].join(' AND '),
        ExpressionAttributeNames: Object.fromEntries(SETTINGS.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries([
          ...given.map((name) => [`:${name}`, next[name]]),
          ...was.map((name) => [`:was_${name}`, previous[name]]),
        ]),
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Names the state of a client's credentials. One text, because maps have no order that a condition could rely on. */
function revisionOf({ secrets, keys }: Client): string {
  const published = keys?.source === 'published' ? [keys.jwksUri, ...keys.pinnedHosts] : [];
  const registered = keys?.source === 'registered' ? keys.keys : [];
  const parts = [
    ...secrets.map(({ sha256, expiresAt }) => `${sha256}@${expiresAt ?? ''}`),
    '',
    ...registered.map(({ key, expiresAt }) => `${JSON.stringify(Object.entries(key).sort())}@${expiresAt ?? ''}`),
    '',
    ...published,
  ];
  return lengthPrefixedDigest('countersign/credentials/v1', ...parts);
}
