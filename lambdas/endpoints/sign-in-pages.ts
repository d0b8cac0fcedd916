import type { SignInProvider } from '../core/sign-in-provider.ts';
import type { SignInRefusal } from '../core/sign-in-refusal.ts';
import type { BegunSignIn } from '../flows/begin-sign-in.ts';
import { type Html, html } from './html.ts';
import type { HttpResponse } from './http-response.ts';
import { htmlPage } from './page.ts';

/** Where signing in to an organization begins; of ids that were checked. */
export function loginPath(organization: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(entries).toString();
  return `/login/${organization}${search === '' ? '' : `?${search}`}`;
}

/** Several providers: the person knows which one is theirs. Links, not a form: they lead to other origins. */
export function chooserPage({
  organization,
  providers,
  returnTo,
}: Extract<BegunSignIn, { kind: 'choose' }>): HttpResponse {
  const choices = providers.map((provider) => choice(provider, returnTo));
  const body = html`<p>Your organization has several identity providers. Which one do you sign in with?</p>
<ul>${choices}</ul>`;
  return htmlPage({ statusCode: 200, title: `Sign in to ${organization.name}`, body });
}

function choice({ id, organization, issuer, tenant }: SignInProvider, returnTo: string | undefined): Html {
  const { host } = new URL(issuer);
  const href = loginPath(organization, { provider: id, return_to: returnTo });
  return html`<li><a class="action quiet" href="${href}">${host}${tenant === undefined ? undefined : ` (${tenant})`}</a></li>`;
}

/** What went wrong, in words, and what to do. The exact reason is in the log, under the correlation id. */
export function signInRefusedPage(
  refusal: SignInRefusal,
  organization: string | undefined,
  correlationId: string,
): HttpResponse {
  const { statusCode, title, text } = explain(refusal);
  const again = organization !== undefined && statusCode !== 404;
  const body = html`<p role="alert">${text}</p>
${again ? html`<p><a class="action" href="${loginPath(organization)}">Sign in again</a></p>` : undefined}
<p class="quiet">If you ask somebody for help, give them this number: ${correlationId}</p>`;
  return htmlPage({ statusCode, title, body });
}

interface Explanation {
  readonly statusCode: 400 | 403 | 404;
  readonly title: string;
  readonly text: string;
}

const NOT_SIGNED_IN = 'You are not signed in';

/** One text for every answer of a provider that failed a check: it is the provider's administrator who can act. */
const BAD_ANSWER: Explanation = {
  statusCode: 403,
  title: NOT_SIGNED_IN,
  text: 'Your identity provider’s answer could not be accepted. Your administrator can find the reason in the log.',
};

function explain(refusal: SignInRefusal): Explanation {
  switch (refusal.reason) {
    case 'no_sign_in':
      return {
        statusCode: 404,
        title: 'There is nothing to sign in to here',
        text: 'Check the address, or ask your administrator whether your organization signs in here.',
      };
    case 'malformed_parameter':
      return {
        statusCode: 400,
        title: 'This address cannot be used',
        text: `Its ${refusal.parameter} does not lead to a page of ours.`,
      };
    case 'repeated_parameter':
      return {
        statusCode: 400,
        title: 'This address cannot be used',
        text: `Its ${refusal.parameter} occurs more than once.`,
      };
    case 'no_login_attempt':
    case 'state_differs':
      return {
        statusCode: 400,
        title: NOT_SIGNED_IN,
        text: 'This sign-in was not begun in this browser, or it took longer than ten minutes. Please begin again.',
      };
    case 'provider_said_no':
      return providerSaidNo(refusal.error);
    case 'response_issuer_differs':
    case 'code_missing':
    case 'code_not_exchanged':
    case 'id_token_refused':
      return BAD_ANSWER;
    case 'person_refused':
      return {
        statusCode: 403,
        title: NOT_SIGNED_IN,
        text: 'Your identity provider knows you, but you are not a member of this organization here. Ask your administrator to add you.',
      };
  }
}

/** RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6. The provider's own description is anybody's text: not shown. */
function providerSaidNo(error: string): Explanation {
  const texts: Readonly<Record<string, string>> = {
    access_denied: 'Your identity provider did not let you in, or you went back before signing in.',
    temporarily_unavailable: 'Your identity provider is not available just now. Please try again in a moment.',
    server_error: 'Something failed at your identity provider. Please try again in a moment.',
  };
  const text = Object.hasOwn(texts, error) ? texts[error] : `Your identity provider refused the sign-in (${error}).`;
  return { statusCode: 403, title: NOT_SIGNED_IN, text: text ?? '' };
}
