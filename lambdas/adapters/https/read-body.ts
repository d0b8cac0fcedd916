import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ExchangeFailure } from '../../core/connection/fetch-failure.ts';
import { failureAt } from './network-error.ts';
import type { Deadline } from './policy.ts';

/** RFC 9110 §8.4.1: what {@link readBody} can decode, as a request says it. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br';

/**
 * The body of `response`, decoded, at most `maxBytes` of it: what it declares is believed when it is too much, and what
 * arrives is counted twice, as it comes and as it is decoded. A decoder gives a few kilobytes at a time and is stopped at
 * the limit, so that no body is ever more in memory than it may be, however far it would unfold.
 * One coding is undone; two on top of each other are refused, like one that is not known.
 */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  deadline: Deadline,
): Promise<Result<Buffer, ExchangeFailure>> {
  const contentEncoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (!CODINGS.has(contentEncoding))
    return err({ reason: 'content_encoded', contentEncoding: excerpt(contentEncoding) });
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) return err({ reason: 'too_large', maxBytes });
  try {
    const body = await collect(response, maxBytes);
    return body.ok ? await decode(body.value, contentEncoding, maxBytes) : body;
  } catch (error) {
    return err(failureAt('broken_response', error, deadline));
  }
}

async function collect(source: Readable, maxBytes: number): Promise<Result<Buffer, ExchangeFailure>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    // Leaving the loop destroys the source: a decoder stops, and what it has not unfolded is never there.
    if (bytes > maxBytes) return err({ reason: 'too_large', maxBytes });
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks));
}

async function decode(body: Buffer, coding: string, maxBytes: number): Promise<Result<Buffer, ExchangeFailure>> {
  const decoder = CODINGS.get(coding)?.(body);
  // An answer without a body may name a coding all the same.
  if (decoder === undefined || body.length === 0) return ok(body);
  decoder.end(body);
  return collect(decoder, maxBytes);
}

type Decoder = ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>;

const CODINGS: ReadonlyMap<string, (body: Buffer) => Decoder | undefined> = new Map<
  string,
  (body: Buffer) => Decoder | undefined
>([
  ['', () => undefined],
  ['identity', () => undefined],
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', (body) => (isZlib(body) ? createInflate() : createInflateRaw())],
  ['br', () => createBrotliDecompress()],
]);

/** RFC 9110 §8.4.1.2: "Some non-conformant implementations send the "deflate" compressed data without the zlib wrapper." */
function isZlib(body: Buffer): boolean {
  const [method = 0, flags = 0] = body;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

/** Enough of a header's value to recognize it in a log. */
export function excerpt(headerValue: string): string {
  return headerValue.slice(0, 100);
}
