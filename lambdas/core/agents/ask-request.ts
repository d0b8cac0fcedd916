import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { type Body, parseAgentSessionId, parseTexts, problem } from './request.ts';
import type { ScopeDeclarations } from './scopes.ts';
import { parseWishes, type Wishes } from './wishes.ts';

/** What an agent asks its person for. */
export interface AskRequest extends Wishes {
  readonly sessionId: AgentSessionId;
  /** A sub-agent's: the session right above. */
  readonly parent?: AgentSessionId;
  readonly scopes: ScopeSet;
}

/**
 * `{scopes, parentSessionId?, reason?, until?}` for the session of the path. A scope that does not exist is refused: nobody
 * can be asked for it. Does NOT check that the member could approve it.
 */
export function parseAskRequest(
  sessionId: unknown,
  { scopes, parentSessionId, ...wishes }: Body,
  declared: ScopeDeclarations,
  now: number,
): Result<AskRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const parent = parentSessionId === undefined ? undefined : parseAgentSessionId(parentSessionId, 'parentSessionId');
  if (parent?.ok === false) return parent;
  const texts = parseTexts('scopes', scopes);
  if (!texts.ok) return texts;
  const unknown = texts.value.findIndex((text) => !declared.has(text as Scope));
  if (unknown !== -1) return problem(`scopes[${unknown}]`, 'must be a scope that is declared here');
  const asking = parseWishes('', wishes, now);
  if (!asking.ok) return asking;
  return ok({
    sessionId: session.value,
    ...(parent && { parent: parent.value }),
    scopes: new Set(texts.value as Scope[]),
    ...asking.value,
  });
}
