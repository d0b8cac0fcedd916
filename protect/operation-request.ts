import { type GuardedRequest, pathOf, queryOf, type RequestBody } from './guarded-request.ts';
import { OPERATION_NAME } from './vocabulary/operations.ts';
import { err, ok } from './vocabulary/result.ts';
import type { WantedOperation } from './wanted-operation.ts';

/**
 * The operation that a route names. One scope beside it, so that one approval is all that a request needs.
 * @throws Error beginning with `protect()`
 */
export function declaredOperation({
  operation,
  scopes,
}: {
  readonly operation?: string;
  readonly scopes: readonly string[];
}): string | undefined {
  if (operation === undefined) return undefined;
  if (typeof operation !== 'string' || !OPERATION_NAME.test(operation)) {
    throw new Error('protect(): operation must be the name of an operation that the configuration declares');
  }
  if (new Set(scopes).size !== 1) throw new Error('protect(): with operation, scopes must be its scope alone');
  return operation;
}

/** What is looked at of a request, and not before an agent makes it. */
export function wantedOperation(name: string, request: GuardedRequest): WantedOperation {
  return {
    name,
    see: async () => {
      const body = request.body === undefined ? 'unread' : await request.body();
      if (body === 'unread') return err({ reason: 'misconfigured', problem: UNREAD });
      const { method } = request;
      return ok({ method, path: pathOf(request), query: queryOf(request), ...(body !== undefined && { body }) });
    },
  };
}

const UNREAD = 'operation: the body cannot be read; with Express, express.json() must stand before protectExpress()';

/** No text in UTF-8 is no JSON: it reads as text that the next check refuses. */
export function textOfBytes(bytes: Uint8Array): Exclude<RequestBody, 'unread'> {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { text: '\ufffd' };
  }
}
