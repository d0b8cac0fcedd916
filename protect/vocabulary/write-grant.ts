import type { Scope } from './scope.ts';

/** A write that a person approved for one agent session. Times in seconds since the epoch. */
export interface WriteGrant {
  /** The first second at which it is none. */
  readonly expiresAt: number;
  /**
   * When the browser session began in which it was approved; absent where a former release approved it. A grant is as old
   * as that session, not as its own row: a recall that ends the session ends what was approved in it, an approval that is
   * under way at that very moment included.
   */
  readonly signedInAt?: number;
  /** When the person approved it, from which an organization's longest duration counts; absent: of a former release. */
  readonly approvedAt?: number;
  /** Of one that a stop of its client has ended: what its row says. Never of the row. */
  readonly storedEnd?: number;
}

export type WriteGrants = ReadonlyMap<Scope, WriteGrant>;

/** Against what a grant is judged. */
export interface GrantMoment {
  /** The member's watermark, as it is now: what began until then is recalled. `undefined`: never recalled. */
  readonly recalledAt: number | undefined;
  readonly now: number;
}

/** The end of each grant that holds at this moment: not over, and younger than the member's last recall. */
export function liveGrants(grants: WriteGrants, { recalledAt, now }: GrantMoment): ReadonlyMap<Scope, number> {
  const live = [...grants].filter(([, grant]) => now < grant.expiresAt && isAfterRecall(grant, recalledAt));
  return new Map(live.map(([scope, { expiresAt }]) => [scope, expiresAt]));
}

/**
 * Law 12: whether a grant makes an approval until `until` superfluous. One that was recalled never does, however late its
 * end: who approves again has a grant that holds.
 */
export function lastsUntil(grant: WriteGrant | undefined, until: number, recalledAt: number | undefined): boolean {
  return grant !== undefined && grant.expiresAt >= until && isAfterRecall(grant, recalledAt);
}

/**
 * Law 9. Times are whole seconds, so that one of the same second may be the one that was recalled: it denies, as for
 * tokens and sessions. A grant that does not say how old it is, any recall ends (law 10).
 */
export function isAfterRecall({ signedInAt }: WriteGrant, recalledAt: number | undefined): boolean {
  return recalledAt === undefined || (signedInAt !== undefined && signedInAt > recalledAt);
}
