/**
 * The inside of an execution environment: the entry of a worker thread, which loads one function's bundle and serves
 * invocations one after the other. Its environment, memory limit and death are its parent's business.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionErrorPayload, InvocationMessage, RuntimeMessage, RuntimeSettings } from './lambda-protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const settings = workerData as RuntimeSettings;

function post(message: RuntimeMessage): void {
  parentPort?.postMessage(message);
}

/**
 * Sends output at once: a worker's own streams wait for the parent between two writes, and what still waits when the
 * worker is terminated would be lost.
 */
function redirectOutput(): void {
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    post({ type: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = rest.at(-1);
    if (typeof callback === 'function') queueMicrotask(() => callback());
    return true;
  };
  process.stdout.write = write as typeof process.stdout.write;
  process.stderr.write = write as typeof process.stderr.write;
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(pathToFileURL(settings.handlerFile).href)) as Record<string, unknown>;
  const handler = module[settings.exportName] ?? (module['default'] as Record<string, unknown>)?.[settings.exportName];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${settings.exportName} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return handler as Handler;
}

async function serve(handler: Handler, { requestId, traceId, deadlineMs, payload }: InvocationMessage): Promise<void> {
  process.env['_X_AMZN_TRACE_ID'] = traceId;
  try {
    const result = await handler(JSON.parse(payload), contextOf(requestId, deadlineMs));
    post({ type: 'succeeded', payload: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    const error = describeThrown(thrown);
    console.error(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}`);
    post({ type: 'failed', error });
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(requestId: string, deadlineMs: number): object {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.functionArn,
    logGroupName: settings.logGroupName,
    logStreamName: settings.logStreamName,
    memoryLimitInMB: String(settings.memoryMb),
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

function describeThrown(thrown: unknown): FunctionErrorPayload {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
}

redirectOutput();
try {
  const handler = await loadHandler();
  parentPort?.on('message', (message: InvocationMessage) => void serve(handler, message));
  post({ type: 'ready' });
} catch (thrown) {
  post({ type: 'init-failed', error: describeThrown(thrown) });
}
