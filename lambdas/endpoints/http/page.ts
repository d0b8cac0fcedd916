import { createHash } from 'node:crypto';
import type { Unavailable } from '../../ports/unavailable.ts';
import { type Html, html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import { type HttpHeaders, type HttpResponse, NO_STORE } from './response.ts';

export interface Page {
  readonly statusCode: number;
  readonly title: string;
  /** Below the title. */
  readonly body: Html;
  readonly headers?: HttpHeaders;
  readonly cookies?: readonly string[];
  /** Where else, beside ourselves, a form of it may lead: an origin or a scheme, of an address that was checked. */
  readonly formAction?: string;
  /** It shows pictures, which we serve; absent: it loads nothing at all. */
  readonly hasPictures?: boolean;
}

/**
 * Nothing is loaded from anywhere but a picture of ours, on a page that has one; no script runs, nobody frames us, and forms post to ourselves. `form-action` holds
 * for the redirects that follow a form as well: a form of ours must not lead to another origin.
 */
const contentSecurityPolicy = (formAction: string, hasPictures = false) =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
    ...(hasPictures ? ["img-src 'self'"] : []),
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

const PAGE_HEADERS: HttpHeaders = {
  ...NO_STORE,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy("'self'"),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Addresses of ours hold ids of organizations and sessions: other sites are not told them.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** A whole document, for a person to read. Never cached: what it says is about somebody. */
export function htmlPage({
  statusCode,
  title,
  body,
  headers = {},
  cookies = [],
  formAction,
  hasPictures,
}: Page): HttpResponse {
  const target = formAction ? `'self' ${formAction}` : "'self'";
  const policy = (formAction || hasPictures) && {
    'content-security-policy': contentSecurityPolicy(target, hasPictures),
  };
  const answer = {
    statusCode,
    headers: { ...PAGE_HEADERS, ...policy, ...headers },
    body: document(title, body).markup,
  };
  return cookies.length === 0 ? answer : { ...answer, cookies: [...cookies] };
}

/** S9, for a person. */
export function unavailablePage({ retryAfterSeconds }: Unavailable): HttpResponse {
  const body = html`<p>This did not work just now, and nothing was changed. Please try again in a moment.</p>`;
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return htmlPage({ statusCode: 503, title: 'Please try again', body, headers });
}

function document(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
