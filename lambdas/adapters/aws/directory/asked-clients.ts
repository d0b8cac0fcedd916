import type { ClientId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import { isClientId, isMemberId } from '../../../../protect/vocabulary/identifiers.ts';
import { isDynamicClientId } from '../../../core/clients/dynamic-client.ts';
import { type AskedClient, MAX_ASKED } from '../../../ports/client-admission.ts';
import type { Row, Update } from '../dynamodb/dynamo.ts';
import { directoryKey } from './keys.ts';

/**
 * What members have asked an organization's administrators for: one row, an attribute for each client, and their number
 * beside them, so that "not twice" and "no more than so many" are conditions of one write. Nothing decides by it.
 */
const PREFIX = 'asked:';

export function askUpdate(table: string, organization: OrganizationId, asked: AskedClient): Update {
  return {
    TableName: table,
    Key: directoryKey.asked(organization),
    UpdateExpression: 'SET #asked = :asked, waiting = if_not_exists(waiting, :none) + :one',
    ConditionExpression: 'attribute_not_exists(#asked) AND (attribute_not_exists(waiting) OR waiting < :most)',
    ExpressionAttributeNames: { '#asked': attributeOf(asked.client) },
    ExpressionAttributeValues: { ':asked': { ...asked }, ':none': 0, ':one': 1, ':most': MAX_ASKED },
  };
}

/** Once, however often it is tried: the number goes with the attribute. */
export function answerUpdate(table: string, organization: OrganizationId, client: ClientId): Update {
  return {
    TableName: table,
    Key: directoryKey.asked(organization),
    UpdateExpression: 'REMOVE #asked SET waiting = waiting - :one',
    ConditionExpression: 'attribute_exists(#asked)',
    ExpressionAttributeNames: { '#asked': attributeOf(client) },
    ExpressionAttributeValues: { ':one': 1 },
  };
}

/** What cannot be read is not listed. Oldest first. */
export function askedClients(row: Row | undefined): readonly AskedClient[] {
  const asked = Object.entries(row ?? {}).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && isAsked(value) && attributeOf(value.client) === name ? [value] : [],
  );
  return asked.sort((a, b) => a.askedAt - b.askedAt);
}

function attributeOf(client: ClientId): string {
  return PREFIX + client;
}

function isAsked(value: unknown): value is AskedClient {
  if (typeof value !== 'object' || value === null) return false;
  const { client, member, askedAt } = value as Partial<Record<keyof AskedClient, unknown>>;
  // Of one that registered itself there is no member, and of another one there is.
  const who = isDynamicClientId(client) ? member === undefined : isMemberId(member);
  return isClientId(client) && who && Number.isSafeInteger(askedAt);
}
