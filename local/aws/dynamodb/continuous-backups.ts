import { optionalBoolean, optionalObject, requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { getTable, type Store } from './dynalite.ts';
import { changeSettings, readSettings } from './table-settings.ts';

/** UpdateContinuousBackups: the setting is stored. No backup is made. */
export async function updateContinuousBackups(store: Store, body: JsonObject): Promise<JsonObject> {
  const tableName = requiredString(body, 'TableName');
  await getTable(store, tableName);
  const specification = optionalObject(body, 'PointInTimeRecoverySpecification') ?? {};
  const enabled = optionalBoolean(specification, 'PointInTimeRecoveryEnabled') ?? false;
  await changeSettings(store, tableName, { pointInTimeRecovery: enabled });
  return description(enabled);
}

export async function describeContinuousBackups(store: Store, body: JsonObject): Promise<JsonObject> {
  const tableName = requiredString(body, 'TableName');
  await getTable(store, tableName);
  return description((await readSettings(store, tableName)).pointInTimeRecovery ?? false);
}

function description(enabled: boolean): JsonObject {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: enabled ? 'ENABLED' : 'DISABLED' },
    },
  };
}
