import { texts } from '../texts/common.ts';
import { language } from '../texts/texts.ts';

/** Dates of English pages are British: the day before the month, as everywhere but in the United States. */
export const DATE_LOCALE = language() === 'en' ? 'en-GB' : language();
const EXACT = new Intl.DateTimeFormat(DATE_LOCALE, {
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
});
const SHORT = new Intl.DateTimeFormat(DATE_LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const CLOCK = new Intl.DateTimeFormat(DATE_LOCALE, { timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });

/** In the reader's own zone, which it names, to the second. `at` in seconds since the epoch, here and below. */
export function exactly(at: number): string {
  return EXACT.format(at * 1_000);
}

/** "today at 21:17", or with its date. */
export function until(at: number, now: number): string {
  const isToday = new Date(at * 1_000).toDateString() === new Date(now * 1_000).toDateString();
  return isToday ? texts.todayAt(CLOCK.format(at * 1_000)) : SHORT.format(at * 1_000);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "3 minutes ago", "in 4 hours". */
export function relative(at: number, now: number): string {
  const seconds = at - now;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? [undefined, 1];
  if (unit === undefined) return Math.abs(seconds) < 10 ? texts.justNow : RELATIVE.format(seconds, 'second');
  return RELATIVE.format(Math.round(seconds / size), unit);
}

/** "4 hours", "1 hour 30 minutes", "45 seconds". */
export function duration(seconds: number): string {
  if (seconds < 60) return inUnit(seconds, 'second');
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3_600), 'hour'],
    [Math.floor((seconds % 3_600) / 60), 'minute'],
  ] as const;
  return parts.flatMap(([number, unit]) => (number === 0 ? [] : [inUnit(number, unit)])).join(' ');
}

function inUnit(number: number, unit: 'day' | 'hour' | 'minute' | 'second'): string {
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(number);
}

/** "1,234", as the language writes it. */
export function inDigits(number: number): string {
  return number.toLocaleString(language());
}
