import { GRANT_TYPES } from '../core/tokens/request.ts';
import { type Html, html } from './http/html.ts';
import { htmlPage, type PageAnswer } from './http/page.ts';
import { OAUTH_ERROR_CODES, type OAuthErrorCode } from './oauth-error.ts';
import type { Texts } from './texts/texts.ts';

/** `GET /oauth/errors`: what `error_uri` leads to. It reads nothing of the request, the correlation id included. */
export const ERRORS_PAGE: PageAnswer = htmlPage({
  statusCode: 200,
  title: ({ errors }) => errors.title,
  body: ({ errors }) => html`<p>${errors.intro(html`<code>correlation_id</code>`)}</p>
${OAUTH_ERROR_CODES.map((code) => section(code, errors))}`,
  headers: { 'cache-control': 'public, max-age=3600' },
  isStuck: true,
});

function section(code: OAuthErrorCode, errors: Texts['errors']): Html {
  const { means, next } = errors.explained[code];
  const grants = code === 'unsupported_grant_type' ? html`<p>${errors.grants(GRANTS)}</p>` : undefined;
  return html`<section id="${code}"><h2><code>${code}</code></h2><p>${means}</p>${grants}<p>${next}</p></section>
`;
}

/** As the metadata names them. */
const GRANTS = html`${GRANT_TYPES.map((grant, index) => html`${index > 0 ? ', ' : undefined}<code>${grant}</code>`)}`;
