import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../local/runtime/local-stack.ts';
import { holdToDocument } from './documented-answers.ts';
import { Operator } from './operator.ts';
import { synthesizeShared } from './shared-assembly.ts';

/** Synthesis, two engines and the functions' workers, on a busy machine. */
export const STACK_START_MS = 60_000;

/** A log line follows its answer by a write to a file. */
const LOG_TIMEOUT_MS = 5_000;

/** Everything that `npm start` runs but the demo, on ports and state of its own. */
export class RunningStack {
  readonly stack: LocalStack;
  readonly state: string;
  /** `countersign --local`, against this stack. */
  readonly operator: Operator;
  readonly #ownsState: boolean;

  private constructor(stack: LocalStack, state: string, ownsState: boolean) {
    this.stack = stack;
    this.state = state;
    this.operator = new Operator(state);
    this.#ownsState = ownsState;
  }

  /** State that is passed in stays when the stack stops. */
  static async start(options: Partial<LocalStackOptions> = {}): Promise<RunningStack> {
    const state = options.state ?? temporaryState();
    const defaults = {
      port: 0,
      idpPort: 0,
      environment: {},
      synthesize: synthesizeShared,
      onProgress: () => undefined,
    };
    const stack = await startLocalStack({ ...defaults, ...options, state });
    holdAnswers(stack.issuer);
    return new RunningStack(stack, state, options.state === undefined);
  }

  get issuer(): string {
    return this.stack.issuer;
  }

  /** The audience of tokens for the sample API. */
  get resource(): string {
    return `${this.issuer}/sample`;
  }

  get tokenEndpoint(): string {
    return `${this.issuer}/oauth/token`;
  }

  /** The log so far. */
  log(): string {
    return readFileSync(this.stack.logPath, 'utf8');
  }

  /** Why a redemption, or what `message` says, was refused, as the log has it, by the correlation id of its answer. */
  async refusal(
    correlationId: unknown,
    message = 'redemption refused',
  ): Promise<{ readonly reason: string; readonly facts: object }> {
    const deadline = Date.now() + LOG_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const line = this.log()
        .split('\n')
        .find((text) => text.includes(`"${message}"`) && text.includes(`"correlationId":"${correlationId}"`));
      if (line !== undefined) return JSON.parse(line.slice(line.indexOf('{')));
      await delay(20);
    }
    throw new Error(`no refusal ${correlationId} in the log`);
  }

  async stop(): Promise<void> {
    this.operator.close();
    await this.stack.close();
    if (this.#ownsState) rmSync(this.state, { recursive: true, force: true });
  }
}

/** Whatever a test fetches here is held to what `/openapi.json` says of it; a file's tests have a `fetch` of their own. */
function holdAnswers(issuer: string): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== issuer) return response;
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    const body = await response.clone().text();
    const headers = Object.fromEntries(response.headers);
    holdToDocument({ method, path: decodeURI(url.pathname), status: response.status, headers, body });
    return response;
  };
}

export function temporaryState(): string {
  return mkdtempSync(join(tmpdir(), 'countersign-'));
}
