import { activeKey, type KeyRing, type RingKey } from '../lambdas/core/keys/ring.ts';
import { type RotationPolicy, readyAt, removableAt, rotationDueAt } from '../lambdas/core/keys/rotation-policy.ts';
import { table } from './table.ts';

/** A key as `--json` shows it. Times are seconds since the epoch. */
export function keyFacts(key: RingKey, policy: RotationPolicy): object {
  const { kid, algorithm, state, createdAt, activatedAt, retiredAt } = key;
  const next = nextChange(key, policy);
  return {
    kid,
    algorithm,
    state,
    createdAt,
    activatedAt,
    retiredAt,
    ...(next && { next: next.word, nextAt: next.at }),
  };
}

/** The keys, and what happens to each next. */
export function keyTable({ keys }: KeyRing, policy: RotationPolicy): string {
  const rows = keys.map((key) => {
    const next = nextChange(key, policy);
    return [key.kid, key.algorithm, key.state, iso(since(key)), next ? `${next.word} after ${iso(next.at)}` : ''];
  });
  return table(['KID', 'ALGORITHM', 'STATE', 'SINCE', 'NEXT'], rows, 'No keys yet: rotation has not run.');
}

export function signsNow(ring: KeyRing): string {
  const key = activeKey(ring);
  return key === undefined ? 'No key signs.' : `${key.kid} (${key.algorithm}) signs.`;
}

function since({ createdAt, activatedAt, retiredAt }: RingKey): number {
  return retiredAt ?? activatedAt ?? createdAt;
}

function nextChange(key: RingKey, policy: RotationPolicy): { readonly word: string; readonly at: number } | undefined {
  switch (key.state) {
    case 'pending':
      return { word: 'standby', at: readyAt(key, policy) };
    case 'active':
      return { word: 'retiring', at: rotationDueAt(key, policy) };
    case 'retiring': {
      const at = removableAt(key, policy);
      return at === undefined ? undefined : { word: 'removed', at };
    }
    case 'standby':
    case 'removed':
      return undefined;
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}
