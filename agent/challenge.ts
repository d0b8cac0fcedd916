import { isObject, jsonOf, scopesOf } from './answer.ts';

/** What a refused request lacks, as its 403 says. */
export interface MissingScopes {
  readonly scopes: ReadonlySet<string>;
  /** Where the person approves it, where the API says so. Does NOT say whose address it is. */
  readonly approvalUri: string | undefined;
  /** Where exactly this request has to be approved: which operation it is, as the API says. The body is the request's. */
  readonly operation?: AskedOperation;
}

/** One operation, as it is asked for. */
export interface AskedOperation {
  readonly name: string;
  readonly path: string;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** What a person can approve. The second is of details (RFC 9396): its `scope` has the limit in it, as the API writes it. */
const ASKABLE_ERRORS: readonly (string | undefined)[] = ['insufficient_scope', 'insufficient_authorization'];

/**
 * Of a 403 `insufficient_scope` (RFC 6750 §3.1), or `insufficient_authorization` that names a scope, what was missing; `undefined`
 * of any other answer, which is left unread.
 */
export async function missingScopes(response: Response): Promise<MissingScopes | undefined> {
  if (response.status !== 403) return undefined;
  const challenge = response.headers.get('www-authenticate') ?? '';
  if (!ASKABLE_ERRORS.includes(parameterOf(challenge, 'error'))) return undefined;
  const scopes = scopesOf(parameterOf(challenge, 'scope'));
  if (scopes.size === 0) return undefined;
  const body = await jsonOf(response.clone());
  const uri = isObject(body) ? body['approval_uri'] : undefined;
  const operation = isObject(body) ? operationOf(body['operation']) : undefined;
  return { scopes, approvalUri: typeof uri === 'string' ? uri : undefined, ...(operation && { operation }) };
}

function operationOf(said: unknown): AskedOperation | undefined {
  if (!isObject(said)) return undefined;
  const { name, path, query } = said;
  if (typeof name !== 'string' || typeof path !== 'string') return undefined;
  return { name, path, ...(query !== undefined && { query }) };
}

/** A quoted parameter of a Bearer challenge; ours quotes all of them. */
function parameterOf(challenge: string, name: string): string | undefined {
  return new RegExp(`(?:^|[\\s,])${name}="([^"\\\\]*)"`).exec(challenge)?.[1];
}
