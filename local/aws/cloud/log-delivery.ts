import { gzipSync } from 'node:zlib';
import type { LambdaFunction } from './lambda-functions.ts';
import type { Subscription } from './subscription-model.ts';

export interface LogDeliveryOptions {
  readonly subscriptions: readonly Subscription[];
  readonly functions: readonly LambdaFunction[];
  /** Of the account that owns the log. */
  readonly owner: string;
  now(): number;
  /** Begins one delivery, whose failures are its own to report. */
  deliver(subscription: Subscription, event: unknown): void;
}

/** CloudWatch Logs takes seconds; nobody who tries things out wants to wait for them. */
const DELIVERY_INTERVAL_MS = 250;

const MAX_LINES = 1_000;

interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Delivers log lines to the functions that subscribe to them, as CloudWatch Logs does: in batches, gzip in base64.
 * Unlike CloudWatch Logs it delivers once: a delivery that fails is not repeated, nor one that was due at the end.
 */
export class LogDelivery {
  readonly #options: LogDeliveryOptions;
  readonly #logGroups: ReadonlyMap<string, string>;
  readonly #pending = new Map<Subscription, LogEvent[]>();
  #timer: NodeJS.Timeout | undefined;
  #taken = 0;

  constructor(options: LogDeliveryOptions) {
    this.#options = options;
    this.#logGroups = new Map(options.functions.map(({ name, logGroupName }) => [name, logGroupName]));
  }

  /** One line that a function has written. */
  take(functionName: string, line: string): void {
    const logGroupName = this.#logGroups.get(functionName);
    for (const subscription of this.#options.subscriptions) {
      if (subscription.logGroupName !== logGroupName || !subscription.matches(line)) continue;
      const events = this.#pending.get(subscription) ?? [];
      events.push(this.#eventOf(line));
      this.#pending.set(subscription, events);
      this.#timer ??= setTimeout(() => this.deliver(), DELIVERY_INTERVAL_MS).unref();
    }
  }

  /** Everything taken so far. */
  deliver(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [subscription, events] of this.#pending) {
      while (events.length > 0) {
        this.#options.deliver(subscription, this.#invocationOf(subscription, events.splice(0, MAX_LINES)));
      }
    }
    this.#pending.clear();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#pending.clear();
  }

  /** An id of 56 digits, as CloudWatch Logs makes them; no two alike, not after a restart either. */
  #eventOf(message: string): LogEvent {
    const timestamp = this.#options.now();
    this.#taken += 1;
    return { id: `${timestamp}${String(this.#taken).padStart(12, '0')}`.padStart(56, '3'), timestamp, message };
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html */
  #invocationOf({ name, logGroupName }: Subscription, logEvents: readonly LogEvent[]): unknown {
    const message = {
      messageType: 'DATA_MESSAGE',
      owner: this.#options.owner,
      logGroup: logGroupName,
      logStream: 'local',
      subscriptionFilters: [name],
      logEvents,
    };
    return { awslogs: { data: gzipSync(JSON.stringify(message)).toString('base64') } };
  }
}
