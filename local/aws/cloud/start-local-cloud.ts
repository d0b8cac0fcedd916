import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CloudModel, loadCloudModel } from './cloud-model.ts';
import { FunctionPools } from './function-pools.ts';
import { Gateway } from './gateway.ts';
import { describeGivenUp } from './given-up-model.ts';
import type { ServiceEndpoints } from './lambda-environment.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import type { RuntimeOptions } from './lambda-worker.ts';
import { LogDelivery } from './log-delivery.ts';
import { startScheduler } from './scheduler.ts';
import { startStreamPoller } from './stream-poller.ts';
import { StreamReader } from './stream-reader.ts';

export interface LocalCloudOptions {
  /** Directory of a synthesized cloud assembly (`cdk.out`). */
  readonly assembly: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** What `ApiEndpoint` resolves to. Default: `http://127.0.0.1:<port>`. */
  readonly apiEndpoint?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly endpoints: ServiceEndpoints;
  /** Every line that a function writes, and what became of invocations that failed. */
  readonly onLog: RuntimeOptions['onLog'];
  /** File of how far functions have read the streams of tables. Absent: each start reads them anew. */
  readonly streamCheckpoints?: string | undefined;
  /** Execution environments per function. */
  readonly poolSize?: number;
  /** Invocations per function that may wait for one. */
  readonly maxWaiting?: number;
  /** Milliseconds since the epoch, for throttles, authorizer caches and schedules. Time-outs are real time. */
  readonly now?: () => number;
}

export interface LocalCloud {
  /** Where the HTTP API answers, without a trailing slash. */
  readonly url: string;
  readonly model: CloudModel;
  /** Invokes a function by name, logical id or the end of its construct path. Rejects as Lambda does. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Starts execution environments ahead of the first request. */
  warm(functionName: string, count: number): Promise<void>;
  /** Ends a function's idle execution environments, as Lambda does now and then, and whatever they remember. */
  recycle(functionName: string): Promise<void>;
  /** Runs what a deployment would run, in its order; rejects with the first failure. */
  invokeTriggers(): Promise<void>;
  /** Begins to deliver streams of tables, which must exist. */
  readStreams(): void;
  /** Ends server, connections, schedules and execution environments. */
  close(): Promise<void>;
}

/** Another process listens on the port. */
export class PortInUse extends Error {
  readonly port: number;
  constructor(port: number) {
    super(`Port ${port} is in use: stop what listens there, or choose another port`);
    this.name = 'PortInUse';
    this.port = port;
  }
}

/** Well-formed, and nobody's. */
const DEFAULT_ACCOUNT = { accountId: '111111111111', region: 'eu-west-1' };

/**
 * Runs the HTTP API, functions, schedules and log subscriptions of a cloud assembly on loopback.
 * Rejects with {@link PortInUse}, or with an error that names what the assembly holds and this runtime cannot do.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  // Larger than the quota, so that the gateway itself can say that a request exceeds it.
  const server = createServer({ maxHeaderSize: 65_536 });
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  try {
    return run(server, url, options);
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

function run(server: Server, url: string, options: LocalCloudOptions): LocalCloud {
  const { accountId, region } = { ...DEFAULT_ACCOUNT, ...options };
  const model = loadCloudModel(options.assembly, { accountId, region, apiEndpoint: options.apiEndpoint ?? url });
  const logs = deliverLogs(model, () => pools, options);
  const onLog: RuntimeOptions['onLog'] = (entry) => {
    options.onLog(entry);
    logs.take(entry.functionName, entry.line);
  };
  const pools = new FunctionPools(model.functions, { ...options, region, onLog });
  serveHttpApi(server, model, pools, options);
  const stopSchedules = runSchedules(model, pools, options);
  const pollers: { stop(): Promise<void> }[] = [];
  return {
    url,
    model,
    invoke: async (name, event) => pools.of(model.functions.named(name)).invoke(event),
    warm: async (name, count) => pools.of(model.functions.named(name)).warm(count),
    recycle: async (name) => pools.of(model.functions.named(name)).recycle(),
    invokeTriggers: async () => {
      for (const trigger of model.triggers) await pools.of(trigger.function).invoke({});
    },
    readStreams: () => {
      pollers.push(...pollStreams(model, pools, region, options));
    },
    close: async () => {
      stopSchedules();
      await Promise.all(pollers.map((poller) => poller.stop()));
      logs.stop();
      await Promise.all([closeServer(server), pools.close()]);
    },
  };
}

function serveHttpApi(server: Server, model: CloudModel, pools: FunctionPools, options: LocalCloudOptions): void {
  const gateway = new Gateway({
    api: model.api,
    account: model.account,
    now: options.now ?? Date.now,
    invoke: (target, event, traceId) => pools.of(target).invoke(event, traceId),
    onFailure: ({ name }, error) => options.onLog({ functionName: name, line: `HTTP API: ${String(error)}` }),
  });
  server.on('request', (request, response) => void gateway.handle(request, response));
}

function runSchedules(model: CloudModel, pools: FunctionPools, { now = Date.now, onLog }: LocalCloudOptions) {
  return startScheduler({
    schedules: model.schedules,
    now,
    run: (schedule, event) => {
      const report = reportFailure(model, schedule.function, `Schedule ${schedule.name}`, onLog);
      pools.of(schedule.function).invoke(event).catch(report);
    },
  });
}

/** Each as its function: Lambda reads a stream under the function's role. */
function pollStreams(model: CloudModel, pools: FunctionPools, region: string, options: LocalCloudOptions) {
  return model.streamMappings.map((mapping) =>
    startStreamPoller({
      mapping,
      reader: new StreamReader(options.endpoints.dynamodb, mapping.function.accessKeyId, region),
      invoke: (event) => pools.of(mapping.function).invoke(event),
      onLog: (line) => options.onLog({ functionName: mapping.function.name, line }),
      checkpoints: options.streamCheckpoints,
    }),
  );
}

/** Of an invocation that nobody waits for: what it failed with, and what Lambda would do now. */
function reportFailure(model: CloudModel, target: LambdaFunction, invokedBy: string, onLog: RuntimeOptions['onLog']) {
  const failed = model.failedInvocations.get(target);
  const after = failed === undefined ? '' : `. ${describeGivenUp(failed)}`;
  return (error: unknown) => onLog({ functionName: target.name, line: `${invokedBy}: ${String(error)}${after}` });
}

function deliverLogs(model: CloudModel, pools: () => FunctionPools, options: LocalCloudOptions): LogDelivery {
  return new LogDelivery({
    subscriptions: model.subscriptions,
    functions: model.functions.all,
    owner: model.account.accountId,
    now: options.now ?? Date.now,
    deliver: (subscription, event) => {
      const report = reportFailure(model, subscription.function, `Subscription ${subscription.name}`, options.onLog);
      pools().of(subscription.function).invoke(event).catch(report);
    },
  });
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortInUse(port) : error;
  }
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
