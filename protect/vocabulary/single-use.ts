import type { Scope } from './scope.ts';
import { type GrantMoment, isAfterRecall, liveGrants, type WriteGrant, type WriteGrants } from './write-grant.ts';

/**
 * A write that a person approved once. It stands beside the grants that last, and neither lengthens nor shortens one. It
 * ends, unused, at `expiresAt`.
 */
export interface SingleUse extends WriteGrant {
  /** Whether it is used, as the row says: {@link unusedMark} or {@link usedMark}. Anything else is used (law 10). */
  readonly mark: string;
}

export type SingleUses = ReadonlyMap<Scope, SingleUse>;

/** What approving writes. `approval` tells it from every other approval: 16 to 64 hexadecimal digits, never reused. */
export function unusedMark(approval: string): string {
  return `unused ${approval}`;
}

/**
 * What the first write leaves in its place. `attempt` is that request's own, so that whoever repeats an update without an
 * answer knows their own.
 */
export function usedMark(unused: string, usedAt: number, attempt: string): string {
  return `used ${usedAt} ${approvalOf(unused) ?? ''} ${attempt}`;
}

const UNUSED = /^unused ([0-9a-f]{16,64})$/;
const USED = /^used (\d{1,15}) ([0-9a-f]{16,64}) [0-9a-f]{16,64}$/;

/** Which approval a mark is of; `undefined`: it cannot be told. */
export function approvalOf(mark: string): string | undefined {
  return UNUSED.exec(mark)?.[1] ?? USED.exec(mark)?.[2];
}

export function isUnused(mark: string): boolean {
  return UNUSED.test(mark);
}

/** When it was used; `undefined`: it was not, or nobody can tell. */
export function usedAt(mark: string): number | undefined {
  const at = USED.exec(mark)?.[1];
  return at === undefined ? undefined : Number(at);
}

/** Those that one write may use now: not used, not over, and younger than the member's last recall. */
export function liveSingleUses(uses: SingleUses | undefined, at: GrantMoment): SingleUses {
  const live = liveGrants(uses ?? new Map(), at);
  return new Map([...(uses ?? [])].filter(([scope, { mark }]) => live.has(scope) && isUnused(mark)));
}

/** A write that may be made now. */
export interface LiveWrite {
  /** The first second at which it may not. */
  readonly until: number;
  /** For one write only. */
  readonly once?: true;
  /** After `until` of a grant that lasts, one more write until then. */
  readonly thenOnceUntil?: number;
}

export type LiveWrites = ReadonlyMap<Scope, LiveWrite>;

/** What of a session's grants may be used. */
export interface ApprovedWrites {
  readonly grants: WriteGrants;
  /** Absent: nothing was approved once. */
  readonly once?: SingleUses;
}

/** All that may be written now. A grant that lasts goes before one for a single use, which the write then leaves alone. */
export function liveWrites({ grants, once }: ApprovedWrites, at: GrantMoment): LiveWrites {
  const lasting = liveGrants(grants, at);
  const single = liveSingleUses(once, at);
  const ofOne = [...single].map(([scope, { expiresAt }]): [Scope, LiveWrite] => [
    scope,
    { until: expiresAt, once: true },
  ]);
  const ofMany = [...lasting].map(([scope, until]): [Scope, LiveWrite] => {
    const after = single.get(scope)?.expiresAt ?? 0;
    return [scope, { until, ...(after > until && { thenOnceUntil: after }) }];
  });
  return new Map([...ofOne, ...ofMany]);
}

/** When each write that was approved once was used, of those that a recall has not ended. */
export function usedWrites({ once }: ApprovedWrites, recalledAt: number | undefined): ReadonlyMap<Scope, number> {
  return new Map(
    [...(once ?? [])].flatMap(([scope, use]) => {
      const at = usedAt(use.mark);
      return at === undefined || !isAfterRecall(use, recalledAt) ? [] : [[scope, at] as const];
    }),
  );
}
