import type { AgentSession } from '../../../protect/vocabulary/agent-session.ts';
import { isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

/** An hour: a host that polls is told for so long that it was used, or that nobody used it. */
const REMEMBERED_SECONDS = 3_600;

/** So many at once: DynamoDB bounds what one update may say. */
const MAX_FORGOTTEN = 10;

/**
 * Approvals of single operations, and up to a limit, that say nothing to anybody any more: of those there are as many as
 * agents think of, and a session's row must not grow with them. None is live: forgetting one takes nothing away.
 */
export function spentApprovals(
  session: Pick<AgentSession, 'grants' | 'once' | 'taken'> | undefined,
  now: number,
): readonly Scope[] {
  const ends = new Map<Scope, number>();
  const add = (scope: Scope, end: number) => ends.set(scope, Math.max(end, ends.get(scope) ?? 0));
  for (const [scope, { at }] of session?.taken ?? []) add(scope, at);
  for (const [scope, { expiresAt }] of [...(session?.once ?? []), ...(session?.grants ?? [])]) add(scope, expiresAt);
  const isMany = (scope: Scope) => isExactScope(scope) || isLimitedScope(scope);
  const spent = [...ends].filter(([scope, end]) => isMany(scope) && end + REMEMBERED_SECONDS <= now);
  return spent.map(([scope]) => scope).slice(0, MAX_FORGOTTEN);
}
