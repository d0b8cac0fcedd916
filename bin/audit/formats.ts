import type { TokenRecord } from '../../lambdas/core/audit/record.ts';
import { jsonNames } from '../../lambdas/core/json-names.ts';

import type { SealedRecord } from './sealed-records.ts';

/** A record as a line of a file, and what stands before the first. Lines end in themselves. */
export interface Format<T> {
  readonly header: string;
  readonly line: (record: T) => string;
}

export type FormatName = 'jsonl' | 'csv';

/** A spreadsheet runs what begins like this, and targets are of other people's making: a quote makes it text. */
const FORMULA = /^[=+\-@\t\r]/;

const jsonLines = { header: '', line: (record: object) => `${JSON.stringify(jsonNames(record))}\n` };

/** The entry, and `seal` beside its members; a seal whose entry is not there is a line of its own. */
const sealedLines: Format<SealedRecord> = {
  header: '',
  line: ({ record, seal }) => jsonLines.line({ ...record, ...(seal && { seal }) }),
};

/** For a spreadsheet: entries alone. */
const sealedCsv = csv<SealedRecord>({
  time: ({ record }) => record?.time ?? '',
  organization: ({ record }) => record?.organization ?? '',
  action: ({ record }) => record?.action ?? '',
  actor_kind: ({ record }) => record?.actor.kind ?? '',
  actor: ({ record }) => record?.actor.id ?? '',
  target: ({ record }) => record?.target ?? '',
  details: ({ record }) => JSON.stringify(record?.details),
  id: ({ record }) => record?.id ?? '',
});

export const AUDIT_FORMATS: Readonly<Record<FormatName, Format<SealedRecord>>> = {
  jsonl: sealedLines,
  csv: { ...sealedCsv, line: (one) => (one.record === undefined ? '' : sealedCsv.line(one)) },
};

export const TOKEN_FORMATS: Readonly<Record<FormatName, Format<TokenRecord>>> = {
  jsonl: jsonLines,
  csv: csv<TokenRecord>({
    time: ({ time }) => time,
    organization: ({ organization }) => organization,
    member: ({ member }) => member,
    client: ({ client }) => client,
    provider: ({ provider }) => provider,
    scope: ({ scope }) => scope,
    resources: ({ resources }) => resources.join(' '),
    expires: ({ expires }) => expires,
    key_id: ({ keyId }) => keyId,
    correlation_id: ({ correlationId }) => correlationId,
    id: ({ id }) => id,
  }),
};

function csv<T>(columns: Readonly<Record<string, (record: T) => string>>): Format<T> {
  const cells = Object.values(columns);
  return { header: csvLine(Object.keys(columns)), line: (record) => csvLine(cells.map((cell) => cell(record))) };
}

/** RFC 4180. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
