import { html } from '../../http/html.ts';
import type { common as english } from '../en/common.ts';

const MOMENT = new Intl.DateTimeFormat('de-DE', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export const common: typeof english = {
  moment: (at) => `${MOMENT.format(at * 1_000)} Uhr UTC`,
  duration: (seconds) => {
    const minutes = Math.round(seconds / 60);
    if (minutes < 1) return 'weniger als eine Minute';
    const parts = [count(Math.floor(minutes / 60), 'Stunde'), count(minutes % 60, 'Minute')];
    return parts.filter((part) => part !== undefined).join(' ');
  },
  help: (contact) => html`Brauchen Sie Hilfe? Kontakt: ${contact}.`,
  unavailable: {
    title: 'Bitte versuchen Sie es noch einmal',
    text: 'Das hat gerade nicht funktioniert, und nichts wurde geändert. Bitte versuchen Sie es gleich noch einmal.',
  },
  quoted: (text) => html`„${text}“`,
};

function count(number: number, unit: string): string | undefined {
  if (number === 0) return undefined;
  return `${number} ${unit}${number === 1 ? '' : 'n'}`;
}
