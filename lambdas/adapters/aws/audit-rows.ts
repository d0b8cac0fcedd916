import type { AuditEntry } from '../../core/audit.ts';
import type { OrganizationId } from '../../core/identifiers.ts';

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
  const time = new Date(entry.at * 1000).toISOString();
  const organization = entry.organization ?? DEPLOYMENT;
  const { suffix, ...rest } = entry;
  return {
    pk: auditPartition(entry.organization, time.slice(0, 10)),
    sk: `${time}#${suffix}`,
    ...rest,
    organization,
    ttl: entry.at + retentionDays * 86_400,
  };
}
