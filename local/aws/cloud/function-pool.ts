import { randomBytes } from 'node:crypto';
import { ExecutionEnvironment } from './execution-environment.ts';
import {
  FunctionError,
  MAX_PAYLOAD_BYTES,
  RequestTooLargeException,
  TooManyRequestsException,
} from './lambda-errors.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import type { RuntimeOptions } from './lambda-worker.ts';

export interface PoolLimits {
  /** Execution environments of one function at most. */
  readonly size: number;
  /** Invocations that wait for one at most; the next is refused, as Lambda refuses what exceeds its concurrency. */
  readonly waiting: number;
}

/** The execution environments of one function: reused when idle, started on demand, never more than the limit. */
export class FunctionPool {
  readonly definition: LambdaFunction;
  readonly #options: RuntimeOptions;
  readonly #limits: PoolLimits;
  readonly #living = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #line: PromiseWithResolvers<ExecutionEnvironment>[] = [];
  #isClosed = false;

  constructor(definition: LambdaFunction, options: RuntimeOptions, limits: PoolLimits) {
    this.definition = definition;
    this.#options = options;
    this.#limits = limits;
  }

  /**
   * Invokes the function with an event that is passed as JSON, and returns its result, parsed from JSON.
   * Rejects with {@link FunctionError}, {@link TooManyRequestsException} or {@link RequestTooLargeException}.
   */
  async invoke(event: unknown, traceId = newTraceId()): Promise<unknown> {
    const payload = JSON.stringify(event) ?? '{}';
    const bytes = Buffer.byteLength(payload);
    if (bytes > MAX_PAYLOAD_BYTES) throw new RequestTooLargeException(bytes);
    const environment = await this.#acquire();
    try {
      return parseResult(await environment.invoke(payload, traceId));
    } finally {
      this.#release(environment);
    }
  }

  /** Starts execution environments until `count` are alive (or the limit is reached). Rejects when one cannot start. */
  async warm(count: number): Promise<void> {
    const missing = Math.min(count, this.#limits.size) - this.#living.size;
    const started = await Promise.all(Array.from({ length: Math.max(0, missing) }, () => this.#start()));
    for (const environment of started) this.#release(environment);
  }

  /** Ends those that are idle: the next invocation finds nothing in its memory. */
  async recycle(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((environment) => environment.stop()));
  }

  /** Ends every execution environment; invocations under way or waiting fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#line.splice(0)) reject(stopped());
    await Promise.all([...this.#living].map((environment) => environment.stop()));
  }

  async #acquire(): Promise<ExecutionEnvironment> {
    if (this.#isClosed) throw stopped();
    const idle = this.#takeIdle();
    if (idle !== undefined) return idle;
    if (this.#living.size < this.#limits.size) return this.#start();
    if (this.#line.length >= this.#limits.waiting) throw new TooManyRequestsException(this.definition.name);
    const place = Promise.withResolvers<ExecutionEnvironment>();
    this.#line.push(place);
    return place.promise;
  }

  /** One that crashed while idle may not have left the list yet. */
  #takeIdle(): ExecutionEnvironment | undefined {
    while (this.#idle.length > 0) {
      const environment = this.#idle.pop();
      if (environment?.isAlive) return environment;
    }
    return undefined;
  }

  async #start(): Promise<ExecutionEnvironment> {
    const environment = new ExecutionEnvironment(this.definition, this.#options, (ended) => this.#replace(ended));
    this.#living.add(environment);
    await environment.init();
    return environment;
  }

  #release(environment: ExecutionEnvironment): void {
    if (!environment.isAlive) return;
    const next = this.#line.shift();
    if (next === undefined) this.#idle.push(environment);
    else next.resolve(environment);
  }

  /** An environment that ended makes room: for the first in line, at once, so that nobody overtakes it. */
  #replace(ended: ExecutionEnvironment): void {
    this.#living.delete(ended);
    const next = this.#line.shift();
    if (next !== undefined) this.#start().then(next.resolve, next.reject);
  }
}

function parseResult(payload: string): unknown {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= MAX_PAYLOAD_BYTES) return JSON.parse(payload);
  const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
  throw new FunctionError({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
}

function stopped(): Error {
  return new FunctionError({ errorType: 'Runtime.Stopped', errorMessage: 'The local cloud was stopped' });
}

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html: tracing header */
export function newTraceId(): string {
  const epoch = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${epoch}-${randomBytes(12).toString('hex')}`;
}
