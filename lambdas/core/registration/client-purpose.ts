import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { isSameResource } from '../../../protect/vocabulary/uri.ts';
import type { Configuration } from '../configuration.ts';
import { CLIENT_KINDS, type Client } from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { parseDeclaredScopes } from './scope-list.ts';

/** What a client is for, as somebody says it. */
export interface ClientPurposeInput {
  readonly scope?: string | undefined;
  readonly kind?: string | undefined;
  readonly resources?: readonly string[] | undefined;
}

export type ClientPurpose = Pick<Client, 'scopes' | 'resources'>;

/** More than one server answers for; each is compared with a token's audience. */
const MAX_RESOURCES = 10;

/** A tool has scopes and no resources, a resource server the other way round. */
export function parseClientPurpose(
  { scope, kind = 'tool', resources = [] }: ClientPurposeInput,
  configuration: Configuration,
): Result<ClientPurpose, readonly FieldProblem[]> {
  if (kind === 'resource') return parseResourceServer(scope, resources, configuration);
  const problems = problemsOf([
    ['kind', kind !== 'tool' && `must be one of ${CLIENT_KINDS.join(', ')}`],
    ['resources', resources.length > 0 && 'are of a resource server: say that it is one'],
    ['scopes', scope === undefined && 'are needed: the most that an organization can enable'],
  ]);
  if (problems.length > 0 || scope === undefined) return err(problems);
  const scopes = parseDeclaredScopes('scopes', scope, configuration);
  return scopes.ok ? ok({ scopes: scopes.value }) : scopes;
}

/** Of declared resources alone, and never of us: a token that administers is nobody else's to ask about. */
function parseResourceServer(
  scope: string | undefined,
  named: readonly string[],
  { resources: declared, issuer }: Configuration,
): Result<ClientPurpose, readonly FieldProblem[]> {
  const known = [...declared].filter((resource) => !isSameResource(resource, issuer));
  const found = named.flatMap((name) => known.filter((resource) => isSameResource(resource, name)).slice(0, 1));
  const problems = problemsOf([
    ['scopes', scope !== undefined && 'are of a tool: a resource server gets no tokens'],
    [
      'resources',
      (named.length < 1 || named.length > MAX_RESOURCES) && `must be 1–${MAX_RESOURCES} resource identifiers`,
    ],
    ['resources', found.length < named.length && `must be declared by the configuration: ${known.join(', ')}`],
  ]);
  return problems.length > 0 ? err(problems) : ok({ scopes: NO_SCOPES, resources: new Set(found) });
}
