import { isObject, jsonOf, scopesOf } from './answer.ts';

/** What a refused request lacks, as its 403 says. */
export interface MissingScopes {
  readonly scopes: ReadonlySet<string>;
  /** Where the person approves it, where the API says so. Does NOT say whose address it is. */
  readonly approvalUri: string | undefined;
}

/** Of a 403 `insufficient_scope` (RFC 6750 §3.1), what was missing; `undefined` of any other answer, which is left unread. */
export async function missingScopes(response: Response): Promise<MissingScopes | undefined> {
  if (response.status !== 403) return undefined;
  const challenge = response.headers.get('www-authenticate') ?? '';
  if (parameterOf(challenge, 'error') !== 'insufficient_scope') return undefined;
  const scopes = scopesOf(parameterOf(challenge, 'scope'));
  if (scopes.size === 0) return undefined;
  const body = await jsonOf(response.clone());
  const uri = isObject(body) ? body['approval_uri'] : undefined;
  return { scopes, approvalUri: typeof uri === 'string' ? uri : undefined };
}

/** A quoted parameter of a Bearer challenge; ours quotes all of them. */
function parameterOf(challenge: string, name: string): string | undefined {
  return new RegExp(`(?:^|[\\s,])${name}="([^"\\\\]*)"`).exec(challenge)?.[1];
}
