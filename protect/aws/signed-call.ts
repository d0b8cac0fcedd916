import { AwsError, errorOf } from './aws-error.ts';
import type { CredentialSource } from './credentials.ts';
import type { HttpSender } from './http-sender.ts';
import { isThrottled, isTransient, mayBeClockSkew } from './second-attempt.ts';
import type { JsonService } from './service.ts';
import { requestSigner } from './signature-v4.ts';

/** One operation of an AWS service: its name, its input, its output. @throws AwsError, or an error of the connection */
export type AwsCall = (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

export interface SignedCallOptions {
  readonly service: JsonService;
  readonly endpoint: { readonly url: URL; readonly region: string };
  readonly credentials: CredentialSource;
  readonly send: HttpSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** One repetition: the caller's own time-out is running. */
const MAX_ATTEMPTS = 2;

/** Upper bounds of the random wait before the second attempt, milliseconds. */
const DELAY_MS = 100;
const THROTTLED_DELAY_MS = 500;

/** Signatures hold for five minutes around a service's own clock. */
const TOLERATED_SKEW_MS = 4 * 60_000;

/**
 * Calls an AWS service that speaks JSON by a signed request over a kept-alive connection: what the SDK does, at a sixth
 * of the CPU.
 * Nothing is known of an attempt that failed half-way: it may have been carried out. Who writes makes a repetition
 * recognizable (an owner, a token), or conditional.
 * Does NOT validate input or output, compress, or trace.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function signedCall(options: SignedCallOptions): AwsCall {
  const attempt = attempter(options);
  return async (operation, input) => {
    // The same bytes for each attempt: a token in them makes a repetition known.
    const body = JSON.stringify(input);
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt(operation, body);
      } catch (error) {
        if (attempts === MAX_ATTEMPTS || !isWorthRepeating(error)) throw error;
        const bound = isThrottled(error) ? THROTTLED_DELAY_MS : DELAY_MS;
        await options.sleep(options.random() * bound);
      }
    }
  };
}

function isWorthRepeating(error: unknown): boolean {
  return isThrottled(error) || isTransient(error) || error instanceof ClockCorrected;
}

/** The service's clock is another than ours; the next attempt is signed by theirs. */
class ClockCorrected extends AwsError {}

function attempter({ service, endpoint: { url, region }, credentials, send, now }: SignedCallOptions) {
  const sign = requestSigner({ service: service.name, region });
  let theirLead = 0;

  return async (operation: string, body: string): Promise<Readonly<Record<string, unknown>>> => {
    const target = `${service.targetPrefix}.${operation}`;
    const request = { url, target, contentType: service.contentType, body };
    const signed = sign(request, await credentials(), now() + theirLead);
    const { status, headers, text } = await send(url, signed, body);
    if (status === 200) return JSON.parse(text) as Record<string, unknown>;
    const error = errorOf(status, headers, text);
    const lead = Date.parse(headers.date ?? '') - now();
    if (!mayBeClockSkew(error) || !(Math.abs(lead - theirLead) > TOLERATED_SKEW_MS)) throw error;
    theirLead = lead;
    throw new ClockCorrected(error.name, error.message, status);
  };
}
