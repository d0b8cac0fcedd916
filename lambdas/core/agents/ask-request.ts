import { type SeenOperation, seeOperation } from '../../../protect/operations/seen.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { DeclaredOperations } from '../configuration/operations.ts';
import type { Configuration } from '../configuration.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { unseenValueOf } from './exact-operation.ts';
import { type Body, parseAgentSessionId, parseTexts, problem } from './request.ts';
import type { ScopeDeclarations } from './scopes.ts';
import { parseWishes, type Wishes } from './wishes.ts';

/** What an agent asks its person for. */
export interface AskRequest extends Wishes {
  readonly sessionId: AgentSessionId;
  /** A sub-agent's: the session right above. */
  readonly parent?: AgentSessionId;
  /** Of an operation its declared scope; what is asked for is that operation alone. */
  readonly scopes: ScopeSet;
  readonly operation?: SeenOperation;
}

/**
 * `{scopes, parentSessionId?, reason?, until?}` for the session of the path; or, in the place of `scopes`, `operation`: `{name,
 * path, query?, body?}`, as the API's refusal and the refused request have them. A scope that does not exist is refused: nobody
 * can be asked for it. Does NOT check that the member could approve it.
 */
export function parseAskRequest(
  sessionId: unknown,
  { scopes, operation, parentSessionId, ...wishes }: Body,
  { scopes: declared, operations }: Pick<Configuration, 'scopes' | 'operations'>,
  now: number,
): Result<AskRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const parent = parentSessionId === undefined ? undefined : parseAgentSessionId(parentSessionId, 'parentSessionId');
  if (parent?.ok === false) return parent;
  if (operation !== undefined && scopes !== undefined) return problem('scopes', 'must not stand beside operation');
  const wanted = operation === undefined ? parseScopesAsked(scopes, declared) : parseOperation(operation, operations);
  if (!wanted.ok) return wanted;
  const asking = parseWishes('', wishes, now);
  if (!asking.ok) return asking;
  return ok({
    sessionId: session.value,
    ...(parent && { parent: parent.value }),
    ...wanted.value,
    ...asking.value,
  });
}

type Wanted = Pick<AskRequest, 'scopes' | 'operation'>;

function parseScopesAsked(scopes: unknown, declared: ScopeDeclarations): Result<Wanted, FieldProblem> {
  const texts = parseTexts('scopes', scopes);
  if (!texts.ok) return texts;
  const unknown = texts.value.findIndex((text) => !declared.has(text as Scope));
  if (unknown !== -1) return problem(`scopes[${unknown}]`, 'must be a scope that is declared here');
  return ok({ scopes: new Set(texts.value as Scope[]) });
}

/**
 * Read as `protect()` reads the request itself, so that nobody approves another one. What holds characters that nobody sees
 * cannot be shown, and so cannot be approved.
 */
function parseOperation(operation: unknown, declared: DeclaredOperations | undefined): Result<Wanted, FieldProblem> {
  if (!isObject(operation)) return problem('operation', 'must be an object: name, path, query and body');
  const { name, path, query = {}, body } = operation;
  const declaration = typeof name === 'string' ? declared?.get(name) : undefined;
  if (declaration === undefined) return problem('operation.name', 'must be an operation that is declared here');
  if (typeof path !== 'string') return problem('operation.path', 'must be the path of the request');
  const pairs = isObject(query) ? Object.entries(query) : undefined;
  if (pairs?.every((pair): pair is [string, string] => typeof pair[1] === 'string') !== true) {
    return problem('operation.query', 'must be an object: parameter → text');
  }
  if (body !== undefined && !isObject(body)) return problem('operation.body', 'must be the JSON object of the request');
  const seen = seeOperation(declaration, {
    ...{ method: declaration.method, path, query: pairs as [string, string][] },
    ...(body !== undefined && { body: { parsed: body } }),
  });
  if (!seen.ok) return problem(`operation.${seen.error.field}`, seen.error.problem);
  const unseen = unseenValueOf(seen.value.values);
  if (unseen !== undefined) return problem('operation', `has a character that nobody sees, in ${unseen}`);
  return ok({ scopes: new Set([declaration.scope]), operation: seen.value });
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
