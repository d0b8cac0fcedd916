import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JsonObject, readRequest, type ServiceRequest, unknownOperation } from './request.ts';
import { ServiceError } from './service-error.ts';

/** `undefined` is answered as an empty body, as AWS does for operations without an output. */
export type Operation = (body: JsonObject) => Promise<JsonObject | undefined> | JsonObject | undefined;

/**
 * Called before the operation. Throwing answers `AccessDeniedException` with the error's message; a `ServiceError` is
 * answered as it is.
 */
export type Authorize = (request: ServiceRequest) => void | Promise<void>;

export interface JsonService {
  /** The part of `X-Amz-Target` before the dot; several, where one address answers for several services. */
  readonly targetPrefix: string | readonly string[];
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  readonly operations: ReadonlyMap<string, Operation>;
  readonly maxRequestBytes: number;
  readonly accessDeniedType: string;
  readonly internalErrorType: string;
  readonly authorize?: Authorize | undefined;
}

export interface LocalEngine {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Resolves when every running operation has ended and nothing is left open. */
  close(): Promise<void>;
}

/**
 * Longer than any client of ours keeps an idle connection: a server that hangs up first does so at times in the very
 * moment of the next request, which then fails (Node.js's own default is 5 s).
 */
const KEEP_ALIVE_MS = 600_000;

/**
 * Serves one AWS JSON service on 127.0.0.1: read → authorize → operation → answer.
 * @param port 0 or absent takes a free one
 * @throws the system's error when the port is taken
 */
export async function startJsonServer(service: JsonService, port = 0): Promise<LocalEngine> {
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answered = answer(service, request, response).finally(() => running.delete(answered));
    running.add(answered);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, port);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => stop(server, running),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function stop(server: Server, running: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.all(running);
  server.closeAllConnections();
  await closed;
}

/** Never rejects: a failure of any kind is an answer, or a connection that the client has left already. */
async function answer(service: JsonService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    send(service, response, 200, await perform(service, request));
  } catch (error) {
    const failure = error instanceof ServiceError ? error : internalError(service, error);
    send(service, response, failure.status, { __type: failure.type, message: failure.message, ...failure.members });
  }
}

async function perform(service: JsonService, message: IncomingMessage): Promise<JsonObject | undefined> {
  const request = await readRequest(message, service);
  const operation = service.operations.get(request.operation);
  if (!operation) throw unknownOperation(request.operation);
  await authorize(service, request);
  return operation(request.body);
}

async function authorize(service: JsonService, request: ServiceRequest): Promise<void> {
  try {
    await service.authorize?.(request);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ServiceError(service.accessDeniedType, messageOf(error));
  }
}

function internalError(service: JsonService, error: unknown): ServiceError {
  return new ServiceError(service.internalErrorType, messageOf(error), { status: 500 });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function send(service: JsonService, response: ServerResponse, status: number, body: JsonObject | undefined): void {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  response.writeHead(status, {
    'content-type': service.contentType,
    'content-length': bytes.length,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(bytes);
}
