import type { Administration } from '../../api/administration.ts';
import { toCsv } from './csv.ts';
import { readNames } from './entry-names.ts';
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

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
