import { answerAt, authorizationQuery, type ClientAddress } from '../../core/authorization/request.ts';
import type { Client } from '../../core/records.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import type { ResolvedRequest } from '../../flows/steps/resolve-request.ts';
import { ROUTES } from '../../routes.ts';
import { toolHtml } from '../agents/tool-html.ts';
import { toolJson } from '../agents/tools.ts';
import { html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import { ownNameHtml } from './pages.ts';

/** Of the form's `decision`: administrators are to look at the client. */
export const ASK = 'ask';

/** The organization takes tools that an administrator has looked at, and nobody has looked at this one. */
export function notApprovedPage(
  {
    resolved,
    address,
    client,
  }: { readonly resolved: ResolvedRequest; readonly address: ClientAddress; readonly client: Client },
  { organization, csrfToken }: AuthenticatedSession,
  back: Readonly<Record<string, string | undefined>>,
): PageAnswer {
  const body = html`<p role="alert">An administrator of ${name(organization.name)} has to enable this tool first.</p>
<p>${toolHtml(toolJson(client.id, client))}${ownNameHtml(client)}</p>
<form method="post" action="${ROUTES.authorization.authorize.path}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="request" value="${authorizationQuery(resolved.address)}">
<button class="action" name="decision" value="${ASK}">Ask the administrators</button>
</form>
<p><a class="action quiet" href="${answerAt(address.redirectUri, back)}">Back to the tool</a></p>`;
  return htmlPage({ statusCode: 403, title: 'Your organization does not use this tool yet', body });
}

/** Nothing was allowed; somebody was asked, or so many wait that they have to be told. */
export function clientAskedPage(
  outcome: 'asked' | 'asked_before' | 'full',
  { client }: ClientAddress,
  { organization }: AuthenticatedSession,
): PageAnswer {
  const body = html`<p>${OUTCOMES[outcome]} The tool is <strong>${name(client)}</strong>, the organization ${name(organization.name)}.</p>
<p class="quiet">Nothing was allowed. When an administrator has enabled the tool, start again from the tool.</p>`;
  return htmlPage({ statusCode: 200, title: 'Ask an administrator', body });
}

const OUTCOMES = {
  asked: 'The administrators see in the console that you would like to use this tool.',
  asked_before: 'The administrators have been asked for this tool already.',
  full: 'Too many tools wait for the administrators. Tell one of them yourself.',
} as const;
