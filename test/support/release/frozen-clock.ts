/** Real time goes on for nobody who asks `Date`: rows that were written once are read at the instants that they know. */

const RealDate = Date;

let now = RealDate.now();

class FrozenDate extends RealDate {
  constructor(...parts: readonly unknown[]) {
    if (parts.length === 0) super(now);
    else super(...(parts as [number]));
  }

  static override now(): number {
    return now;
  }
}

/** Seconds since the epoch. */
export function freezeClock(seconds: number): void {
  now = seconds * 1_000;
  globalThis.Date = FrozenDate as DateConstructor;
}

export function advanceClock(seconds: number): void {
  now += seconds * 1_000;
}

export function currentSecond(): number {
  return Math.floor(now / 1_000);
}

export function thawClock(): void {
  globalThis.Date = RealDate;
}
