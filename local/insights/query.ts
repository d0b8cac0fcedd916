import { type Token, tokensOf, UnknownSyntax } from './tokens.ts';

export type Condition =
  | { readonly is: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'present'; readonly field: string }
  | { readonly is: 'like'; readonly field: string; readonly pattern: RegExp }
  | { readonly is: 'in'; readonly field: string; readonly values: readonly Literal[] }
  | { readonly is: Comparison; readonly field: string; readonly value: Literal };

export type Literal = string | number;

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `column` is what the answer calls it. */
export type Figure =
  | { readonly of: 'count'; readonly column: string }
  | { readonly of: 'count_distinct' | 'max' | 'min' | 'sum'; readonly field: string; readonly column: string }
  | { readonly of: 'pct'; readonly field: string; readonly percent: number; readonly column: string };

/** What rows are told apart by: a field, or the beginning of the span of time that the line was written in. */
export type Group =
  | { readonly by: 'field'; readonly column: string }
  | { readonly by: 'time'; readonly seconds: number; readonly column: string };

export type Step =
  | { readonly do: 'filter'; readonly condition: Condition }
  | { readonly do: 'fields'; readonly columns: readonly string[] }
  | { readonly do: 'stats'; readonly figures: readonly Figure[]; readonly groups: readonly Group[] }
  | { readonly do: 'sort'; readonly column: string; readonly descending: boolean }
  | { readonly do: 'limit'; readonly rows: number };

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * The subset of CloudWatch Logs Insights that the runbook's queries are written in: filter, fields, stats, sort, limit.
 * @throws UnknownSyntax for anything else, such as `parse`, `dedup`, arithmetic or `not`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function parseQuery(query: string): readonly Step[] {
  return new Parser(query).steps();
}

class Parser {
  readonly #query: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokensOf(query);
  }

  steps(): readonly Step[] {
    const steps = this.#several('|', () => this.#step());
    if (this.#next.kind !== 'end') throw this.#unknown();
    return steps;
  }

  #step(): Step {
    const command = this.#next.kind === 'name' ? this.#next.value : '';
    switch (command) {
      case 'filter':
        this.#take();
        return { do: 'filter', condition: this.#any() };
      case 'fields':
        this.#take();
        return { do: 'fields', columns: this.#several(',', () => this.#expect('name')) };
      case 'stats':
        this.#take();
        return this.#stats();
      case 'sort':
        this.#take();
        return { do: 'sort', column: this.#expect('name'), descending: this.#direction() };
      case 'limit':
        this.#take();
        return { do: 'limit', rows: this.#number() };
      default:
        throw this.#unknown();
    }
  }

  /** `and` binds closer than `or`. */
  #any(): Condition {
    const of = this.#separated('or', () => this.#separatedAll());
    return of.length === 1 && of[0] !== undefined ? of[0] : { is: 'any', of };
  }

  #separatedAll(): Condition {
    const of = this.#separated('and', () => this.#condition());
    return of.length === 1 && of[0] !== undefined ? of[0] : { is: 'all', of };
  }

  #condition(): Condition {
    if (this.#skip('symbol', '(')) {
      const condition = this.#any();
      this.#expect('symbol', ')');
      return condition;
    }
    const field = this.#expect('name');
    if (field === 'ispresent') return { is: 'present', field: this.#inParentheses(() => this.#expect('name')) };
    if (this.#skip('name', 'like')) return { is: 'like', field, pattern: new RegExp(this.#expect('pattern')) };
    if (this.#skip('name', 'in')) return { is: 'in', field, values: this.#list() };
    const comparison = COMPARISONS.find((one) => this.#skip('symbol', one));
    if (comparison === undefined) throw this.#unknown();
    return { is: comparison, field, value: this.#literal() };
  }

  #list(): readonly Literal[] {
    this.#expect('symbol', '[');
    const values = this.#several(',', () => this.#literal());
    this.#expect('symbol', ']');
    return values;
  }

  #stats(): Step {
    const figures = this.#several(',', () => this.#figure());
    const groups = this.#skip('name', 'by') ? this.#several(',', () => this.#group()) : [];
    return { do: 'stats', figures, groups };
  }

  #figure(): Figure {
    const of = this.#expect('name');
    switch (of) {
      case 'count':
        this.#inParentheses(() => this.#expect('symbol', '*'));
        return { of, column: this.#alias('count(*)') };
      case 'count_distinct':
      case 'max':
      case 'min':
      case 'sum': {
        const field = this.#inParentheses(() => this.#expect('name'));
        return { of, field, column: this.#alias(`${of}(${field})`) };
      }
      case 'pct': {
        const [field, percent] = this.#inParentheses(() => {
          const name = this.#expect('name');
          this.#expect('symbol', ',');
          return [name, this.#number()] as const;
        });
        return { of, field, percent, column: this.#alias(`pct(${field}, ${percent})`) };
      }
      default:
        this.#at--;
        throw this.#unknown();
    }
  }

  #group(): Group {
    const column = this.#expect('name');
    if (column !== 'bin') return { by: 'field', column };
    const span = this.#inParentheses(() => this.#expect('number'));
    const unit = span.at(-1) as keyof typeof SECONDS;
    if (!(unit in SECONDS)) throw new UnknownSyntax(`bin(${span})`, this.#query);
    return { by: 'time', seconds: Number.parseInt(span, 10) * SECONDS[unit], column: `bin(${span})` };
  }

  #alias(otherwise: string): string {
    return this.#skip('name', 'as') ? this.#expect('name') : otherwise;
  }

  /** "The default is ascending" is true of `asc` alone to read; absent, Logs Insights sorts upwards. */
  #direction(): boolean {
    if (this.#skip('name', 'desc')) return true;
    this.#skip('name', 'asc');
    return false;
  }

  #literal(): Literal {
    return this.#next.kind === 'text' ? this.#take().value : this.#number();
  }

  #number(): number {
    const value = Number(this.#expect('number'));
    if (Number.isNaN(value)) throw new UnknownSyntax('a span of time where a number belongs', this.#query);
    return value;
  }

  #inParentheses<T>(read: () => T): T {
    this.#expect('symbol', '(');
    const value = read();
    this.#expect('symbol', ')');
    return value;
  }

  #several<T>(symbol: string, read: () => T): readonly T[] {
    const all = [read()];
    while (this.#skip('symbol', symbol)) all.push(read());
    return all;
  }

  #separated<T>(word: string, read: () => T): readonly T[] {
    const all = [read()];
    while (this.#skip('name', word)) all.push(read());
    return all;
  }

  #skip(kind: Token['kind'], value: string): boolean {
    const isThere = this.#next.kind === kind && this.#next.value === value;
    if (isThere) this.#at++;
    return isThere;
  }

  #expect(kind: Token['kind'], value?: string): string {
    if (this.#next.kind !== kind || (value !== undefined && this.#next.value !== value)) throw this.#unknown();
    return this.#take().value;
  }

  #take(): Token {
    const token = this.#next;
    this.#at++;
    return token;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', value: 'its end' };
  }

  #unknown(): UnknownSyntax {
    return new UnknownSyntax(`"${this.#next.value}"`, this.#query);
  }
}
