import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ExchangeFailure } from '../../core/connection/fetch-failure.ts';
import { failureAt } from './network-error.ts';
import type { Deadline } from './policy.ts';

/**
 * The body of `response`, at most `maxBytes` of it: what it declares is believed when it is too much, what arrives is
 * counted. Nothing is ever decompressed, so a byte on the wire is a byte in memory; a coded body is refused.
 */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  deadline: Deadline,
): Promise<Result<Buffer, ExchangeFailure>> {
  const contentEncoding = response.headers['content-encoding'];
  if (contentEncoding !== undefined)
    return err({ reason: 'content_encoded', contentEncoding: excerpt(contentEncoding) });
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) return err({ reason: 'too_large', maxBytes });
  try {
    return await collect(response, maxBytes);
  } catch (error) {
    return err(failureAt('broken_response', error, deadline));
  }
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<Result<Buffer, ExchangeFailure>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > maxBytes) return err({ reason: 'too_large', maxBytes });
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks));
}

/** Enough of a header's value to recognize it in a log. */
export function excerpt(headerValue: string): string {
  return headerValue.slice(0, 100);
}
