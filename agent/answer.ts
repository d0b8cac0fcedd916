import { AgentError, type ErrorBody, OAuthError } from './errors.ts';

/** How long an answer says to wait (RFC 9110 §10.2.3), as seconds; a date is not read, since clocks differ. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after');
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/** The JSON object of an answer. @throws OAuthError when it refuses; AgentError when it is none */
export async function objectOf(response: Response): Promise<Record<string, unknown>> {
  const body = await jsonOf(response);
  if (!response.ok) throw new OAuthError(response.status, errorOf(body), retryAfterOf(response));
  if (!isObject(body)) throw new AgentError(`${response.status} without a JSON object`);
  return body;
}

/** The JSON of an answer; `undefined` when it is none. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** Of an answer that is none of ours (a gateway's own), the error is unknown. */
export function errorOf(body: unknown): ErrorBody {
  return isObject(body) && typeof body['error'] === 'string' ? (body as unknown as ErrorBody) : { error: 'unknown' };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Scope tokens, each once (RFC 6749 §3.3). */
export function scopesOf(scope: unknown): ReadonlySet<string> {
  return new Set(typeof scope === 'string' ? scope.split(' ').filter((token) => token !== '') : []);
}
