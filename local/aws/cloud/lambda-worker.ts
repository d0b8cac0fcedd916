import { Worker } from 'node:worker_threads';
import { lambdaEnvironment, newLogStreamName, type ServiceEndpoints } from './lambda-environment.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import type { RuntimeSettings } from './lambda-protocol.ts';

export interface RuntimeOptions {
  readonly region: string;
  readonly endpoints: ServiceEndpoints;
  onLog(entry: { readonly functionName: string; readonly line: string }): void;
}

/** Starts a thread that loads the function's bundle, with the function's environment and memory limit. */
export function startWorker(definition: LambdaFunction, options: RuntimeOptions): Worker {
  const { name: functionName, arn: functionArn, handlerFile, exportName, memoryMb, logGroupName } = definition;
  const logStreamName = newLogStreamName();
  const settings: RuntimeSettings = {
    handlerFile,
    exportName,
    functionName,
    functionArn,
    memoryMb,
    logGroupName,
    logStreamName,
  };
  return new Worker(new URL('./lambda-runtime.ts', import.meta.url), {
    name: functionName,
    workerData: settings,
    argv: [],
    execArgv: [],
    env: { ...lambdaEnvironment(definition, options.endpoints, options.region, logStreamName) },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    // The runtime sends its output as messages; these streams carry what Node.js itself prints.
    stdout: true,
    stderr: true,
  });
}

/** Why a thread died of an error, in Lambda's words. */
export function describeCrash(error: unknown): { errorType: string; errorMessage: string } {
  const { name, message, code } = error as Error & { code?: string };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { errorType: 'Runtime.OutOfMemory', errorMessage: message };
  return { errorType: name ?? 'Error', errorMessage: message ?? String(error) };
}

/** What Lambda says of a process that ended by itself. */
export function exitMessage(code: number): string {
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}
