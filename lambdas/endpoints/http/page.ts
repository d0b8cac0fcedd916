import type { Unavailable } from '../../ports/unavailable.ts';
import { type Html, html } from './html.ts';
import type { HttpHeaders } from './response.ts';

export interface Page {
  readonly statusCode: number;
  readonly title: string;
  /** Below the title. */
  readonly body: Html;
  readonly headers?: HttpHeaders;
  readonly cookies?: readonly string[];
  /** Where else, beside ourselves, a form of it may lead: an origin or a scheme, of an address that was checked. */
  readonly formAction?: string;
  /** It shows pictures, which we serve; absent: none but the vendor's own. */
  readonly hasPictures?: boolean;
  /** Whoever reads it may not know how to go on. Absent: where something was refused, or did not work. */
  readonly isStuck?: boolean;
}

/** An answer that is a page, and not drawn yet: what it says, and nothing of whose it is. `pagesOf` draws it. */
export interface PageAnswer {
  readonly statusCode: number;
  readonly headers: HttpHeaders;
  readonly cookies?: readonly string[];
  readonly page: Pick<Page, 'title' | 'body' | 'formAction' | 'hasPictures'> & { readonly isStuck: boolean };
}

/** A page, for a person to read. */
export function htmlPage({ statusCode, headers = {}, cookies = [], isStuck, ...page }: Page): PageAnswer {
  const answer = { statusCode, headers, page: { ...page, isStuck: isStuck ?? statusCode >= 400 } };
  return cookies.length === 0 ? answer : { ...answer, cookies: [...cookies] };
}

/** S9, for a person. */
export function unavailablePage({ retryAfterSeconds }: Unavailable): PageAnswer {
  const body = html`<p>This did not work just now, and nothing was changed. Please try again in a moment.</p>`;
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return htmlPage({ statusCode: 503, title: 'Please try again', body, headers });
}
