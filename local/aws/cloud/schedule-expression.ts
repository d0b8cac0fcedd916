import { UnsupportedTemplate } from './intrinsics.ts';

/** The first run after an instant, both in milliseconds since the epoch. */
export type NextRun = (afterMs: number) => number;

const MINUTE_MS = 60_000;
const UNITS_MS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 1440 * MINUTE_MS };

/**
 * Parses `rate(5 minutes)`, or a `cron(…)` that repeats daily or more often, in UTC: minutes and hours may be `*`, a
 * number, a list or a step (`0/15`); day, month, weekday and year must be `*` or `?`.
 * Throws {@link UnsupportedTemplate}, naming `path`, for any other expression.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseSchedule(expression: string, path: string): NextRun {
  const [, kind, body = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  const next = kind === 'rate' ? parseRate(body) : kind === 'cron' ? parseCron(body) : undefined;
  if (next === undefined) throw new UnsupportedTemplate(path, `schedule ${expression} is not supported locally`);
  return next;
}

function parseRate(body: string): NextRun | undefined {
  const [, value, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(body) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs === undefined) return undefined;
  return (afterMs) => afterMs + Number(value) * unitMs;
}

function parseCron(body: string): NextRun | undefined {
  const [minutes = '', hours = '', ...days] = body.split(/\s+/);
  const isDaily = days.length === 4 && days.every((field) => field === '*' || field === '?');
  const minuteSet = parseField(minutes, 60);
  const hourSet = parseField(hours, 24);
  if (!isDaily || minuteSet === undefined || hourSet === undefined) return undefined;
  return (afterMs) =>
    firstMinute(afterMs, (date) => minuteSet.has(date.getUTCMinutes()) && hourSet.has(date.getUTCHours()));
}

function parseField(field: string, size: number): ReadonlySet<number> | undefined {
  const all = Array.from({ length: size }, (_, value) => value);
  if (field === '*') return new Set(all);
  const [, start, step] = /^(\*|\d+)\/([1-9]\d*)$/.exec(field) ?? [];
  if (start !== undefined) {
    const first = start === '*' ? 0 : Number(start);
    return first < size
      ? new Set(all.filter((value) => value >= first && (value - first) % Number(step) === 0))
      : undefined;
  }
  const values = field.split(',');
  const isList = values.every((value) => /^\d+$/.test(value) && Number(value) < size);
  return isList ? new Set(values.map(Number)) : undefined;
}

function firstMinute(afterMs: number, matches: (date: Date) => boolean): number {
  let minute = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS;
  while (!matches(new Date(minute))) minute += MINUTE_MS;
  return minute;
}
