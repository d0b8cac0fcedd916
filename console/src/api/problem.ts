import { texts } from '../texts/common.ts';
/** What one field of a request is refused for. */
export interface FieldProblem {
  readonly field: string;
  readonly detail: string;
}

/** An answer that is no success: RFC 9457 problem details, an OAuth error, or no answer at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** 0: nothing answered. */
  readonly status: number;
  /** The last part of its type: `changed_meanwhile`, `forbidden`. */
  readonly kind: string;
  readonly fields: readonly FieldProblem[];
  readonly correlationId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(parts: {
    readonly status: number;
    readonly kind: string;
    readonly message: string;
    readonly fields?: readonly FieldProblem[];
    readonly correlationId?: string | undefined;
    readonly retryAfterSeconds?: number | undefined;
  }) {
    super(parts.message);
    this.status = parts.status;
    this.kind = parts.kind;
    this.fields = parts.fields ?? [];
    this.correlationId = parts.correlationId;
    this.retryAfterSeconds = parts.retryAfterSeconds;
  }

  /** What is wrong with a field, or with anything inside it: `aliases[0].name` is about `aliases`. */
  of(field: string): string | undefined {
    const about = this.fields.filter((one) => one.field === field || /^[.[]/.test(one.field.slice(field.length)));
    return about.find((one) => one.field.startsWith(field))?.detail;
  }
}

interface WireProblem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly correlation_id?: string;
  /** RFC 6749: what the routes of agents answer with. */
  readonly error?: string;
  readonly error_description?: string;
  readonly field?: string;
}

/** Reads an answer that is no success; whatever cannot be read is told by its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const wire = await response.json().then(
    (body: unknown) => (typeof body === 'object' && body !== null ? (body as WireProblem) : {}),
    () => ({}) as WireProblem,
  );
  const message = wire.detail ?? wire.title ?? wire.error_description ?? inWords(response.status);
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiProblem({
    status: response.status,
    kind: wire.type?.split(':').at(-1) ?? wire.error ?? 'unknown',
    message,
    fields: wire.errors ?? (wire.field === undefined ? [] : [{ field: wire.field, detail: message }]),
    correlationId: wire.correlation_id ?? response.headers.get('x-correlation-id') ?? undefined,
    retryAfterSeconds: retryAfter > 0 ? retryAfter : undefined,
  });
}

export function noAnswer(): ApiProblem {
  const message = texts.nothingAnsweredCheckYour;
  return new ApiProblem({ status: 0, kind: 'no_answer', message });
}

/** Anything that was thrown, as a problem that a person can read. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ status: 0, kind: 'unexpected', message: texts.somethingFailed });
}

function inWords(status: number): string {
  if (status === 404) return texts.thereNoSuchThing;
  if (status === 429) return texts.tooManyRequestsWait;
  if (status === 503) return texts.thisDidNotWork;
  return texts.theServerAnswered(status);
}
