import { html } from '../../http/html.ts';
import type { setup as english } from '../en/setup.ts';

export const setup: typeof english = {
  title: 'Anmeldung einrichten',
  text: (id) =>
    html`Sie wurden gebeten, einzurichten, wie sich Mitglieder Ihrer Organisation anmelden: Registrieren Sie Ihren Identitätsanbieter, testen Sie ihn und melden Sie sich über ihn an. Die Kennung Ihrer Organisation hier ist ${id}.`,
  begin: 'Beginnen',
  once: 'Der Link gilt einmal. Von da an haben Sie eine Stunde in diesem Browser; wo Sie hier sonst angemeldet waren, werden Sie abgemeldet.',
  unusable: {
    title: 'Dieser Einrichtungslink gilt nicht',
    text: 'Ein Einrichtungslink gilt einmal und eine Stunde lang. Bitten Sie die Person, die ihn geschickt hat, um einen neuen.',
  },
  fromElsewhere: {
    title: 'Nichts wurde getan',
    text: 'Das kam von einer anderen Seite als unserer, deshalb wurde nichts getan. Öffnen Sie den Link selbst und drücken Sie den Knopf.',
  },
};
