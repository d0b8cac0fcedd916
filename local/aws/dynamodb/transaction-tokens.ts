import { createHash } from 'node:crypto';
import type { JsonObject } from '../aws-json/request.ts';
import { ServiceError } from '../aws-json/service-error.ts';

/** "A client request token is valid for 10 minutes after the first request that uses it is completed." */
const TOKEN_LIFETIME_MS = 10 * 60 * 1000;

interface Use {
  readonly fingerprint: string;
  /** Infinity while the transaction runs. */
  validUntilMs: number;
}

/**
 * ClientRequestToken of TransactWriteItems: a transaction that succeeded is not made again by a retry.
 * Kept in memory: a restart forgets the tokens. A cancelled transaction leaves its token free.
 */
export class TransactionTokens {
  readonly #uses = new Map<string, Use>();

  /**
   * Runs `transaction` unless one with this token succeeded before.
   * @throws ServiceError TransactionInProgressException (SDKs retry it), IdempotentParameterMismatchException
   */
  async once(token: string | undefined, body: JsonObject, transaction: () => Promise<void>): Promise<void> {
    if (!token) return transaction();
    this.#forgetExpired();
    const fingerprint = createHash('sha256').update(JSON.stringify(body)).digest('base64');
    if (this.#alreadyUsed(token, fingerprint)) return;
    await this.#run(token, { fingerprint, validUntilMs: Number.POSITIVE_INFINITY }, transaction);
  }

  #alreadyUsed(token: string, fingerprint: string): boolean {
    const earlier = this.#uses.get(token);
    if (!earlier) return false;
    if (earlier.fingerprint !== fingerprint) throw parameterMismatch();
    if (earlier.validUntilMs === Number.POSITIVE_INFINITY) throw inProgress();
    return true;
  }

  async #run(token: string, use: Use, transaction: () => Promise<void>): Promise<void> {
    this.#uses.set(token, use);
    try {
      await transaction();
      use.validUntilMs = Date.now() + TOKEN_LIFETIME_MS;
    } catch (error) {
      this.#uses.delete(token);
      throw error;
    }
  }

  #forgetExpired(): void {
    const nowMs = Date.now();
    for (const [token, use] of this.#uses) if (use.validUntilMs <= nowMs) this.#uses.delete(token);
  }
}

function parameterMismatch(): ServiceError {
  return new ServiceError(
    'com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request.',
  );
}

function inProgress(): ServiceError {
  return new ServiceError(
    'com.amazonaws.dynamodb.v20120810#TransactionInProgressException',
    'The transaction with the given request token is already in progress.',
  );
}
