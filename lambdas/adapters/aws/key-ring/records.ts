import type { RingKey } from '../../../core/keys/ring.ts';
import type { FormerKeys, RotationRecords } from '../../../ports/key-ring-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { FORMER_KEY, parseFormer } from './rows.ts';
import { ringPut } from './store.ts';

const MAX_ATTEMPTS = 3;

export function dynamoRotationRecords(
  dynamo: Dynamo,
  tables: { readonly keyRing: string; readonly auditTrail: string },
  retentionDays: number,
): RotationRecords {
  return {
    advanceRecorded: async (next, audit) => {
      const outcome = await transact<'changed_meanwhile'>(dynamo, [
        { item: { Put: ringPut(tables.keyRing, next) }, otherwise: 'changed_meanwhile' },
        putNew(tables.auditTrail, auditRow(audit, retentionDays)),
      ]);
      return outcome === 'done' ? 'advanced' : outcome;
    },
    // Two runs at once keep the same key: whoever is second reads again, and finds it.
    keepFormer: async (key) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        if (await keepOnce(dynamo, tables.keyRing, key)) return;
      }
      throw new Unavailable('former keys that do not change at this very moment');
    },
  };
}

export function dynamoFormerKeys(dynamo: Dynamo, table: string): FormerKeys {
  return { list: async () => (await readFormer(dynamo, table)).keys };
}

async function readFormer(dynamo: Dynamo, table: string) {
  const row = await dynamo.get(table, FORMER_KEY);
  return row === undefined ? { version: 0, keys: [] } : parseFormer(row);
}

async function keepOnce(dynamo: Dynamo, table: string, key: RingKey): Promise<boolean> {
  const { version, keys } = await readFormer(dynamo, table);
  if (keys.some(({ kid }) => kid === key.kid)) return true;
  const { outcome } = await dynamo.put({
    TableName: table,
    Item: { ...FORMER_KEY, version: version + 1, keys: [...keys, key] },
    // Nobody wrote meanwhile; or there is none yet.
    ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
    ...(version > 0 && {
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': version },
    }),
  });
  return outcome === 'written';
}
