import type { AuditEntryJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { targetKind } from './actions.ts';
import { type Names, nameOf } from './entry-names.ts';

const COLUMNS = ['at', 'action', 'actor_kind', 'actor', 'actor_id', 'actor_client', 'target', 'target_id', 'details'];

/** RFC 4180. */
export const CSV_HEADER = line(COLUMNS);

/** A line for each. With what people know each id by, beside it: the id is what stays. */
export function toCsv(entries: readonly AuditEntryJson[], names: Names): string {
  const rows = entries.map(({ at, action, actor, target, details }) => [
    new Date(at * 1_000).toISOString(),
    action,
    actor.kind,
    nameOf(names, actor.kind === 'setup' ? 'member' : actor.kind, actor.id) || actor.id,
    actor.id,
    actor.client ?? '',
    nameOf(names, targetKind(action), target) || target,
    target,
    JSON.stringify(details),
  ]);
  return rows.map(line).join('');
}

function line(row: readonly string[]): string {
  return `${row.map(cell).join(',')}\r\n`;
}

/** Quoted; and what a spreadsheet would run as a formula is a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
