import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Branding, Support } from '../../core/configuration/branding.ts';
import type { Endpoint } from './endpoint.ts';
import { type Html, html, name } from './html.ts';
import type { PageAnswer } from './page.ts';
import { accentStyle, PAGE_STYLE } from './page-style.ts';
import { type HttpHeaders, type HttpResponse, NO_STORE } from './response.ts';

/** What a handler of pages answers: a page, or something that is none, such as a redirect. */
export type Answer = HttpResponse | PageAnswer;

/** Draws the pages of one deployment, each as the vendor's own. */
export interface Pages {
  draw(answer: Answer): HttpResponse;
  /** An endpoint whose pages are drawn. An endpoint that answers a page undrawn does not compile. */
  drawn(endpoint: (event: APIGatewayProxyEventV2, context: Context) => Promise<Answer>): Endpoint;
}

/** Without branding the pages name nobody: the organization, on many of them, is all that a person has to know. */
export function pagesOf({ branding }: { readonly branding?: Branding }): Pages {
  const frame = frameOf(branding);
  const draw = (answer: Answer) => ('page' in answer && answer.page !== undefined ? drawPage(frame, answer) : answer);
  return { draw, drawn: (endpoint) => async (event, context) => draw(await endpoint(event, context)) };
}

/** What is the same on every page. */
interface Frame {
  readonly branding: Branding | undefined;
  readonly style: string;
  /** Of the style, as a policy names it. */
  readonly styleSource: string;
}

function frameOf(branding: Branding | undefined): Frame {
  const style = PAGE_STYLE + (branding?.accent ? accentStyle(branding.accent) : '');
  return { branding, style, styleSource: `'sha256-${createHash('sha256').update(style).digest('base64')}'` };
}

/** A whole document. Never cached: what it says is about somebody. */
function drawPage(frame: Frame, { statusCode, headers, cookies, page }: PageAnswer): HttpResponse {
  const answer = {
    statusCode,
    headers: { ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy(frame, page), ...headers },
    body: document(frame, page).markup,
  };
  return cookies === undefined ? answer : { ...answer, cookies: [...cookies] };
}

const PAGE_HEADERS: HttpHeaders = {
  ...NO_STORE,
  'content-type': 'text/html; charset=utf-8',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Addresses of ours hold ids of organizations and sessions: other sites are not told them.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * Nothing is loaded from anywhere but a picture of ours, on a page that has one; no script runs, nobody frames us, and
 * forms post to ourselves. `form-action` holds for the redirects that follow a form as well: a form of ours must not lead
 * to another origin.
 */
function contentSecurityPolicy({ branding, styleSource }: Frame, { formAction, hasPictures }: PageAnswer['page']) {
  return [
    "default-src 'none'",
    `style-src ${styleSource}`,
    ...(hasPictures || branding?.logo !== undefined ? ["img-src 'self'"] : []),
    `form-action ${formAction ? `'self' ${formAction}` : "'self'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function document({ branding, style }: Frame, { title, body, isStuck }: PageAnswer['page']): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}${branding && ` · ${branding.productName}`}</title>
${branding?.logo && html`<link rel="icon" href="${branding.logo}">\n`}<style>${{ markup: style }}</style>
</head>
<body>
<main>
${branding && productOf(branding)}<h1>${title}</h1>
${body}
${isStuck && branding?.support ? helpFrom(branding.support) : undefined}</main>
</body>
</html>
`;
}

/** Whose page it is. The picture says nothing that the name beside it does not. */
function productOf({ productName, logo }: Branding): Html {
  return html`<p class="product">${logo && html`<img src="${logo}" alt="" width="32" height="32">`}${name(productName)}</p>
`;
}

/** Where it leads is told nothing of this page's address. */
function helpFrom({ href, text }: Support): Html {
  return html`<p class="quiet">Need help? Contact <a href="${href}" rel="noreferrer">${name(text)}</a>.</p>
`;
}
