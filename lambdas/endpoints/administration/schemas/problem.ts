import * as z from 'zod/mini';

/**
 * Every kind of problem that the administration API answers with, and its status. Closed: a client that knows these
 * knows all. The same in every deployment, so that a program compares them without knowing the issuer.
 */
export const PROBLEMS = {
  /** The request cannot be understood, or a field of it is wrong: `errors` names each. */
  invalid_request: { status: 400, title: 'Something about the request is wrong' },
  not_authenticated: { status: 401, title: 'Sign in to this organization first' },
  /** A change without the CSRF token of the session, or from another origin. */
  cross_site_request: {
    status: 403,
    title: 'A change needs the CSRF token of the session and comes from our own origin',
  },
  /** The credential is good, and does not allow this (law 6). */
  forbidden: { status: 403, title: 'This credential does not allow it' },
  /** No such thing in this organization, whatever there is in others. */
  not_found: { status: 404, title: 'There is no such thing in this organization' },
  /** What is asked for contradicts what there is; `errors` names the field where one is to blame. */
  conflict: { status: 409, title: 'This contradicts what there is' },
  /** The last sign-in that works for the organization's administrators stays. */
  last_sign_in: { status: 409, title: 'Administrators could not sign in any more' },
  /** One's own membership: whoever changes members stays an administrator. */
  own_membership: { status: 409, title: 'Nobody takes away their own administration' },
  /** `If-Match` names a state that is no more; the answer's `ETag` is the current one. */
  changed_meanwhile: { status: 412, title: 'It was changed by somebody else meanwhile' },
  unsupported_media_type: { status: 415, title: 'A body is application/json' },
  precondition_required: { status: 428, title: 'A change needs If-Match: the ETag of what is changed' },
  too_many_requests: { status: 429, title: 'Too many requests: wait a moment' },
  server_error: { status: 500, title: 'Something is wrong on our side' },
  unavailable: { status: 503, title: 'Something that is needed is unavailable: try again' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemName = keyof typeof PROBLEMS;

const PREFIX = 'urn:countersign:problem:';

export function problemType(name: ProblemName): string {
  return `${PREFIX}${name}`;
}

const NAMES = Object.keys(PROBLEMS) as [ProblemName, ...ProblemName[]];

/** RFC 9457. `errors[].field` is the path of a body's member (`aliases[0].name`), or the name of a parameter. */
export const problemSchema = z.object({
  type: z.enum(NAMES.map(problemType) as [string, ...string[]]),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ field: z.string(), detail: z.string() }))),
  /** Finds the request in logs, in the audit trail and under recent refusals. */
  correlation_id: z.string(),
});
export type ProblemDetails = z.infer<typeof problemSchema>;
