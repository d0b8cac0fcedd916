import type { WriteApproval } from '../../lambdas/ports/agent-session-store.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import type { WriteGrants } from '../../protect/vocabulary/write-grant.ts';

/** When whoever approves here has signed in: a minute before the contracts' instant. */
export const SIGNED_IN = 1_767_225_540;

/** Until then, for a session of `cursor`, by somebody who was never recalled, unless it says otherwise. */
export function anApproval(until: number, overrides: Partial<WriteApproval> = {}): WriteApproval {
  return { client: 'cursor' as ClientId, until, signedInAt: SIGNED_IN, recalledAt: undefined, ...overrides };
}

export function writeGrants(
  ends: Readonly<Record<string, number>>,
  signedInAt = SIGNED_IN,
  approvedAt = SIGNED_IN + 60,
): WriteGrants {
  return new Map(
    Object.entries(ends).map(([scope, expiresAt]) => [scope as Scope, { expiresAt, signedInAt, approvedAt }]),
  );
}

/** Scope → end, of a row's grants, whether they are live or not. */
export function endsOf(grants: WriteGrants | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries([...(grants ?? [])].map(([scope, { expiresAt }]) => [scope, expiresAt]));
}
