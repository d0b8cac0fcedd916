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
  return htmlPage({
    statusCode: 403,
    title: ({ authorization }) => authorization.notApproved.title,
    body: (texts) => html`<p role="alert">${texts.authorization.notApproved.text(name(organization.name))}</p>
<p>${toolHtml(toolJson(client.id, client), texts)}${ownNameHtml(client, texts)}</p>
<form method="post" action="${ROUTES.authorization.authorize.path}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="request" value="${authorizationQuery(resolved.address)}">
<button class="action" name="decision" value="${ASK}">${texts.authorization.notApproved.ask}</button>
</form>
<p><a class="action quiet" href="${answerAt(address.redirectUri, back)}">${texts.authorization.backToTool}</a></p>`,
  });
}

/** Nothing was allowed; somebody was asked, or so many wait that they have to be told. */
export function clientAskedPage(
  outcome: 'asked' | 'asked_before' | 'full',
  { client }: ClientAddress,
  { organization }: AuthenticatedSession,
): PageAnswer {
  return htmlPage({
    statusCode: 200,
    title: ({ authorization }) => authorization.asked.title,
    body: ({ authorization: { asked } }) =>
      html`<p>${asked.outcomes[outcome]} ${asked.about(html`<strong>${name(client)}</strong>`, name(organization.name))}</p>
<p class="quiet">${asked.next}</p>`,
  });
}
