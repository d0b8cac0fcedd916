import { type Html, html } from '../../http/html.ts';

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export const common = {
  /** "21 November 2026 at 20:17 UTC". Pages need no script, so that they do not know the reader's own time zone. */
  moment: (at: number) => `${MOMENT.format(at * 1_000)} UTC`,
  /** "4 hours", "1 hour 30 minutes"; rounded to the minute. */
  duration: (seconds: number) => {
    const minutes = Math.round(seconds / 60);
    if (minutes < 1) return 'less than a minute';
    const parts = [count(Math.floor(minutes / 60), 'hour'), count(minutes % 60, 'minute')];
    return parts.filter((part) => part !== undefined).join(' ');
  },
  help: (contact: Html) => html`Need help? Contact ${contact}.`,
  unavailable: {
    title: 'Please try again',
    text: 'This did not work just now, and nothing was changed. Please try again in a moment.',
  },
  quoted: (text: Html) => html`“${text}”`,
};

function count(number: number, unit: string): string | undefined {
  if (number === 0) return undefined;
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
