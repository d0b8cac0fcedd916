import * as z from 'zod/mini';
import { isOrganizationId, type OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Actor, AuditEntry } from '../../../core/audit/entry.ts';
import { present } from '../dynamodb/present.ts';

/** Partition of entries that belong to no organization; no organization's id begins with an underscore. */
export const DEPLOYMENT = '_deployment';

/** `day` is `2026-11-05`. */
export function auditPartition(organization: OrganizationId | undefined, day: string): string {
  return `${organization ?? DEPLOYMENT}#${day}`;
}

/**
 * Key (organization + day, time + random): a day's entries in order, and never two in one place. `ttl` is retention.
 */
export function auditRow(entry: AuditEntry, retentionDays: number): Record<string, unknown> {
  const organization = entry.organization ?? DEPLOYMENT;
  const { suffix, ...rest } = entry;
  return {
    pk: auditDay(entry.organization, entry.at),
    sk: auditSortKey({ at: entry.at, suffix }),
    ...rest,
    organization,
    ttl: entry.at + retentionDays * 86_400,
  };
}

/** The partition of a day's entries. */
export function auditDay(organization: OrganizationId | undefined, at: number): string {
  return auditPartition(organization, instant(at).slice(0, 10));
}

export function auditSortKey({ at, suffix }: Pick<AuditEntry, 'at' | 'suffix'>): string {
  return `${instant(at)}#${suffix}`;
}

/** Where an entry stands, of its sort key. */
export function auditPosition(sk: string): Pick<AuditEntry, 'at' | 'suffix'> {
  const [time = '', suffix = ''] = sk.split('#', 2);
  return { at: Date.parse(time) / 1_000, suffix };
}

const row = z.object({
  sk: z.string(),
  organization: z.string(),
  actor: z.object({
    // Kinds and actions of later releases are shown as they are: this is for people.
    kind: z.string(),
    id: z.string(),
    client: z.optional(z.string()),
  }),
  action: z.string(),
  target: z.string(),
  details: z._default(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {}),
  evidence: z.optional(z.string()),
});

export function fromAuditRow(stored: Readonly<Record<string, unknown>>): AuditEntry {
  const { sk, organization, actor, action, evidence, ...entry } = row.parse(stored);
  return {
    ...entry,
    ...auditPosition(sk),
    organization: isOrganizationId(organization) ? organization : undefined,
    actor: present({ ...actor, kind: actor.kind as Actor['kind'] }),
    action: action as AuditEntry['action'],
    ...(evidence !== undefined && { evidence }),
  };
}

function instant(at: number): string {
  return new Date(at * 1_000).toISOString();
}
