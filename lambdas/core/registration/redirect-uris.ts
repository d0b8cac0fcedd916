import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isRedirectUri, REDIRECT_URI_FORM } from '../clients/redirect-uri.ts';
import type { Client } from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';

/** More than a tool has: a desktop's, a laptop's, a web application's. */
export const MAX_REDIRECT_URIS = 10;

/** What is wrong with each of them and with all. Does NOT ask for one. */
export function redirectUriProblems(named: readonly string[]): readonly FieldProblem[] {
  return problemsOf([
    ['redirectUris', !named.every(isRedirectUri) && `must each be ${REDIRECT_URI_FORM}`],
    ['redirectUris', named.length > MAX_REDIRECT_URIS && `must be at most ${MAX_REDIRECT_URIS}`],
  ]);
}

/** In the place of those that a client has; `undefined`: they stay. A client without any has no grant that needs one. */
export function parseRedirectUris(
  named: readonly string[] | undefined,
  { redirectUris: before }: Pick<Client, 'redirectUris'>,
): Result<Client['redirectUris'], readonly FieldProblem[]> {
  if (named === undefined) return ok(before);
  const problems = [
    ...redirectUriProblems(named),
    ...problemsOf([
      ['redirectUris', before === undefined && 'are of a client that was created with some: create another one'],
      ['redirectUris', named.length === 0 && 'must be at least one'],
    ]),
  ];
  return problems.length > 0 ? err(problems) : ok(new Set(named));
}
