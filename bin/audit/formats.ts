import type { AuditRecord, TokenRecord } from '../../lambdas/core/audit/record.ts';
import { jsonNames } from '../../lambdas/core/json-names.ts';

/** A record as a line of a file, and what stands before the first. Lines end in themselves. */
export interface Format<T> {
  readonly header: string;
  readonly line: (record: T) => string;
}

export type FormatName = 'jsonl' | 'csv';

/** A spreadsheet runs what begins like this, and targets are of other people's making: a quote makes it text. */
const FORMULA = /^[=+\-@\t\r]/;

const jsonLines = { header: '', line: (record: object) => `${JSON.stringify(jsonNames(record))}\n` };

export const AUDIT_FORMATS: Readonly<Record<FormatName, Format<AuditRecord>>> = {
  jsonl: jsonLines,
  csv: csv<AuditRecord>({
    time: ({ time }) => time,
    organization: ({ organization = '' }) => organization,
    action: ({ action }) => action,
    actor_kind: ({ actor }) => actor.kind,
    actor: ({ actor }) => actor.id,
    target: ({ target }) => target,
    details: ({ details }) => JSON.stringify(details),
    id: ({ id }) => id,
  }),
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
