import { printable } from '../printable.ts';
import type { LineOutcome } from './import-members.ts';
import type { MemberLines } from './member-lines.ts';

export interface ImportReport {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: readonly { readonly line: number; readonly reason: string }[];
}

/** A screen of them; the rest is in the file of failed lines, and in JSON. */
const MAX_SHOWN = 20;

export function reportOf(outcomes: readonly LineOutcome[]): ImportReport {
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const failed = outcomes.flatMap((each) =>
    each.outcome === 'failed' ? [{ line: each.line.line, reason: each.reason }] : [],
  );
  return { added: count('added'), changed: count('changed'), unchanged: count('unchanged'), failed };
}

export function describeReport({ added, changed, unchanged, failed }: ImportReport, failedFile?: string): string {
  const shown = failed.slice(0, MAX_SHOWN).map(({ line, reason }) => `  line ${line}: ${printable(reason)}`);
  const hidden = failed.length - shown.length;
  return [
    `${added} added, ${changed} changed, ${unchanged} unchanged, ${failed.length} failed`,
    ...shown,
    ...(hidden > 0 ? [`  and ${hidden} more: --json lists them all`] : []),
    ...(failedFile !== undefined && failed.length > 0 ? [`The failed lines are in ${failedFile}`] : []),
  ].join('\n');
}

/** A file of the lines that failed, as they were: what to correct and import again. */
export function failedLines({ header }: MemberLines, outcomes: readonly LineOutcome[]): string {
  const failed = outcomes.flatMap(({ outcome, line }) => (outcome === 'failed' ? [line.raw] : []));
  return [...(header === undefined ? [] : [header]), ...failed].map((raw) => `${raw}\n`).join('');
}
