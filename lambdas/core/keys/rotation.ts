import { MAX_ACCESS_TOKEN_LIFETIME_SECONDS } from '../configuration/schema.ts';
import type { SigningAlgorithm } from '../configuration.ts';
import { activeKey, type KeyRing, type NewKey, type RingKey, standbyKey } from './ring.ts';
import { type RotationPolicy, readyAt, removableAt, rotationDueAt } from './rotation-policy.ts';

/** One safe step. After each, the ring is one that signers and verifiers can live with for ever. */
export type RotationStep =
  /** Create a key, and record it with {@link withPendingKey}. */
  | { readonly kind: 'create'; readonly algorithm: SigningAlgorithm }
  /** Write the next state of the ring: the one thing that changes what anybody does. */
  | { readonly kind: 'change'; readonly change: RingChange; readonly next: KeyRing }
  /** Schedule the deletion of a removed key, then forget it: write `next`. */
  | { readonly kind: 'delete'; readonly key: RingKey; readonly next: KeyRing }
  /** Look for keys that no ring names, schedule their deletion, then write `next`. */
  | { readonly kind: 'sweep'; readonly next: KeyRing };

export type RingChange = 'lifetime_recorded' | 'removed' | 'withdrawn' | 'promoted' | 'standby_ready';

/** What is known at the moment of a step. */
export interface RotationFacts {
  readonly now: number;
  /** Keys with which the key service signs no more: disabled, scheduled for deletion, or gone. By `kid`. */
  readonly unusable: ReadonlySet<string>;
}

/** A crash between creating a key and recording it costs a key for a day. */
const SWEEP_INTERVAL_SECONDS = 86_400;

/**
 * The next step, or `undefined` when there is nothing to do now. In this order: forget removed keys → record longer
 * lifetimes → remove what nobody needs → withdraw what does not work → promote → make a standby → create → sweep.
 *
 * Holds for every step: a key signs only after every verifier has had the time to learn of it, and is published until
 * the last token that it may have signed has ended; a planned promotion leaves a standby behind.
 * Does NOT read the clock, and knows of the key service only what `facts` say.
 */
export function nextStep(ring: KeyRing, facts: RotationFacts, policy: RotationPolicy): RotationStep | undefined {
  return (
    deletion(ring) ??
    change('lifetime_recorded', ring, recordLifetime(ring, policy)) ??
    change('removed', ring, remove(ring, facts, policy)) ??
    change('withdrawn', ring, withdraw(ring, facts)) ??
    change('promoted', ring, promote(ring, facts, policy)) ??
    change('standby_ready', ring, makeStandby(ring, facts, policy)) ??
    creation(ring, facts, policy) ??
    sweep(ring, facts)
  );
}

/** The ring with a key that was just created and probed. */
export function withPendingKey(ring: KeyRing, key: NewKey, now: number, longestLifetimeSeconds: number): KeyRing {
  return withKeys(ring, [...ring.keys, { ...key, state: 'pending', createdAt: now, longestLifetimeSeconds }]);
}

function deletion(ring: KeyRing): RotationStep | undefined {
  const key = ring.keys.find(({ state }) => state === 'removed');
  if (key === undefined) return undefined;
  const rest = ring.keys.filter((other) => other !== key);
  return { kind: 'delete', key, next: withKeys(ring, rest) };
}

/** A longer lifetime counts for every key at once, because any of them may sign, or have signed, a minute from now. */
function recordLifetime({ keys }: KeyRing, { longestLifetimeSeconds: configured }: RotationPolicy): Keys {
  return keys.map((key) => {
    const recorded = key.longestLifetimeSeconds ?? MAX_ACCESS_TOKEN_LIFETIME_SECONDS;
    const longestLifetimeSeconds = Math.max(recorded, configured);
    return longestLifetimeSeconds === key.longestLifetimeSeconds ? key : { ...key, longestLifetimeSeconds };
  });
}

/** Retiring keys whose tokens have all ended; pending ones that are of no use: they have signed nothing. */
function remove({ keys }: KeyRing, facts: RotationFacts, policy: RotationPolicy): Keys {
  return keys.map((key) => {
    // A retiring key without a time stays: unknown is never a pass.
    const isOutlived = key.state === 'retiring' && facts.now >= (removableAt(key, policy) ?? Infinity);
    const isUseless = key.state === 'pending' && !isFit(key, facts, policy);
    return isOutlived || isUseless ? { ...key, state: 'removed' } : key;
  });
}

