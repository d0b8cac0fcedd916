import { NodeHttpHandler } from '@smithy/node-http-handler';
import { ConnectionPool } from '../../../protect/aws/connection-pool.ts';
import type { AwsTimeLimits } from '../../../protect/aws/http-sender.ts';

type Handle = NodeHttpHandler['handle'];

/**
 * The SDK's request handler with a limit on every silence, over connections that are repeated as {@link ConnectionPool}
 * says: the SDK counts one attempt.
 */
export class SdkRequestHandler extends NodeHttpHandler {
  readonly #pool: ConnectionPool;
  readonly #answerTimeoutMs: number;

  constructor({ connectTimeoutMs, answerTimeoutMs }: AwsTimeLimits) {
    const pool = new ConnectionPool();
    super({
      connectionTimeout: connectTimeoutMs,
      requestTimeout: answerTimeoutMs,
      throwOnRequestTimeout: true,
      // requestTimeout ends with the answer's first line; without this, the rest of it may take five minutes.
      socketTimeout: answerTimeoutMs,
      httpAgent: pool.httpAgent,
      httpsAgent: pool.httpsAgent,
    });
    this.#pool = pool;
    this.#answerTimeoutMs = answerTimeoutMs;
  }

  override async handle(...[request, options = {}]: Parameters<Handle>): ReturnType<Handle> {
    const limitMs = options.requestTimeout ?? this.#answerTimeoutMs;
    const send = (requestTimeout: number) => super.handle(request, { ...options, requestTimeout });
    return isRepeatable(request.body) ? this.#pool.repeatReset(limitMs, send) : send(limitMs);
  }
}

/** A stream has been read by the first try. */
function isRepeatable(body: unknown): boolean {
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array;
}
