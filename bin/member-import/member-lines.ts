import type { MemberInput } from '../../lambdas/core/registration/member.ts';
import { fieldError } from '../command-error.ts';
import { parseCsv } from './csv.ts';

export const IMPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** One line of a file of members, as far as it can be read. */
export type MemberLine = { readonly line: number; readonly raw: string } & (
  | { readonly input: MemberInput }
  | { readonly problem: string }
);

/** The lines of a file, and what a file of some of them must begin with. */
export interface MemberLines {
  readonly header?: string;
  readonly lines: readonly MemberLine[];
}

const COLUMNS: readonly string[] = ['email', 'role', 'name', 'id', 'external_id', 'subject'];
const REQUIRED: readonly string[] = ['email', 'role'];

/** By the file's name: `.csv`, `.jsonl` or `.ndjson`. */
export function formatOf(file: string): ImportFormat | undefined {
  if (/\.csv$/i.test(file)) return 'csv';
  return /\.(?:jsonl|ndjson)$/i.test(file) ? 'jsonl' : undefined;
}

/** @throws CommandError when the file as a whole cannot be understood: its header is wrong */
export function readMemberLines(text: string, format: ImportFormat): MemberLines {
  return format === 'csv' ? fromCsv(text) : { lines: [...fromJsonLines(text)] };
}

/** RFC 4180 with a header: the columns `email` and `role`, and perhaps `name`, `id`, `external_id` and `subject`, in any order. */
function fromCsv(text: string): MemberLines {
  const [header, ...records] = parseCsv(text);
  if (header === undefined) throw fileError('is empty: it must begin with a header, such as email,role,id,subject');
  const columns = 'fields' in header ? header.fields.map((name) => name.trim()) : [];
  const wrong = 'problem' in header ? header.problem : problemOfHeader(columns);
  if (wrong !== undefined) throw fileError(`has a header that ${wrong}`);
  const lines = records.map(({ line, raw, ...record }): MemberLine => {
    if ('problem' in record) return { line, raw, problem: record.problem };
    const { fields } = record;
    if (fields.length === columns.length) return { line, raw, ...toInput(entries(columns, fields)) };
    return { line, raw, problem: `has ${fields.length} fields, and the header ${columns.length}` };
  });
  return { header: header.raw, lines };
}

function problemOfHeader(columns: readonly string[]): string | undefined {
  const unknown = columns.find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined) return `names an unknown column: ${JSON.stringify(unknown)}. Known: ${COLUMNS.join(', ')}`;
  if (new Set(columns).size < columns.length) return 'names a column twice';
  const missing = REQUIRED.find((name) => !columns.includes(name));
  return missing && `lacks the column ${missing}`;
}

/** An empty cell says nothing. */
function entries(columns: readonly string[], fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.flatMap((name, i) => (fields[i] ? [[name, fields[i]]] : [])));
}

/** One JSON object per line, with the same members as the columns of a CSV file. */
function* fromJsonLines(text: string): Generator<MemberLine> {
  for (const [index, content] of text
    .replace(/^\u{feff}/u, '')
    .split('\n')
    .entries()) {
    const raw = content.replace(/\r$/, '');
    if (raw.trim() !== '') yield { line: index + 1, raw, ...toInput(parseJson(raw)) };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Input = { readonly input: MemberInput } | { readonly problem: string };

function toInput(value: unknown): Input {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'is no JSON object' };
  const members = Object.entries(value);
  const unknown = members.find(([name]) => !COLUMNS.includes(name));
  if (unknown !== undefined) return { problem: `has an unknown member: ${JSON.stringify(unknown[0])}` };
  const wrong = members.find(([, content]) => typeof content !== 'string');
  if (wrong !== undefined) return { problem: `${wrong[0]} must be a string` };
  const { email, role, external_id: externalId, ...optional } = Object.fromEntries(members) as Record<string, string>;
  if (email === undefined || role === undefined) return { problem: `${email ? 'role' : 'email'} is missing` };
  return { input: { email, role, ...(externalId !== undefined && { externalId }), ...optional } };
}

function fileError(problem: string): Error {
  return fieldError([{ field: 'file', problem }]);
}
