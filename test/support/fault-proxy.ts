import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type EngineAnswer, type EngineCall, forward, readCall } from './engine-call.ts';
import { type ErrorFault, errorAnswer } from './fault-answers.ts';

/** What happens to a call instead of a plain answer. */
export type Fault =
  | ErrorFault
  /** Never forwarded, never answered. */
  | 'timeout-before'
  /** Forwarded and done by the engine, never answered. */
  | 'timeout-after'
  /** Never forwarded; the connection breaks. */
  | 'reset-before'
  /** Forwarded and done by the engine; then the connection breaks instead of an answer. */
  | 'reset-after'
  /** Forwarded and done by the engine; the connection breaks in the middle of the answer. */
  | 'reset-in-answer'
  /** Forwarded and done by the engine; the answer begins, and never ends. */
  | 'stall-in-answer'
  /** Forwarded after a while, even when the client has given up by then. */
  | { readonly delayMs: number }
  /** Forwarded once the promise resolves, even when the client has given up by then. */
  | { readonly hold: Promise<void> };

/**
 * As many strikes as an AWS call of two attempts can take: a connection that is reset is repeated once within an attempt
 * when it had been used before. What the call does not take is left over, and strikes what comes next.
 */
export const STRIKES_OF_BOTH_ATTEMPTS = 4;

export interface FaultRule {
  readonly operation: string;
  /** Only calls that name this table, in any transact or batch item too; absent matches every call. */
  readonly table?: string;
  /** Only calls that hold this text, such as a part of their key. */
  readonly holding?: string;
  /** How many matching calls pass before it strikes: 0 unless said. */
  readonly skip?: number;
  /** How many calls it strikes: 1 unless said; Infinity for all of them. */
  readonly times?: number;
  readonly fault: Fault;
}

export interface FaultProxy {
  /** What the client is pointed at. */
  readonly endpoint: string;
  /** Every call in order of arrival, retries and struck ones included. */
  readonly calls: readonly Pick<EngineCall, 'operation' | 'table' | 'tables' | 'bytes'>[];
  /** Of several rules that match a call, the one injected first strikes. */
  inject(rule: FaultRule): void;
  /** Forgets the rules and the calls. Does NOT release calls that are already struck. */
  clear(): void;
  /** Breaks every open connection; what is delayed or held is not forwarded any more. */
  close(): Promise<void>;
}

/**
 * A proxy on 127.0.0.1 in front of an AWS JSON engine (DynamoDB, KMS) that counts calls at the wire and makes them fail.
 * @param target the engine's endpoint
 */
export async function startFaultProxy({ target }: { readonly target: string }): Promise<FaultProxy> {
  const calls: EngineCall[] = [];
  const rules = new FaultRules();
  const closing = new AbortController();
  const server = createServer(async (request, response) => {
    try {
      const call = await readCall(request);
      calls.push(call);
      await play(
        rules.take(call),
        { response, call, send: () => forward(target, call, closing.signal) },
        closing.signal,
      );
    } catch {
      // The engine is gone, or the proxy closes: a broken connection says so.
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    inject: (rule) => rules.add(rule),
    clear: () => {
      calls.length = 0;
      rules.clear();
    },
    close: () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

class FaultRules {
  readonly #rules: { readonly rule: FaultRule; passing: number; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, passing: rule.skip ?? 0, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The fault that strikes this call, if any; it counts. */
  take(call: EngineCall): Fault | undefined {
    const found = this.#rules.find(({ rule, left }) => left > 0 && matches(rule, call));
    if (!found) return undefined;
    if (found.passing > 0) {
      found.passing -= 1;
      return undefined;
    }
    found.left -= 1;
    return found.rule.fault;
  }
}

function matches(rule: FaultRule, call: EngineCall): boolean {
  if (rule.operation !== call.operation) return false;
  if (rule.holding !== undefined && !call.bytes.includes(rule.holding)) return false;
  return rule.table === undefined || call.tables.includes(rule.table);
}

/** What tells this read of the Directory from every other of a flow, in whatever order they come: its sort key. */
export function sortKeyOf({ bytes }: Pick<EngineCall, 'bytes'>): string | undefined {
  return /"sk":\{"S":"[^"]*"\}/.exec(bytes.toString())?.[0];
}

interface Exchange {
  readonly call: EngineCall;
  readonly response: ServerResponse;
  /** Forwards the call to the engine. */
  readonly send: () => Promise<EngineAnswer>;
}

/** An unanswered exchange stays open until the client or `close` ends it. */
async function play(fault: Fault | undefined, exchange: Exchange, closing: AbortSignal): Promise<void> {
  const { call, response, send } = exchange;
  if (typeof fault === 'object') {
    await ('hold' in fault ? fault.hold : delay(fault.delayMs, undefined, { signal: closing }));
    return answer(response, await send());
  }
  switch (fault) {
    case undefined:
      return answer(response, await send());
    case 'timeout-before':
      return;
    case 'reset-before':
      response.destroy();
      return;
    case 'timeout-after':
      await send();
      return;
    case 'reset-after':
      await send();
      response.destroy();
      return;
    case 'reset-in-answer':
      await beginAnswer(response, await send());
      response.destroy();
      return;
    case 'stall-in-answer':
      return beginAnswer(response, await send());
    default:
      return answer(response, errorAnswer(fault, call));
  }
}

function answer(response: ServerResponse, { status, headers, bytes }: EngineAnswer): void {
  writeHead(response, status, headers, bytes.length);
  response.end(bytes);
}

/** The head promises one byte more than what comes. Resolves when that has left. */
function beginAnswer(response: ServerResponse, { status, headers, bytes }: EngineAnswer): Promise<void> {
  writeHead(response, status, headers, bytes.length + 1);
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}

function writeHead(
  response: ServerResponse,
  status: number,
  headers: EngineAnswer['headers'],
  contentLength: number,
): void {
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...passedOn } = headers;
  response.writeHead(status, { ...passedOn, 'content-length': contentLength });
}
