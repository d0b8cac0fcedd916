import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { plainConfirmationsPath } from '../../core/agents/approval-address.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import { type AuthenticatedPerson, type AuthenticatedSetup, isSetup } from '../../flows/authenticate-setup.ts';
import { CONSOLE_ROOT, consolePath, ROUTES } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';
import { beginAgain, howToBegin, withOtherAccount } from './pages.ts';

/** Both answers of one address differ by `Accept`. */
const VARY = { vary: 'Accept, Cookie' };

export function sessionPage({ organization, member, scopes, csrfToken }: AuthenticatedSession): PageAnswer {
  const { logout, logoutEverywhere } = ROUTES.signIn;
  return htmlPage({
    statusCode: 200,
    title: ({ session }) => session.title,
    body: ({ session }) => html`<dl>
<dt>${session.organization}</dt><dd>${name(organization.name)}</dd>
<dt>${session.you}</dt><dd>${name(member.email)}</dd>
<dt>${session.role}</dt><dd>${member.role}</dd>
<dt>${session.youMay}</dt><dd>${formatScopes(scopes) || session.nothingYet}</dd>
</dl>
<p><a class="action" href="${consolePath(organization.id)}">${session.console}</a></p>
<p><a href="${plainConfirmationsPath(organization.id)}">${session.confirmations}</a></p>
${signOutForm(logout.path, csrfToken, session.signOut, 'action quiet')}
${signOutForm(logoutEverywhere.path, csrfToken, session.signOutEverywhere, 'action quiet')}
<p class="quiet">${session.everywhere}</p>`,
    headers: VARY,
  });
}

/** Somebody whom a setup link let in, and what there is to do. */
export function setupSessionPage({ organization, member, csrfToken }: AuthenticatedSetup): PageAnswer {
  return htmlPage({
    statusCode: 200,
    title: ({ session }) => session.setup.title,
    body: ({ session }) => html`<dl>
<dt>${session.organization}</dt><dd>${name(organization.name)}</dd>
<dt>${session.you}</dt><dd>${name(member.email)}</dd>
</dl>
<p>${session.setup.text}</p>
<p><a class="action" href="${CONSOLE_ROOT}">${session.setup.action}</a></p>
${signOutForm(ROUTES.signIn.logout.path, csrfToken, session.setup.leave, 'action quiet')}`,
    headers: VARY,
  });
}

export function signOutForm(action: string, csrfToken: string, label: string, style: string): Html {
  return html`<form method="post" action="${action}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<button class="${style}" type="submit">${label}</button>
</form>`;
}

export function signedOutPage(person: AuthenticatedPerson, everywhere: boolean): PageAnswer {
  if (isSetup(person)) return leftSetupPage();
  const { organization } = person;
  return htmlPage({
    statusCode: 200,
    title: ({ session }) => session.signedOut.title,
    body: (texts) => html`<p>${signedOutWords(texts, everywhere)}</p>
${beginAgain({ organization: organization.id }, texts)}
${withOtherAccount({ organization: organization.id }, texts)}`,
    headers: VARY,
  });
}

function signedOutWords({ session: { signedOut } }: Texts, everywhere: boolean): string {
  return everywhere ? signedOut.everywhere : signedOut.here;
}

function leftSetupPage(): PageAnswer {
  return htmlPage({
    statusCode: 200,
    title: ({ session }) => session.setup.left.title,
    body: ({ session }) => html`<p>${session.setup.left.text}</p>`,
    headers: VARY,
  });
}

/** `organization`: of the address that was opened, if that names one; for a link, and no more. */
export function notSignedInPage(isCrossSite: boolean, organization?: OrganizationId): PageAnswer {
  if (isCrossSite) {
    return htmlPage({
      statusCode: 403,
      title: ({ session }) => session.crossSite.title,
      body: ({ session }) => html`<p>${session.crossSite.text}</p>`,
      headers: VARY,
    });
  }
  return htmlPage({
    statusCode: 401,
    title: ({ session }) => session.notSignedIn.title,
    body: (texts) => html`<p>${texts.session.notSignedIn.text}</p>
${organization ? beginAgain({ organization }, texts) : howToBegin(texts)}`,
    headers: VARY,
  });
}
