import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import type { GrantTerm } from './grant-terms.ts';

/**
 * For how long a person approves a write. `once`: for one write, within the default. `default`: as long as the deployment
 * says. `day`: until it is taken back, a day at most.
 */
export const DURATIONS = ['once', 'hour', 'default', 'day'] as const;
export type Duration = (typeof DURATIONS)[number];

/** Per scope; one that is not here is approved for the default. */
export type ChosenDurations = ReadonlyMap<Scope, Duration>;

type Lifetimes = Pick<Configuration, 'writeGrantLifetimeSeconds' | 'maxWriteGrantLifetimeSeconds'>;

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** How long what is approved now lasts, in seconds: never longer than the deployment allows. */
export function grantSeconds(duration: Duration, lifetimes: Lifetimes): number {
  return Math.min(uncapped(duration, lifetimes), lifetimes.maxWriteGrantLifetimeSeconds);
}

function uncapped(duration: Duration, { writeGrantLifetimeSeconds }: Lifetimes): number {
  switch (duration) {
    case 'once':
    case 'default':
      return writeGrantLifetimeSeconds;
    case 'hour':
      return HOUR_SECONDS;
    case 'day':
      return DAY_SECONDS;
  }
}

export interface OfferedDuration {
  readonly duration: Duration;
  readonly seconds: number;
}

/**
 * What a person chooses among, the shortest first. Of two that last as long, the default alone; never less than it and
 * `once`.
 */
export function offeredDurations(lifetimes: Lifetimes): readonly OfferedDuration[] {
  const all = DURATIONS.map((duration) => ({ duration, seconds: grantSeconds(duration, lifetimes) }));
  const byDefault = grantSeconds('default', lifetimes);
  const distinct = all.filter(
    ({ duration, seconds }) => duration === 'once' || duration === 'default' || seconds !== byDefault,
  );
  const [once, ...lasting] = distinct;
  return [...(once ? [once] : []), ...lasting.sort((a, b) => a.seconds - b.seconds)];
}

/** The term of a scope that is approved at `now`. `newId` tells a single use from every other. */
export function termOf(duration: Duration, lifetimes: Lifetimes, now: number, newId: () => string): GrantTerm {
  const until = now + grantSeconds(duration, lifetimes);
  return duration === 'once' ? { until, once: newId() } : { until };
}

/** `durations`: an object, scope → duration. Each scope must be among those that are approved. */
export function parseDurations(value: unknown, approved: ScopeSet): Result<ChosenDurations, FieldProblem> {
  if (value === undefined) return ok(new Map());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err({ field: 'durations', problem: 'must be an object: scope → duration' });
  }
  const entries = Object.entries(value);
  for (const [scope, duration] of entries) {
    const field = `durations[${JSON.stringify(scope.slice(0, MAX_SHOWN))}]`;
    if (!approved.has(scope as Scope)) return err({ field, problem: 'must be of a scope among scopes' });
    if (!isDuration(duration)) return err({ field, problem: `must be one of ${DURATIONS.join(', ')}` });
  }
  return ok(new Map(entries as [Scope, Duration][]));
}

/** Of a name that is somebody else's text, as much as tells it. */
const MAX_SHOWN = 64;

function isDuration(value: unknown): value is Duration {
  return (DURATIONS as readonly unknown[]).includes(value);
}
