import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One call of an AWS JSON service, as it was on the wire. */
export interface EngineCall {
  readonly service: 'dynamodb' | 'kms';
  readonly operation: string;
  /** The table that the call names, or the first of several. */
  readonly table?: string;
  /** Every table that the call names, in transact and batch items too. */
  readonly tables: readonly string[];
  /** Items of a transaction, else 0. */
  readonly transactItemCount: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface EngineAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

interface CallBody {
  readonly TableName?: string;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName?: string }>>[];
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

export async function readCall(message: IncomingMessage): Promise<EngineCall> {
  const [prefix, operation = ''] = String(message.headers['x-amz-target']).split('.');
  const bytes = await buffer(message);
  const body = JSON.parse(bytes.toString()) as CallBody;
  const tables = tablesOf(body);
  return {
    service: prefix === 'TrentService' ? 'kms' : 'dynamodb',
    operation,
    ...(tables[0] !== undefined && { table: tables[0] }),
    tables,
    transactItemCount: body.TransactItems?.length ?? 0,
    headers: message.headers,
    bytes,
  };
}

function tablesOf({ TableName, TransactItems = [], RequestItems = {} }: CallBody): string[] {
  const transacted = TransactItems.flatMap((item) => Object.values(item).map((operation) => operation.TableName));
  const named = [TableName, ...transacted, ...Object.keys(RequestItems)];
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** Sends the call to the engine on a connection of its own, and waits for the whole answer. */
export function forward(target: string, call: EngineCall, signal: AbortSignal): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(target, { method: 'POST', headers: call.headers, agent: false, signal });
    outgoing.once('error', reject);
    outgoing.once('response', async (answer) => {
      const bytes = await buffer(answer).catch(reject);
      if (bytes) resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes });
    });
    outgoing.end(call.bytes);
  });
}