/** A standby that does not sign is none. It may have signed before, for an active key that could not. */
function withdraw({ keys }: KeyRing, { now, unusable }: RotationFacts): Keys {
  return keys.map((key) => (key.state === 'standby' && unusable.has(key.kid) ? retire(key, now) : key));
}

/**
 * When its time has come, or the configuration names another algorithm: only with a second key ready that becomes the
 * standby. When the active key does not sign: with whatever is ready, because signers use the standby already.
 */
function promote(ring: KeyRing, facts: RotationFacts, policy: RotationPolicy): Keys {
  const active = activeKey(ring);
  const isUrgent = active === undefined || facts.unusable.has(active.kid);
  if (!isUrgent && !isDue(active, facts.now, policy)) return ring.keys;
  const ready = readyKeys(ring, facts, policy);
  const fit = ready.filter((key) => isFit(key, facts, policy));
  const [successor, next] = isUrgent ? [standbyKey(ring) ?? fit[0], undefined] : fit;
  if (successor === undefined || (!isUrgent && next === undefined)) return ring.keys;
  return succeed(ring.keys, facts.now, successor, next);
}

/** `successor` signs, `next` stands by; whoever did so before retires. */
function succeed(keys: Keys, now: number, successor: RingKey, next: RingKey | undefined): Keys {
  return keys.map((key) => {
    if (key === successor) return { ...key, state: 'active', activatedAt: now };
    if (key === next) return { ...key, state: 'standby' };
    const isSucceeded = key.state === 'active' || (key.state === 'standby' && next !== undefined);
    return isSucceeded ? retire(key, now) : key;
  });
}

/** A pending key that everybody knows, where there is no standby or one of the wrong algorithm. */
function makeStandby(ring: KeyRing, facts: RotationFacts, policy: RotationPolicy): Keys {
  const standby = standbyKey(ring);
  if (standby?.algorithm === policy.algorithm) return ring.keys;
  const ready = readyKeys(ring, facts, policy).find((key) => key.state === 'pending');
  if (ready === undefined) return ring.keys;
  return ring.keys.map((key) => {
    if (key === ready) return { ...key, state: 'standby' };
    return key === standby ? retire(key, facts.now) : key;
  });
}

/** One to stand by; and in time for the next promotion, one that will stand by then. */
function creation(ring: KeyRing, facts: RotationFacts, policy: RotationPolicy): RotationStep | undefined {
  const active = activeKey(ring);
  const isDueSoon = active !== undefined && isDue(active, facts.now + policy.publishWaitSeconds, policy);
  const coming = ring.keys.filter((key) => isComing(key) && isFit(key, facts, policy));
  const wanted = isDueSoon ? 2 : 1;
  return coming.length < wanted ? { kind: 'create', algorithm: policy.algorithm } : undefined;
}

function sweep(ring: KeyRing, { now }: RotationFacts): RotationStep | undefined {
  if (now < (ring.sweptAt ?? 0) + SWEEP_INTERVAL_SECONDS) return undefined;
  return { kind: 'sweep', next: { ...withKeys(ring, ring.keys), sweptAt: now } };
}

function isDue(active: RingKey, now: number, policy: RotationPolicy): boolean {
  return active.algorithm !== policy.algorithm || now >= rotationDueAt(active, policy);
}

/** Standbys first: they are as well known, and older. */
function readyKeys({ keys }: KeyRing, { now }: RotationFacts, policy: RotationPolicy): Keys {
  const pending = keys.filter((key) => key.state === 'pending' && readyAt(key, policy) <= now);
  return [...keys.filter(({ state }) => state === 'standby'), ...pending];
}

function isComing({ state }: RingKey): boolean {
  return state === 'pending' || state === 'standby';
}

function isFit({ kid, algorithm }: RingKey, { unusable }: RotationFacts, policy: RotationPolicy): boolean {
  return algorithm === policy.algorithm && !unusable.has(kid);
}

function retire(key: RingKey, now: number): RingKey {
  return { ...key, state: 'retiring', retiredAt: now };
}

type Keys = readonly RingKey[];

function withKeys(ring: KeyRing, keys: Keys): KeyRing {
  return { ...ring, version: ring.version + 1, keys };
}

function change(name: RingChange, ring: KeyRing, keys: Keys): RotationStep | undefined {
  const isChanged = keys.some((key, i) => key !== ring.keys[i]);
  return isChanged ? { kind: 'change', change: name, next: withKeys(ring, keys) } : undefined;
}
