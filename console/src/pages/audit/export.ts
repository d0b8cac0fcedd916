import type { AuditEntryJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import type { Administration } from '../../api/administration.ts';
import { targetKind } from './actions.ts';
import { type Names, nameOf, readNames } from './entry-names.ts';
import { type Load, readEntries } from './read-entries.ts';

/** What the filters find, as a file on the reader's own machine. @throws ApiProblem */
export async function downloadEntries(
  organization: string,
  format: 'json' | 'csv',
  load: Load,
  administration: Administration,
) {
  const { entries, isCut } = await readEntries(load);
  const text =
    format === 'json' ? JSON.stringify(entries, null, 2) : toCsv(entries, await readNames(entries, administration));
  save(`audit-${organization}.${format}`, format === 'json' ? 'application/json' : 'text/csv', text);
  return { entries: entries.length, isCut };
}

/** RFC 4180. With what people know each id by, beside it: the id is what stays. */
export function toCsv(entries: readonly AuditEntryJson[], names: Names): string {
  const header = ['at', 'action', 'actor_kind', 'actor', 'actor_id', 'actor_client', 'target', 'target_id', 'details'];
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
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Quoted; and what a spreadsheet would run as a formula is a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
