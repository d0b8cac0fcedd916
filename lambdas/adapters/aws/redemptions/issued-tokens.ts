import * as z from 'zod/mini';
import { parseDetails } from '../../../../protect/vocabulary/authorization-details.ts';
import {
  isClientId,
  isMemberId,
  isOrganizationId,
  isProviderId,
  type OrganizationId,
} from '../../../../protect/vocabulary/identifiers.ts';
import type { Hour } from '../../../core/audit/hour.ts';
import type { IssuedToken, IssuedTokens } from '../../../ports/issued-tokens.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { LISTING_INDEX, listingKey } from './listing.ts';

const id = <T extends string>(isValid: (value: unknown) => value is T) => z.custom<T>((value) => isValid(value));

/** The same table holds what only guards against reuse: such a row is no token's. */
const tokenRow = z.object({
  pk: z.string(),
  organization: id(isOrganizationId),
  member: id(isMemberId),
  client: id(isClientId),
  provider: id(isProviderId),
  issuedAt: z.number(),
  expiresAt: z.number(),
  scopes: z._default(z.array(z.string()), []),
  authorizationDetails: z.optional(z.string()),
});

export function dynamoIssuedTokens(dynamo: Dynamo, table: string): IssuedTokens {
  return {
    find: async (pk) => toToken(await dynamo.get(table, { pk })),
    list: async function* (organization, hour) {
      const rows = rowsOf(dynamo, {
        TableName: table,
        ...ofHour(organization, hour),
      });
      for await (const row of rows) {
        const token = toToken(row);
        if (token !== undefined) yield token;
      }
    },
    latest: async (organization, hour, max, after) => {
      const from = after && { pk: after.id, hour: listingKey(organization, hour), issuedAt: after.issuedAt };
      const { rows, lastKey } = await dynamo.query({
        TableName: table,
        ...ofHour(organization, hour),
        ScanIndexForward: false,
        Limit: max,
        ...(from && { ExclusiveStartKey: from }),
      });
      const last = rows.at(-1);
      const next = lastKey && last && { issuedAt: Number(last['issuedAt']), id: String(last['pk']) };
      return { tokens: rows.flatMap((row) => toToken(row) ?? []), ...(next && { next }) };
    },
  };
}

function ofHour(organization: OrganizationId, hour: Hour) {
  return {
    IndexName: LISTING_INDEX,
    KeyConditionExpression: '#hour = :hour',
    ExpressionAttributeNames: { '#hour': 'hour' },
    ExpressionAttributeValues: { ':hour': listingKey(organization, hour) },
  };
}

function toToken(row: Row | undefined): IssuedToken | undefined {
  const parsed = tokenRow.safeParse(row);
  if (!parsed.success) return undefined;
  const { pk, authorizationDetails, ...token } = parsed.data;
  const details = authorizationDetails === undefined ? undefined : parseDetails(authorizationDetails);
  return { id: pk, ...token, ...(details && { details }) };
}
