/** One record of a CSV text, with the text it was made of. Lines count from 1. */
export type CsvRecord = { readonly line: number; readonly raw: string } & (
  | { readonly fields: readonly string[] }
  | { readonly problem: string }
);

/**
 * The records of a CSV text (RFC 4180 §2), strictly: CRLF or LF between them; a field in quotes may hold commas and
 * line breaks, and a quote as two; everything else stands as it is, spaces too. A record that breaks a rule is a
 * problem of its own, as long as its first line: what follows is read on. Empty lines are no records.
 * Does NOT compare the numbers of fields.
 */
export function* parseCsv(text: string): Generator<CsvRecord> {
  const source = text.replace(/^\u{feff}/u, '');
  let line = 1;
  for (let start = 0; start < source.length; ) {
    const { end, ...read } = readRecord(source, start);
    const raw = source.slice(start, end);
    if (raw !== '') yield { line, raw, ...read };
    const next = source.startsWith('\r\n', end) ? end + 2 : end + 1;
    line += source.slice(start, next).split('\n').length - 1;
    start = next;
  }
}

type Read = { readonly end: number } & ({ readonly fields: readonly string[] } | { readonly problem: string });

function readRecord(source: string, start: number): Read {
  const fields: string[] = [];
  for (let at = start; ; at += 1) {
    const field = source[at] === '"' ? readQuoted(source, at) : readPlain(source, at);
    if ('problem' in field) return { end: endOfLine(source, start), problem: field.problem };
    fields.push(field.value);
    at = field.end;
    if (source[at] !== ',') return { end: at, fields };
  }
}

type Field = { readonly end: number; readonly value: string } | { readonly problem: string };

/** `non-escaped = *TEXTDATA`: no quote, comma or line break. */
function readPlain(source: string, start: number): Field {
  const [value = ''] = matchAt(/[^",\r\n]*/y, source, start) ?? [];
  const end = start + value.length;
  return isBoundary(source, end) ? { end, value } : { problem: `has ${nameOf(source[end])} in a field without quotes` };
}

/** `escaped = DQUOTE *(TEXTDATA / COMMA / CR / LF / 2DQUOTE) DQUOTE` */
function readQuoted(source: string, start: number): Field {
  const [quoted, value = ''] = matchAt(/"((?:[^"]|"")*)"/y, source, start) ?? [];
  if (quoted === undefined) return { problem: 'has a quote that is never closed' };
  const end = start + quoted.length;
  return isBoundary(source, end) ? { end, value: value.replaceAll('""', '"') } : { problem: 'has text after a quote' };
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Where a field may end: at a comma, a line break, or the end of all. */
function isBoundary(source: string, at: number): boolean {
  return at >= source.length || source[at] === ',' || source[at] === '\n' || source.startsWith('\r\n', at);
}

function nameOf(character: string | undefined): string {
  return character === '"' ? 'a quote' : 'a carriage return';
}

function endOfLine(source: string, from: number): number {
  const feed = source.indexOf('\n', from);
  if (feed === -1) return source.length;
  return feed > from && source[feed - 1] === '\r' ? feed - 1 : feed;
}
