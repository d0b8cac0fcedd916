import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { formatScopes, type Scope, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Duration } from './durations.ts';
import type { AskedOperation } from './exact-operation.ts';
import { limitFacts } from './limits.ts';

/**
 * What one person has approved and another one has to confirm (law 17). It grants nothing, and never changes: what is
 * confirmed is what was approved. Times in seconds since the epoch.
 */
export interface HalfApproval {
  /** Never reused: who confirms names what they were shown. */
  readonly id: string;
  readonly sessionId: AgentSessionId;
  /** Of the session, as the first person was shown it. */
  readonly client: ClientId;
  /** For how long each was approved; it begins when it is confirmed. */
  readonly durations: ReadonlyMap<Scope, Duration>;
  /** What the scope of one operation stands for, as it was approved. */
  readonly operation?: AskedOperation;
  readonly approvedAt: number;
  /** When the browser session began in which it was approved: a recall of the first person from then on ends it. */
  readonly signedInAt: number;
  /** The first person has confirmed it with a passkey of theirs. */
  readonly passkey?: true;
  /** The first second at which nobody can confirm it. */
  readonly endsAt: number;
}

/** An hour: a colleague who was away comes back to what still matters, and not to what is forgotten. */
export const HALF_APPROVAL_SECONDS = 3_600;

/** So many wait for one person's colleagues; beyond it, the oldest are forgotten, which grants nothing. */
const MAX_HALF_APPROVALS = 20;

/** As 16 to 64 hexadecimal digits. */
export function isHalfApprovalId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16,64}$/.test(value);
}

/** Scopes by how long they are approved for. */
export function byDuration(durations: ReadonlyMap<Scope, Duration>): ReadonlyMap<Duration, readonly Scope[]> {
  const groups = Map.groupBy(durations, ([, duration]) => duration);
  return new Map([...groups].map(([duration, entries]) => [duration, entries.map(([scope]) => scope)]));
}

/** What the audit trail says of one: which scopes, each for how long, and for which client. */
export function halfFacts({ durations, client, operation }: Pick<HalfApproval, 'durations' | 'client' | 'operation'>) {
  const said = [...durations].map(([scope, duration]) => `${scope}=${duration}`).sort();
  return {
    ...{ scope: formatScopes(new Set(durations.keys())), durations: said.join(' '), client },
    ...limitFacts(durations.keys()),
    ...(operation !== undefined && { operation: operation.name }),
  };
}

/** With one more. Approved anew, a scope of the same session waits once: as it was approved last. */
export function withHalf(before: readonly HalfApproval[], added: HalfApproval): readonly HalfApproval[] {
  const others = withoutScopes(before, added.sessionId, new Set(added.durations.keys()));
  return [...others, added].slice(-MAX_HALF_APPROVALS);
}

/** Nobody can confirm these any more; absent `scopes`: nothing of the session. */
export function withoutScopes(
  before: readonly HalfApproval[],
  sessionId: AgentSessionId,
  scopes?: ScopeSet,
): readonly HalfApproval[] {
  return before.flatMap((half) => {
    if (half.sessionId !== sessionId) return [half];
    const durations = new Map([...half.durations].filter(([scope]) => scopes !== undefined && !scopes.has(scope)));
    if (durations.size === half.durations.size) return [half];
    // What is left of it is another thing than what somebody may be looking at, and cannot be told from it: gone, too.
    return [];
  });
}

/** Those that can be confirmed now, the oldest first. `recalledAt`: the first person's last recall. */
export function openHalves(
  halves: readonly HalfApproval[] | undefined,
  { now, recalledAt }: { readonly now: number; readonly recalledAt?: number | undefined },
): readonly HalfApproval[] {
  const isOpen = ({ endsAt, signedInAt }: HalfApproval) =>
    now < endsAt && (recalledAt === undefined || signedInAt > recalledAt);
  return (halves ?? []).filter(isOpen).sort((a, b) => a.approvedAt - b.approvedAt);
}
