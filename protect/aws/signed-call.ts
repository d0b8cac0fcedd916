import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsError, errorOf } from './aws-error.ts';
import type { CredentialSource } from './credentials.ts';
import type { JsonService } from './service.ts';

/** One operation of an AWS service: its name, its input, its output. @throws AwsError, or an error of the connection */
export type AwsCall = (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

/** Sends one request and answers with the head of its answer; `NodeHttpHandler` is one. */
export interface HttpHandler {
  handle(request: HttpRequest): Promise<{ readonly response: HttpResponse }>;
}

export interface SignedCallOptions {
  readonly service: JsonService;
  readonly endpoint: { readonly url: URL; readonly region: string };
  readonly credentials: CredentialSource;
  readonly handler: HttpHandler;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What the SDK's rules judge. */
type SdkError = Parameters<typeof isThrottlingError>[0];

/** One repetition: the caller's own time-out is running. */
const MAX_ATTEMPTS = 2;

/** Upper bounds of the random wait before the second attempt, milliseconds. */
const DELAY_MS = 100;
const THROTTLED_DELAY_MS = 500;

/** Signatures hold for five minutes around a service's own clock. */
const TOLERATED_SKEW_MS = 4 * 60_000;

/**
 * Calls an AWS service that speaks JSON by a signed request over a kept-alive connection: what the SDK does without
 * its middleware, at a third of the CPU. Signature, connection and retry rules are the SDK's own parts.
 * Nothing is known of an attempt that failed half-way: it may have been carried out. Who writes makes a repetition
 * recognizable (an owner, a token), or conditional.
 * Does NOT validate input or output, compress, or trace.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function signedCall(options: SignedCallOptions): AwsCall {
  const send = sender(options);
  return async (operation, input) => {
    // The same bytes for each attempt: a token in them makes a repetition known.
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(operation, body);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isWorthRepeating(error as SdkError)) throw error;
        const bound = isThrottlingError(error as SdkError) ? THROTTLED_DELAY_MS : DELAY_MS;
        await options.sleep(options.random() * bound);
      }
    }
  };
}

function isWorthRepeating(error: SdkError): boolean {
  return isThrottlingError(error) || isTransientError(error) || error instanceof ClockCorrected;
}

/** The service's clock is another than ours; the next attempt is signed by theirs. */
class ClockCorrected extends AwsError {}

function sender({ service, endpoint, credentials, handler, now }: SignedCallOptions) {
  const { url, region } = endpoint;
  const signer = new SignatureV4({
    service: service.name,
    region,
    credentials: async () => credentials(),
    sha256: Sha256,
  });
  const { protocol, hostname, host, pathname } = url;
  const address = { method: 'POST', protocol, hostname, path: pathname, ...(url.port && { port: Number(url.port) }) };
  let theirLead = 0;

  return async (operation: string, body: string): Promise<Readonly<Record<string, unknown>>> => {
    const headers = {
      host,
      'content-type': service.contentType,
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': `${service.targetPrefix}.${operation}`,
    };
    const request = new HttpRequest({ ...address, headers, body });
    const signed = await signer.sign(request, { signingDate: new Date(now() + theirLead) });
    const { response } = await handler.handle(signed as HttpRequest);
    const text = await readText(response.body);
    if (response.statusCode === 200) return JSON.parse(text) as Record<string, unknown>;
    const error = errorOf(response.statusCode, response.headers, text);
    const lead = Date.parse(response.headers['date'] ?? '') - now();
    if (!isClockSkewError(error as SdkError) || !(Math.abs(lead - theirLead) > TOLERATED_SKEW_MS)) throw error;
    theirLead = lead;
    throw new ClockCorrected(error.name, error.message, response.statusCode);
  };
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return (chunks.length === 1 && chunks[0] ? Buffer.from(chunks[0]) : Buffer.concat(chunks)).toString('utf8');
}

/** Node.js's own, in the shape that the signature wants. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as NodeJS.ArrayBufferView);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('a digest is made once');
  }
}
