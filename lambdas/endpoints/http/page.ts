import type { Unavailable } from '../../ports/unavailable.ts';
import type { Told } from '../texts/texts.ts';
import { type Html, html } from './html.ts';
import type { HttpHeaders } from './response.ts';

export interface Page {
  readonly statusCode: number;
  readonly title: Told<string>;
  /** Below the title. */
  readonly body: Told<Html>;
  readonly headers?: HttpHeaders;
  readonly cookies?: readonly string[];
  /** Where else, beside ourselves, a form of it may lead: an origin or a scheme, of an address that was checked. */
  readonly formAction?: string;
  /** It shows pictures, which we serve; absent: none but the vendor's own. */
  readonly hasPictures?: boolean;
  /** Our own script, which it can do without: its address. Absent: none runs. */
  readonly script?: string;
  /** Whoever reads it may not know how to go on. Absent: where something was refused, or did not work. */
  readonly isStuck?: boolean;
}

/** An answer that is a page, and not drawn yet: what it says, in no language yet, and nothing of whose it is. `pagesOf` draws it. */
export interface PageAnswer {
  readonly statusCode: number;
  readonly headers: HttpHeaders;
  readonly cookies?: readonly string[];
  readonly page: Pick<Page, 'title' | 'body' | 'formAction' | 'hasPictures' | 'script'> & { readonly isStuck: boolean };
}

/** A page, for a person to read. */
export function htmlPage({ statusCode, headers = {}, cookies = [], isStuck, ...page }: Page): PageAnswer {
  const answer = { statusCode, headers, page: { ...page, isStuck: isStuck ?? statusCode >= 400 } };
  return cookies.length === 0 ? answer : { ...answer, cookies: [...cookies] };
}

/** S9, for a person. */
export function unavailablePage({ retryAfterSeconds }: Unavailable): PageAnswer {
  return htmlPage({
    statusCode: 503,
    title: ({ common }) => common.unavailable.title,
    body: ({ common }) => html`<p>${common.unavailable.text}</p>`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
