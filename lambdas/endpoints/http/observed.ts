import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Result } from '../../../protect/vocabulary/result.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import type { HttpResponse } from './response.ts';

/** How a request that was not done is answered: each in the endpoint's own form, which is `A`. */
export interface Answers<Refusal, A = HttpResponse> {
  readonly refused: (refusal: Refusal, event: APIGatewayProxyEventV2) => A;
  /** 503, with `Retry-After`. */
  readonly unavailable: (unavailable: Unavailable, event: APIGatewayProxyEventV2) => A;
  /** 500, with nothing of the error in it. Absent: as `asLambdaHandler` answers every bug. */
  readonly failed?: (event: APIGatewayProxyEventV2) => A;
}

/** Who is told how a request has ended: by exactly one of these, with what is known of it by then. */
export interface Observers<Context, Refusal> {
  /** Absent: whoever handles the request tells what was done. */
  readonly done?: (context: Context) => void;
  readonly refused?: (refusal: Refusal, context: Context) => void;
  readonly unavailable?: (unavailable: Unavailable, context: Context) => void;
  /** Goes with {@link Answers.failed}. */
  readonly failed?: (error: unknown, context: Context) => void;
}

/** What is known of a request while it is handled: for the log line and the metric. */
export interface Notes<Context> {
  note(facts: Partial<Context>): void;
  /** So far. */
  readonly context: Context;
}

export interface Observation<Context, Refusal, A = HttpResponse> {
  /** Known from the beginning. */
  readonly context: Context;
  readonly observers: Observers<Context, Refusal>;
  readonly answers: Answers<Refusal, A>;
}

/**
 * One request of an endpoint: a refusal becomes an answer here and nowhere else, an outage a 503, and exactly one of the
 * observers is told, on every path. A bug passes through, unless the endpoint has a form of its own for it.
 */
export async function observed<Context, Refusal, A = HttpResponse>(
  event: APIGatewayProxyEventV2,
  { context: known, observers, answers }: Observation<Context, Refusal, A>,
  handle: (notes: Notes<Context>) => Promise<Result<A, Refusal>>,
): Promise<A> {
  let context = known;
  const notes: Notes<Context> = {
    note: (facts) => {
      context = { ...context, ...facts };
    },
    get context() {
      return context;
    },
  };
  try {
    const outcome = await handle(notes);
    if (outcome.ok) {
      observers.done?.(context);
      return outcome.value;
    }
    observers.refused?.(outcome.error, context);
    return answers.refused(outcome.error, event);
  } catch (error) {
    if (error instanceof Unavailable) {
      observers.unavailable?.(error, context);
      return answers.unavailable(error, event);
    }
    if (answers.failed === undefined) throw error;
    observers.failed?.(error, context);
    return answers.failed(event);
  }
}

/** For an endpoint that refuses nothing. */
export const NEVER_REFUSED: Pick<Answers<never>, 'refused'> = { refused: (refusal) => refusal };
