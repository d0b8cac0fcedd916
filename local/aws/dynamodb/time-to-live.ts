import { optionalBoolean, optionalObject, requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { validationError } from '../aws-json/service-error.ts';
import { getTable, type Store } from './dynalite.ts';
import { changeSettings, readSettings } from './table-settings.ts';

/** UpdateTimeToLive. Unlike AWS, the change holds at once and may be repeated within the hour. */
export async function updateTimeToLive(store: Store, body: JsonObject): Promise<JsonObject> {
  const tableName = requiredString(body, 'TableName');
  await getTable(store, tableName);
  const specification = optionalObject(body, 'TimeToLiveSpecification') ?? {};
  const attribute = requiredString(specification, 'AttributeName');
  const enabled = optionalBoolean(specification, 'Enabled') ?? false;
  requireChange((await readSettings(store, tableName)).timeToLiveAttribute, attribute, enabled);
  await changeSettings(store, tableName, { timeToLiveAttribute: enabled ? attribute : undefined });
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
}

function requireChange(current: string | undefined, attribute: string, enabled: boolean): void {
  if (!current && !enabled) throw validationError('TimeToLive is already disabled');
  if (current && current !== attribute) {
    throw validationError(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  }
  if (current && enabled) throw validationError('TimeToLive is already enabled');
}

export async function describeTimeToLive(store: Store, body: JsonObject): Promise<JsonObject> {
  const tableName = requiredString(body, 'TableName');
  await getTable(store, tableName);
  const { timeToLiveAttribute: attribute } = await readSettings(store, tableName);
  return {
    TimeToLiveDescription: attribute
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
      : { TimeToLiveStatus: 'DISABLED' },
  };
}
