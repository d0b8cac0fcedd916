import * as z from 'zod/mini';
import type { AuditRecord, TokenRecord } from '../../../core/audit/record.ts';
import type { AuditHistory } from '../../../ports/audit-history.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { present } from '../dynamodb/present.ts';
import { LISTING_INDEX, listingKey } from '../redemptions/listing.ts';
import { auditPartition, DEPLOYMENT } from './rows.ts';

/** Queries of one partition each, page by page. */
export function dynamoAuditHistory(
  dynamo: Dynamo,
  tables: { readonly auditTrail: string; readonly redemptions: string },
): AuditHistory {
  return {
    entries: async function* (organization, day, since = '') {
      const rows = rowsOf(dynamo, {
        TableName: tables.auditTrail,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk >= :since',
        // A sort key is not empty; everything sorts after a space.
        ExpressionAttributeValues: { ':pk': auditPartition(organization, day), ':since': since || ' ' },
      });
      for await (const row of rows) yield toAuditRecord(row);
    },
    tokens: async function* (organization, hour) {
      const rows = rowsOf(dynamo, {
        TableName: tables.redemptions,
        IndexName: LISTING_INDEX,
        KeyConditionExpression: '#hour = :hour',
        ExpressionAttributeNames: { '#hour': 'hour' },
        ExpressionAttributeValues: { ':hour': listingKey(organization, hour) },
      });
      for await (const row of rows) yield toTokenRecord(row);
    },
  };
}

const auditRowSchema = z.object({
  sk: z.string(),
  organization: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), client: z.optional(z.string()) }),
  action: z.string(),
  target: z.string(),
  details: z.record(z.string(), z.unknown()),
  evidence: z.optional(z.string()),
  ttl: z.optional(z.number()),
});

/** @throws ZodError: an entry that cannot be read is not left out of an export in silence */
export function toAuditRecord(row: Row): AuditRecord {
  const { sk, organization, actor, evidence, ttl, ...entry } = auditRowSchema.parse(row);
  const [time = '', id = ''] = sk.split('#');
  return {
    time,
    ...(organization !== DEPLOYMENT && { organization }),
    ...{ ...entry, actor: present(actor), id },
    ...(evidence !== undefined && { evidence }),
    ...(ttl !== undefined && { keptUntil: isoTime(ttl) }),
  };
}

const tokenRowSchema = z.object({
  pk: z.string(),
  organization: z.string(),
  member: z.string(),
  client: z.string(),
  provider: z.string(),
  scopes: z.array(z.string()),
  authorizationDetails: z.optional(z.string()),
  resources: z.array(z.string()),
  keyId: z.string(),
  correlationId: z.string(),
  issuedAt: z.number(),
  expiresAt: z.number(),
});

/** @throws ZodError */
function toTokenRecord(row: Row): TokenRecord {
  const { pk, scopes, issuedAt, expiresAt, ...token } = tokenRowSchema.parse(row);
  return { time: isoTime(issuedAt), ...present(token), scope: scopes.join(' '), expires: isoTime(expiresAt), id: pk };
}

function isoTime(at: number): string {
  return new Date(at * 1000).toISOString();
}
