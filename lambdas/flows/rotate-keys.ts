import type { AuditEntry } from '../core/audit/entry.ts';
import { activeKey, type KeyRing, type RingKey } from '../core/keys/ring.ts';
import { nextStep, type RotationStep, withPendingKey } from '../core/keys/rotation.ts';
import type { RotationPolicy } from '../core/keys/rotation-policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { KeyManager } from '../ports/key-manager.ts';
import type { KeyRingStore, RotationRecords } from '../ports/key-ring-store.ts';
import type { RotationTelemetry } from '../ports/telemetry.ts';
import { bootstrapKeyRing } from './bootstrap-key-ring.ts';

export interface RotationDependencies {
  readonly ring: KeyRingStore;
  readonly records: RotationRecords;
  readonly ids: Pick<Ids, 'auditSuffix'>;
  readonly keys: KeyManager;
  readonly clock: Clock;
  readonly policy: RotationPolicy;
  readonly telemetry: RotationTelemetry;
}

/** A run takes a handful at most; more is a bug, and the next run begins where this one stops. */
const MAX_STEPS = 30;

/**
 * A key that no ring names is left alone until it is older than this, seconds: a run that is about to record it takes
 * six minutes at the longest.
 */
const RECORDING_SECONDS = 3_600;

/**
 * Moves the ring one safe step after another, until there is nothing to do now. Each step is one conditional write.
 *
 * - Run again: there is nothing to do.
 * - Two at once: each step is written by one of them; the other reads again. Whoever created a key in vain schedules
 *   its deletion.
 * - Dies anywhere: the next run goes on from what is written. A key that was created and not recorded signs nothing and
 *   is published nowhere; it is found by its tag within a day, and its deletion scheduled. It is never adopted: whoever
 *   may tag keys could have one of theirs believed.
 *
 * Another key signs from then on: that is one transaction with its audit entry. The public half of a key is kept before the
 * key is forgotten: what it signed as evidence stays verifiable.
 * @throws Unavailable; Error when a new key does not sign
 */
export async function rotateKeys(dependencies: RotationDependencies): Promise<KeyRing> {
  const { ring: store, clock, policy, telemetry } = dependencies;
  let ring = await bootstrapKeyRing(dependencies);
  const unusable = await findUnusable(dependencies.keys, ring);
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const step = nextStep(ring, { now: clock(), unusable }, policy);
    if (step === undefined) return ring;
    const isTaken = await takeStep(dependencies, ring, step);
    ring = await readRing(store);
    if (isTaken) telemetry.rotationStepTaken(step, ring);
  }
  throw new Error(`rotation has not come to rest after ${MAX_STEPS} steps`);
}

/** The one run of a schedule or a deployment: told of, whichever way it ends. */
export async function runRotation(dependencies: RotationDependencies): Promise<KeyRing> {
  try {
    const ring = await rotateKeys(dependencies);
    const active = activeKey(ring);
    const ageSeconds = active && dependencies.clock() - (active.activatedAt ?? active.createdAt);
    dependencies.telemetry.rotationCompleted(ring, ageSeconds);
    return ring;
  } catch (error) {
    dependencies.telemetry.rotationFailed(error);
    throw error;
  }
}

const MUST_SIGN: ReadonlySet<RingKey['state']> = new Set(['pending', 'standby', 'active']);

/** Every key that signs, or may be asked to, is asked: a standby that was never tried is none. */
async function findUnusable(keys: KeyManager, ring: KeyRing): Promise<ReadonlySet<string>> {
  const asked = ring.keys.filter(({ state }) => MUST_SIGN.has(state));
  const answers = await Promise.all(asked.map(async (key) => ({ kid: key.kid, signs: await keys.signs(key) })));
  return new Set(answers.flatMap(({ kid, signs }) => (signs ? [] : [kid])));
}

/** `false`: somebody else wrote first. No failure: the ring is read again after every step. */
async function takeStep(dependencies: RotationDependencies, ring: KeyRing, step: RotationStep): Promise<boolean> {
  const { ring: store, keys, records } = dependencies;
  if (step.kind === 'create') return createPendingKey(dependencies, ring, step.algorithm);
  if (step.kind === 'delete') {
    await records.keepFormer(step.key);
    await keys.scheduleDeletion(step.key.keyArn);
  }
  if (step.kind === 'sweep') await sweep(dependencies, ring);
  if (step.kind === 'change' && step.change === 'promoted') {
    return (await records.advanceRecorded(step.next, promotion(dependencies, ring, step.next))) === 'advanced';
  }
  return (await store.advance(step.next)) === 'advanced';
}

/** As an operator's order says it: the target is the key that signs no more. */
function promotion({ clock, ids }: RotationDependencies, before: KeyRing, next: KeyRing): AuditEntry {
  const successor = activeKey(next)?.kid ?? '';
  return {
    ...{ organization: undefined, at: clock(), suffix: ids.auditSuffix() },
    actor: { kind: 'deployment', id: 'rotation' },
    action: 'key.rotated',
    target: activeKey(before)?.kid ?? successor,
    details: { ringVersion: next.version, successor },
  };
}

/** Create → probe → record, with the time at which it is recorded: from then on it is published. */
async function createPendingKey(
  { ring: store, keys, clock, policy }: RotationDependencies,
  ring: KeyRing,
  algorithm: RotationPolicy['algorithm'],
): Promise<boolean> {
  const key = await keys.createKey(algorithm);
  await keys.probe(key);
  const outcome = await store.advance(withPendingKey(ring, key, clock(), policy.longestLifetimeSeconds));
  if (outcome === 'advanced') return true;
  // Ours may have landed, and its answer been lost.
  const { keys: recorded } = await readRing(store);
  const isRecorded = recorded.some(({ kid }) => kid === key.kid);
  if (!isRecorded) await keys.scheduleDeletion(key.keyArn);
  return isRecorded;
}

async function sweep({ keys, clock }: RotationDependencies, ring: KeyRing): Promise<void> {
  const named = new Set(ring.keys.map(({ keyArn }) => keyArn));
  const settledBefore = clock() - RECORDING_SECONDS;
  for (const { keyArn, createdAt } of await keys.listKeys()) {
    if (!named.has(keyArn) && createdAt < settledBefore) await keys.scheduleDeletion(keyArn);
  }
}

async function readRing(store: KeyRingStore): Promise<KeyRing> {
  const ring = await store.read();
  if (ring === undefined) throw new Error('the key ring was there and is gone');
  return ring;
}
