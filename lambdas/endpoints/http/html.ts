import { showUnseen } from '../../core/registration/text.ts';

/** Text that is HTML already: made by {@link html}, or a constant of ours; so that what is put into a page is escaped. */
export interface Html {
  readonly markup: string;
}

type HtmlValue = string | number | Html | readonly Html[] | undefined;

/**
 * A piece of HTML. Texts and numbers in it are escaped, for content and for attribute values between double quotes, and
 * what nobody would see of them, in rows of any age, is shown as a sign; pieces are not; `undefined` is nothing.
 * Does NOT make a URL safe: an attribute such as `href` takes only addresses of our own making.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(toMarkup)) };
}

/** A name of somebody else's making: letters that run the other way turn nothing around but themselves. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

function toMarkup(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

function escapeHtml(text: string): string {
  return showUnseen(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
