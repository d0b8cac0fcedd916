import type { AdministrationRefusal } from '../../core/administration/refusal.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { Unavailable } from '../../ports/unavailable.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { PROBLEMS, type ProblemDetails, type ProblemName, problemType } from './schemas/problem.ts';
import { wireField } from './wire-field.ts';

export interface ProblemFacts {
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: HttpHeaders;
}

/** RFC 9457. What is wrong in words, the fields that are to blame, and the id that finds it in a log. */
export function problemResponse(
  name: ProblemName,
  correlationId: string,
  { detail, errors, headers }: ProblemFacts = {},
): HttpResponse {
  const { status, title } = PROBLEMS[name];
  const fields = errors?.map(({ field, problem }) => ({ field: wireField(field), detail: problem }));
  const said = detail ?? (fields?.[0] && `${fields[0].field} ${fields[0].detail}`);
  const body: ProblemDetails = {
    type: problemType(name),
    title,
    status,
    ...(said !== undefined && { detail: said }),
    ...(fields && { errors: fields }),
    correlation_id: correlationId,
  };
  return jsonResponse(status, body, { ...NO_STORE, ...headers, 'content-type': 'application/problem+json' });
}

/** What to do about it. The operator's command is under no such rule. */
const LAST_SIGN_IN = {
  access_token:
    'It could take the last way to sign in from an administrator, and an access token does not prove that another works. Do it in the console, signed in through another provider or link; or ask the operator, whose command can do it.',
  own_way_in:
    'You signed in through this, so it is the only one known to work. Sign in through another active provider first; or ask the operator, whose command can do it.',
  not_standing:
    'It could take the last way to sign in from an administrator, and yours has changed since you signed in. Sign in again and repeat it; or ask the operator, whose command can do it.',
} as const;

/** What a request that is not done is answered with, in one exhaustive place. */
export function refusalResponse(refusal: AdministrationRefusal, correlationId: string): HttpResponse {
  switch (refusal.reason) {
    case 'not_found':
      return problemResponse('not_found', correlationId);
    case 'invalid_request':
    case 'conflict':
      return problemResponse(refusal.reason, correlationId, { errors: refusal.problems });
    case 'changed_meanwhile':
      return problemResponse('changed_meanwhile', correlationId, { headers: { etag: refusal.current } });
    case 'last_sign_in':
      return problemResponse('last_sign_in', correlationId, { detail: LAST_SIGN_IN[refusal.because] });
    case 'own_membership':
      return problemResponse('own_membership', correlationId, {
        detail: 'Another administrator can do this to you; you can sign out everywhere.',
      });
    case 'own_sign_in':
      return problemResponse('own_membership', correlationId, {
        detail:
          'This may be the account by which you are here. Sign in through another identity provider that knows you, then unlink it; or ask another administrator, or the operator (countersign member unlink).',
      });
    case 'too_many_requests':
      return problemResponse('too_many_requests', correlationId, {
        headers: { 'retry-after': String(refusal.retryAfterSeconds) },
      });
  }
}

export function unavailableProblem({ retryAfterSeconds }: Unavailable, correlationId: string): HttpResponse {
  return problemResponse('unavailable', correlationId, { headers: { 'retry-after': String(retryAfterSeconds) } });
}
