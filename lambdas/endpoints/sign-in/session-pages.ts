import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { plainConfirmationsPath } from '../../core/agents/approval-address.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import { type AuthenticatedPerson, type AuthenticatedSetup, isSetup } from '../../flows/authenticate-setup.ts';
import { CONSOLE_ROOT, ROUTES } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import { beginAgain, howToBegin } from './pages.ts';

/** Both answers of one address differ by `Accept`. */
const VARY = { vary: 'Accept, Cookie' };

export function sessionPage({ organization, member, scopes, csrfToken }: AuthenticatedSession): PageAnswer {
  const body = html`<dl>
<dt>Organization</dt><dd>${name(organization.name)}</dd>
<dt>You</dt><dd>${name(member.email)}</dd>
<dt>Role</dt><dd>${member.role}</dd>
<dt>You may</dt><dd>${formatScopes(scopes) || 'nothing yet'}</dd>
</dl>
<p><a href="${plainConfirmationsPath(organization.id)}">What colleagues have approved for agents, and waits for you to confirm</a></p>
${signOutForm(ROUTES.signIn.logout.path, csrfToken, 'Sign out', 'action')}
${signOutForm(ROUTES.signIn.logoutEverywhere.path, csrfToken, 'Sign out everywhere', 'action quiet')}
<p class="quiet">“Everywhere” also ends the token of every tool and agent that acts for you, and takes back what you approved for
agents: before one changes anything again, it must ask you.</p>`;
  return htmlPage({ statusCode: 200, title: 'You are signed in', body, headers: VARY });
}

/** Somebody whom a setup link let in, and what there is to do. */
export function setupSessionPage({ organization, member, csrfToken }: AuthenticatedSetup): PageAnswer {
  const body = html`<dl>
<dt>Organization</dt><dd>${name(organization.name)}</dd>
<dt>You</dt><dd>${name(member.email)}</dd>
</dl>
<p>Register your identity provider, test it, and sign in through it. Until then you can do nothing else here.</p>
<p><a class="action" href="${CONSOLE_ROOT}">Set up sign-in</a></p>
${signOutForm(ROUTES.signIn.logout.path, csrfToken, 'Leave', 'action quiet')}`;
  return htmlPage({ statusCode: 200, title: 'You are setting up sign-in', body, headers: VARY });
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
  const text = everywhere
    ? 'Every session and every token that acted for you has ended, and all that you had approved for agents.'
    : 'This browser is signed out. Tools and agents that act for you go on.';
  const body = html`<p>${text}</p><p><a class="action" href="${loginPath(organization.id)}">Sign in again</a></p>`;
  return htmlPage({ statusCode: 200, title: 'You are signed out', body, headers: VARY });
}

function leftSetupPage(): PageAnswer {
  const body = html`<p>To go on later, ask whoever sent you the setup link for another one: each works once.</p>`;
  return htmlPage({ statusCode: 200, title: 'You have left the setup', body, headers: VARY });
}

/** `organization`: of the address that was opened, if that names one; for a link, and no more. */
export function notSignedInPage(isCrossSite: boolean, organization?: OrganizationId): PageAnswer {
  if (isCrossSite) {
    const text =
      'This came from another page than ours, so nothing was changed. Open the page again and repeat what you did.';
    return htmlPage({ statusCode: 403, title: 'Nothing was changed', body: html`<p>${text}</p>`, headers: VARY });
  }
  const body = html`<p>Your session has ended, or there was none.</p>
${organization ? beginAgain({ organization }) : howToBegin()}`;
  return htmlPage({ statusCode: 401, title: 'You are not signed in', body, headers: VARY });
}
