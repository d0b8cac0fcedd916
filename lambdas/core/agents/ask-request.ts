import { type SeenOperation, seeOperation } from '../../../protect/operations/seen.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import { ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { DeclaredOperations } from '../configuration/operations.ts';
import type { Configuration } from '../configuration.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { unseenValueOf } from './exact-operation.ts';
import { type Askables, isDeclaredHere, limitsAsked, MAX_LIMITS_ASKED } from './limits.ts';
import { type Body, parseAgentSessionId, parseTexts, problem } from './request.ts';
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
 * `{scopes, parentSessionId?, reason?, until?}` for the session of the path; beside `scopes` or in their place
 * `authorization_details` (RFC 9396), as the API's refusal has them; or, in the place of both, `operation`: `{name, path, query?,
 * body?}`, as the API's refusal and the refused request have them. A scope that does not exist is refused: nobody
 * can be asked for it. Does NOT check that the member could approve it.
 */
export function parseAskRequest(
  sessionId: unknown,
  { scopes, operation, authorization_details: details, parentSessionId, ...wishes }: Body,
  configuration: Pick<Configuration, 'scopes' | 'operations' | 'authorizationDetails'>,
  now: number,
): Result<AskRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const parent = parentSessionId === undefined ? undefined : parseAgentSessionId(parentSessionId, 'parentSessionId');
  if (parent?.ok === false) return parent;
  if (operation !== undefined && scopes !== undefined) return problem('scopes', 'must not stand beside operation');
  if (operation !== undefined && details !== undefined) {
    return problem('authorization_details', 'must not stand beside operation');
  }
  const wanted =
    operation === undefined
      ? parseWritesAsked(scopes, details, configuration)
      : parseOperation(operation, configuration.operations);
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

/** Scopes, or details, or both: each detail is asked for as the scope of its type up to that very limit. */
function parseWritesAsked(scopes: unknown, details: unknown, declared: Askables): Result<Wanted, FieldProblem> {
  const limits = details === undefined ? ok(NO_SCOPES) : limitsAsked(details, declared.authorizationDetails);
  if (!limits.ok) return limits;
  const named = scopes === undefined && details !== undefined ? ok([]) : parseTexts('scopes', scopes);
  if (!named.ok) return named;
  const isAskable = (text: string) => !isExactScope(text) && isDeclaredHere(text as Scope, declared);
  const unknown = named.value.findIndex((text) => !isAskable(text));
  if (unknown !== -1) return problem(`scopes[${unknown}]`, 'must be a scope that is declared here');
  const all = new Set([...(named.value as Scope[]), ...limits.value]);
  const isMuch = [...all].filter(isLimitedScope).length > MAX_LIMITS_ASKED;
  return isMuch ? problem('scopes', `must have at most ${MAX_LIMITS_ASKED} limits`) : ok({ scopes: all });
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
