import type { IncomingMessage } from 'node:http';
import { ServiceError, serializationError } from './service-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One call of an AWS JSON service, as far as authorization may know it. */
export interface ServiceRequest {
  readonly operation: string;
  /** From the request's signature scope. The signature itself is NOT checked: the servers are loopback only. */
  readonly accessKeyId: string;
  readonly body: JsonObject;
}

/**
 * Reads one signed POST of the AWS JSON protocol.
 * @throws ServiceError for an operation of another service, an unsigned request, too large a body, or one not JSON
 */
export async function readRequest(
  message: IncomingMessage,
  limits: { targetPrefix: string | readonly string[]; maxRequestBytes: number },
): Promise<ServiceRequest> {
  const operation = operationOf(message, limits.targetPrefix);
  const accessKeyId = accessKeyIdOf(message);
  const body = parseBody(await readBody(message, limits.maxRequestBytes));
  return { operation, accessKeyId, body };
}

function operationOf(message: IncomingMessage, targetPrefix: string | readonly string[]): string {
  const target = String(message.headers['x-amz-target'] ?? '');
  const [prefix, operation] = target.split('.');
  if (message.method !== 'POST' || ![targetPrefix].flat().includes(prefix ?? '') || !operation)
    throw unknownOperation(target);
  return operation;
}

export function unknownOperation(name: string): ServiceError {
  return new ServiceError('com.amazon.coral.service#UnknownOperationException', `Unknown operation: ${name}`);
}

/** `Credential=<access key id>/<date>/<region>/<service>/aws4_request` of Signature Version 4. */
const CREDENTIAL = /^AWS4-HMAC-SHA256 .*\bCredential=([^/,\s]+)\//;

function accessKeyIdOf(message: IncomingMessage): string {
  const accessKeyId = CREDENTIAL.exec(message.headers.authorization ?? '')?.[1];
  if (accessKeyId) return accessKeyId;
  throw new ServiceError(
    'com.amazon.coral.service#MissingAuthenticationTokenException',
    'Request is missing Authentication Token',
  );
}

async function readBody(message: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(maxBytes: number): ServiceError {
  const type = 'com.amazon.coral.service#RequestEntityTooLargeException';
  return new ServiceError(type, `Request body is larger than ${maxBytes} bytes`, { status: 413 });
}

function parseBody(text: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw serializationError('Request body is not JSON');
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  throw serializationError('Request body is not a JSON object');
}
