import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Branding, Support } from '../../core/configuration/branding.ts';
import { DEFAULT_LANGUAGE, type Language } from '../../core/language.ts';
import { languageOf } from '../texts/language.ts';
import { TEXTS, type Texts, tell } from '../texts/texts.ts';
import type { Endpoint } from './endpoint.ts';
import { type Html, html, name } from './html.ts';
import type { PageAnswer } from './page.ts';
import { accentStyle, PAGE_STYLE } from './page-style.ts';
import { type HttpHeaders, type HttpResponse, NO_STORE } from './response.ts';

/** What a handler of pages answers: a page, or something that is none, such as a redirect. */
export type Answer = HttpResponse | PageAnswer;

/** Draws the pages of one deployment, each as the vendor's own. */
export interface Pages {
  draw(answer: Answer, language?: Language): HttpResponse;
  /** An endpoint whose pages are drawn, each in the language that its reader wants. An endpoint that answers a page undrawn does not compile. */
  drawn(endpoint: (event: APIGatewayProxyEventV2, context: Context) => Promise<Answer>): Endpoint;
}

/** Without branding the pages name nobody: the organization, on many of them, is all that a person has to know. */
export function pagesOf({ branding }: { readonly branding?: Branding }): Pages {
  const frame = frameOf(branding);
  const draw = (answer: Answer, language: Language = DEFAULT_LANGUAGE) =>
    'page' in answer && answer.page !== undefined ? drawPage(frame, answer, language) : answer;
  return {
    draw,
    drawn: (endpoint) => async (event, context) => draw(await endpoint(event, context), languageOf(event)),
  };
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
function drawPage(frame: Frame, { statusCode, headers, cookies, page }: PageAnswer, language: Language): HttpResponse {
  const { vary, ...others } = headers;
  const answer = {
    statusCode,
    headers: {
      ...PAGE_HEADERS,
      'content-security-policy': contentSecurityPolicy(frame, page),
      'content-language': language,
      // RFC 9110 §12.5.5: what is kept of an answer in one language is no answer to a reader of another.
      vary: [...(vary === undefined ? [] : [vary]), 'Accept-Language'].join(', '),
      ...others,
    },
    body: document(frame, page, language).markup,
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
 * Nothing is loaded from anywhere but a picture of ours, on a page that has one, and the one script of a page that names it, which
 * asks ourselves alone; no other script runs, none in line, nobody frames us, and forms post to ourselves. `form-action` holds for the redirects that follow a form as well: a form of ours must not lead
 * to another origin.
 */
function contentSecurityPolicy(
  { branding, styleSource }: Frame,
  { formAction, hasPictures, script }: PageAnswer['page'],
): string {
  return [
    "default-src 'none'",
    `style-src ${styleSource}`,
    ...(hasPictures || branding?.logo !== undefined ? ["img-src 'self'"] : []),
    ...(script === undefined ? [] : [`script-src ${script}`, "connect-src 'self'"]),
    `form-action ${formAction ? `'self' ${formAction}` : "'self'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function document(
  { branding, style }: Frame,
  { title: titleIn, body, isStuck, script }: PageAnswer['page'],
  language: Language,
): Html {
  const texts = TEXTS[language];
  const title = tell(titleIn, texts);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}${branding && ` · ${branding.productName}`}</title>
${branding?.logo && html`<link rel="icon" href="${branding.logo}">\n`}<style>${{ markup: style }}</style>${script && html`\n<script src="${script}" defer></script>`}
</head>
<body>
<main>
${branding && productOf(branding)}<h1>${title}</h1>
${tell(body, texts)}
${isStuck && branding?.support ? helpFrom(branding.support, texts) : undefined}</main>
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
function helpFrom({ href, text }: Support, { common }: Texts): Html {
  const contact = html`<a href="${href}" rel="noreferrer">${name(text)}</a>`;
  return html`<p class="quiet">${common.help(contact)}</p>
`;
}
