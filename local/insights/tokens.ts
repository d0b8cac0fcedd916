/** A word of a query: what kind it is, and what it means. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'pattern' | 'symbol' | 'end';
  readonly value: string;
}

/** What the evaluator does not know, named: no part of a query is skipped, because its answer would be another one's. */
export class UnknownSyntax extends Error {
  constructor(found: string, query: string) {
    super(`The local evaluator does not know ${found} in this query: ${query}`);
  }
}

const KINDS = ['text', 'pattern', 'number', 'name', 'symbol'] as const;

const WORD = new RegExp(
  [
    /\s+/,
    /"(?<text>[^"\\]*)"/,
    /\/(?<pattern>[^/\\]+)\//,
    // `5m` is a span of time, and `.0` at the end of a name is a place in a list.
    /(?<number>\d+(?:\.\d+)?[smhd]?)/,
    /(?<name>@?[A-Za-z_]\w*(?:\.\w+)*)/,
    /(?<symbol>!=|>=|<=|[=<>(),[\]|*])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);

/** @throws UnknownSyntax at the first character that begins no word */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    WORD.lastIndex = at;
    const found = WORD.exec(query);
    if (found === null) throw new UnknownSyntax(`"${query.slice(at, at + 12)}"`, query);
    at += found[0].length;
    const kind = KINDS.find((one) => found.groups?.[one] !== undefined);
    if (kind !== undefined) tokens.push({ kind, value: found.groups?.[kind] ?? '' });
  }
  return [...tokens, { kind: 'end', value: 'its end' }];
}
