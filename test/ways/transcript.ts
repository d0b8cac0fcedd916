/** What is shown in place of what differs from run to run: the text as it came, and as the page has it. */
export type Shown = readonly (readonly [actual: string, shown: string])[];

/** Members whose values are nobody's to see, or are others in each run. */
const SECRET = new Set(['secret', 'access_token', 'refresh_token', 'client_secret', 'registration_access_token']);
const TIMES = new Set(['created_at', 'expires_at', 'recalled_at']);

/** An HTTP request in the way that a person would tell it: a form or JSON, and nothing that every request has. */
export interface ToldRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** What was done and answered, one after the other, as text that is the same in every run. */
export class Transcript {
  readonly #parts: string[] = [];
  readonly #shown: (readonly [string, string])[];

  constructor(shown: Shown) {
    this.#shown = [...shown];
  }

  /** From here on. */
  hide(actual: string, shown: string): void {
    this.#shown.unshift([actual, shown]);
  }

  note(words: string): void {
    this.#parts.push(`# ${words}`);
  }

  command(args: readonly string[], answer: unknown): void {
    const line = args.map((arg) => (/[^\w.:=/-]/.test(arg) ? JSON.stringify(arg) : arg)).join(' ');
    this.#parts.push(`$ countersign ${line} --json\n${json(answer)}`);
  }

  request({ method, path, headers = {}, parameters = {}, json: body }: ToldRequest, status: number, answer: unknown) {
    const lines = [
      `${method} ${path}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...Object.entries(parameters).map(([name, value]) => `  ${name}=${value}`),
      ...(body === undefined ? [] : [json(body)]),
      `${status}${answer === undefined ? '' : ` ${json(answer)}`}`,
    ];
    this.#parts.push(lines.join('\n'));
  }

  /** What is in a token that was given, as far as it matters here. */
  claims(title: string, claims: Readonly<Record<string, unknown>>): void {
    this.#parts.push(`# ${title}\n${json(claims)}`);
  }

  text(): string {
    const all = this.#parts.join('\n\n');
    return this.#shown.reduce((text, [actual, shown]) => text.replaceAll(actual, shown), all);
  }
}

function json(value: unknown): string {
  return JSON.stringify(value, (name, member) => (SECRET.has(name) ? '…' : TIMES.has(name) ? 0 : member), 2);
}
