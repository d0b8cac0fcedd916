import type { AuditEntryJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import type { Administration } from '../../api/administration.ts';
import { CSV_HEADER, toCsv } from './csv.ts';
import { namesReader } from './entry-names.ts';
import { type Load, readEntries } from './read-entries.ts';

export type Format = 'json' | 'csv';

/** Of a page that nobody reads: as many as the server gives at once. */
export const EXPORTED_AT_ONCE = '500';

export interface Progress {
  /** How many entries have come. */
  readonly onRead: (entries: number) => void;
  /** Whether somebody has asked for the rest not to be read. */
  readonly isStopped: () => boolean;
}

/**
 * The text of what the filters find, page by page: the browser may put away what has come, so that its number has no
 * limit. `stopped`: somebody asked for that, and a file that ends early is none.
 */
export async function textOf(
  format: Format,
  load: Load,
  administration: Administration,
  { onRead, isStopped }: Progress,
): Promise<Blob | 'stopped'> {
  const write = format === 'json' ? jsonWriter() : csvWriter(administration);
  const parts: Blob[] = [new Blob([write.begin])];
  let entries = 0;
  for await (const page of readEntries(load)) {
    if (isStopped()) return 'stopped';
    parts.push(new Blob([await write.page(page, entries)]));
    entries += page.length;
    onRead(entries);
  }
  if (isStopped()) return 'stopped';
  return new Blob([...parts, write.end], { type: format === 'json' ? 'application/json' : 'text/csv' });
}

interface Writer {
  readonly begin: string;
  readonly page: (entries: readonly AuditEntryJson[], before: number) => Promise<string>;
  readonly end: string;
}

/** One array, an entry on each line. */
function jsonWriter(): Writer {
  return {
    begin: '[',
    page: async (entries, before) =>
      entries.map((entry, at) => `${before + at === 0 ? '' : ','}\n${JSON.stringify(entry)}`).join(''),
    end: '\n]\n',
  };
}

function csvWriter(administration: Administration): Writer {
  const names = namesReader(administration);
  return { begin: CSV_HEADER, page: async (entries) => toCsv(entries, await names(entries)), end: '' };
}
