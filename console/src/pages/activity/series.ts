import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { DATE_LOCALE } from '../../common/times.ts';

export interface Bar {
  readonly label: string;
  readonly issued: number;
  readonly refused: number;
  readonly unavailable: number;
}

const HOUR_SECONDS = 3_600;
const MAX_HOURLY_SECONDS = 2 * 86_400;
const BY_HOUR = new Intl.DateTimeFormat(DATE_LOCALE, { hour: '2-digit', minute: '2-digit' });
const BY_DAY = new Intl.DateTimeFormat(DATE_LOCALE, { day: 'numeric', month: 'short' });

/** One bar an hour, of longer spans one a day of the reader's; hours without requests are bars of nothing. */
export function byTime({ hours }: Activity, from: number, to: number): readonly Bar[] {
  const format = to - from <= MAX_HOURLY_SECONDS ? BY_HOUR : BY_DAY;
  const bars = new Map<string, Bar>();
  const first = Math.ceil(from / HOUR_SECONDS) * HOUR_SECONDS;
  for (let hour = first; hour <= to; hour += HOUR_SECONDS) bars.set(format.format(hour * 1_000), nothing(hour, format));
  for (const { hour, issued, refused, unavailable } of hours) {
    const bar = bars.get(format.format(hour * 1_000));
    if (bar === undefined) continue;
    bars.set(bar.label, {
      label: bar.label,
      issued: bar.issued + issued,
      refused: bar.refused + sum(refused),
      unavailable: bar.unavailable + sum(unavailable),
    });
  }
  return [...bars.values()];
}

function nothing(hour: number, format: Intl.DateTimeFormat): Bar {
  return { label: format.format(hour * 1_000), issued: 0, refused: 0, unavailable: 0 };
}

/** Most frequent first. */
export function reasonsOf({ hours }: Activity): readonly (readonly [reason: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const [reason, count] of hours.flatMap(({ refused }) => Object.entries(refused))) {
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

export function total({ hours }: Activity): number {
  return hours.reduce((all, { issued, refused, unavailable }) => all + issued + sum(refused) + sum(unavailable), 0);
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
