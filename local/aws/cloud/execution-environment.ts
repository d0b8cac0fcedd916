import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { FunctionError } from './lambda-errors.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import type { InvocationMessage, RuntimeMessage } from './lambda-protocol.ts';
import { describeCrash, exitMessage, type RuntimeOptions, startWorker } from './lambda-worker.ts';
import { LineSplitter } from './line-splitter.ts';

/** "The Init phase is limited to 10 seconds." */
const INIT_TIMEOUT_MS = 10_000;

interface Waiting {
  resolve(payload: string): void;
  reject(error: Error): void;
}

/**
 * One worker thread that serves one invocation at a time, as a Lambda execution environment does.
 * A time-out, an uncaught error, `process.exit` and exhausted memory end it, and fail the invocation it was serving.
 * Unlike Lambda it is not frozen between invocations: work left behind goes on.
 */
export class ExecutionEnvironment {
  readonly #definition: LambdaFunction;
  readonly #worker: Worker;
  readonly #output: LineSplitter;
  #waiting: Waiting | undefined;
  #requestId = randomUUID();
  #death: Error | undefined;

  /** Begins to load the bundle. `onExit` runs once, when the thread has ended for whatever reason. */
  constructor(
    definition: LambdaFunction,
    options: RuntimeOptions,
    onExit: (environment: ExecutionEnvironment) => void,
  ) {
    const functionName = definition.name;
    this.#definition = definition;
    this.#output = new LineSplitter((line) => options.onLog({ functionName, line }));
    this.#worker = startWorker(definition, options);
    this.#worker.stdout.on('data', (chunk) => this.#output.write(String(chunk)));
    this.#worker.stderr.on('data', (chunk) => this.#output.write(String(chunk)));
    this.#worker.on('message', (message: RuntimeMessage) => this.#receive(message));
    this.#worker.on('error', (error) => this.#die(describeCrash(error)));
    this.#worker.on('exit', (code) => {
      this.#die({ errorType: 'Runtime.ExitError', errorMessage: exitMessage(code) });
      this.#output.flush();
      onExit(this);
    });
  }

  /** To be awaited before the first invocation. Rejects with a {@link FunctionError} when the bundle fails to load. */
  async init(): Promise<void> {
    await this.#await(INIT_TIMEOUT_MS);
  }

  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /**
   * Serves one invocation and returns the JSON of its result. The caller sees to it that none is under way.
   * Rejects with a {@link FunctionError}.
   */
  async invoke(payload: string, traceId: string): Promise<string> {
    this.#requestId = randomUUID();
    const { timeoutMs } = this.#definition;
    const message: InvocationMessage = {
      requestId: this.#requestId,
      traceId,
      deadlineMs: Date.now() + timeoutMs,
      payload,
    };
    this.#worker.postMessage(message);
    return this.#await(timeoutMs);
  }

  /** Ends the worker; an invocation under way fails. */
  async stop(): Promise<void> {
    this.#die({ errorType: 'Runtime.Stopped', errorMessage: 'The local cloud was stopped' });
    await this.#worker.terminate();
  }

  #await(timeoutMs: number): Promise<string> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const timer = setTimeout(() => this.#timeOut(timeoutMs), timeoutMs);
    this.#waiting = { resolve, reject };
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiting = undefined;
      this.#output.flush();
    });
  }

  #receive(message: RuntimeMessage): void {
    switch (message.type) {
      case 'output':
        this.#output.write(message.text);
        break;
      case 'ready':
        this.#waiting?.resolve('');
        break;
      case 'succeeded':
        this.#waiting?.resolve(message.payload);
        break;
      case 'failed':
        this.#waiting?.reject(new FunctionError(message.error));
        break;
      case 'init-failed':
        this.#die(message.error);
        void this.#worker.terminate();
    }
  }

  #timeOut(timeoutMs: number): void {
    const seconds = (timeoutMs / 1000).toFixed(2);
    this.#die({ errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${seconds} seconds` });
    void this.#worker.terminate();
  }

  /** The first cause counts: what follows from it (the exit after an error) says less. */
  #die({ errorType, errorMessage }: { errorType: string; errorMessage: string }): void {
    if (this.#death !== undefined) return;
    const error = { errorType, errorMessage: `RequestId: ${this.#requestId} Error: ${errorMessage}` };
    this.#death = new FunctionError(error);
    if (errorType !== 'Runtime.Stopped') this.#output.line(`${new Date().toISOString()}\t${error.errorMessage}`);
    this.#waiting?.reject(this.#death);
  }
}
