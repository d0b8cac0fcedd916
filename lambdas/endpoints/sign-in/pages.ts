import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import type { SentClaim } from '../../core/sign-in/sent-claims.ts';
import type { BegunSignIn } from '../../flows/begin-sign-in.ts';
import type { Unavailable } from '../../ports/unavailable.ts';
import { CONSOLE_ROOT, pathOf, ROUTES } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';

/** Several providers: the person knows which one is theirs. Links, not a form: they lead to other origins. */
export function chooserPage({
  organization,
  providers,
  returnTo,
  maxAgeSeconds,
}: Extract<BegunSignIn, { kind: 'choose' }>): PageAnswer {
  const choices = providers.map((provider) => choice(provider, returnTo, maxAgeSeconds));
  const body = html`<p>Your organization has several identity providers. Which one do you sign in with?</p>
<ul>${choices}</ul>`;
  return htmlPage({ statusCode: 200, title: `Sign in to ${organization.name}`, body });
}

function choice(
  { id, organization, issuer, tenant }: SignInProvider,
  returnTo: string | undefined,
  maxAgeSeconds: number | undefined,
): Html {
  const { host } = new URL(issuer);
  const href = loginPath(organization, { provider: id, return_to: returnTo, max_age: maxAgeSeconds?.toString() });
  return html`<li><a class="action quiet" href="${href}">${host}${tenant === undefined ? undefined : ` (${tenant})`}</a></li>`;
}

/** Where a person can begin again. The organization may be anybody's word: it is only a link's. */
export interface Beginning {
  readonly organization: OrganizationId;
  /** A path of ours. */
  readonly returnTo?: string | undefined;
  /** Not of a sign-in, but of an administrator who was making a provider active, from a session. */
  readonly isActivation?: boolean;
}

/** What went wrong, in words, and what to do. The exact reason is in the log, under the correlation id. */
export function signInRefusedPage(
  refusal: SignInRefusal,
  beginning: Beginning | undefined,
  correlationId: string,
  sent?: readonly SentClaim[],
): PageAnswer {
  const { statusCode, title, text } = explain(refusal);
  const body = html`<p role="alert">${text}</p>
${sent && sentClaimsList(sent)}
${wayOn(beginning, refusal)}
<p class="quiet">If you ask somebody for help, give them this number: ${correlationId}</p>`;
  return htmlPage({ statusCode, title, body });
}

/** By name, in the provider's order. Names and values are its text: escaped, and each isolated in which way it runs. */
export function sentClaimsList(sent: readonly SentClaim[]): Html {
  const rows = sent.map((claim) => html`<dt>${name(claim.name)}</dt><dd><code>${name(claim.value)}</code></dd>`);
  return html`<h2>What it says about the account</h2>
${sent.length === 0 ? html`<p>Nothing that somebody could be known by.</p>` : html`<dl class="sent">${rows}</dl>`}`;
}

/** S9 at the callback: a code is good once, so that the way on is to begin again and not to repeat. */
export function signInUnavailablePage(
  { retryAfterSeconds }: Unavailable,
  organization: OrganizationId | undefined,
): PageAnswer {
  const body = html`<p role="alert">This did not work just now, and you are not signed in. Please try again in a moment.</p>
${organization ? beginAgain({ organization }) : howToBegin()}`;
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return htmlPage({ statusCode: 503, title: 'Please try again', body, headers });
}

/** One link, or how to find the address. Whoever opened an address that leads nowhere has been told to check it. */
function wayOn(beginning: Beginning | undefined, refusal: SignInRefusal): Html | undefined {
  if (isAboutActivation(refusal) || beginning?.isActivation === true) {
    return html`<p><a class="action" href="${beginning?.returnTo ?? CONSOLE_ROOT}">Open the console</a></p>`;
  }
  if (beginning !== undefined) return beginAgain(beginning);
  return refusal.reason === 'no_sign_in' ? undefined : howToBegin();
}

export function beginAgain({ organization, returnTo }: Beginning): Html {
  const href = loginPath(organization, { return_to: returnTo });
  return html`<p><a class="action" href="${href}">Sign in again</a></p>`;
}

export function howToBegin(): Html {
  const form = `${pathOf(ROUTES.signIn.login, { organization: '' })}`;
  return html`<p>To begin again, open the page or the link that you came from, or your organization’s own address for
signing in. It ends with <code>${form}</code> and the id of your organization. Your administrator knows it.</p>`;
}

/** Whether it is about making a provider active: whom it is told has a session, and need not sign in. */
function isAboutActivation({ reason }: SignInRefusal): boolean {
  return reason in ACTIVATION_TEXTS || reason === 'activation_refused' || reason === 'mapped_claim_unusable';
}

interface Explanation {
  readonly statusCode: 400 | 403 | 404 | 409;
  readonly title: string;
  readonly text: string;
}

const NOT_FRESH = 'You did not sign in anew';
const NOT_SIGNED_IN = 'You are not signed in';

/** One text for every answer of a provider that failed a check: it is the provider's administrator who can act. */
const BAD_ANSWER: Explanation = {
  statusCode: 403,
  title: NOT_SIGNED_IN,
  text: 'Your identity provider’s answer could not be accepted. Your administrator finds the reason by the number below, under Activity.',
};

const NOT_ACTIVE = 'The identity provider is not active yet';

const ACTIVATION_TEXTS = {
  activation_by_operator:
    'Here only the operator of this service makes identity providers active. Ask them to confirm it.',
  not_an_administrator: 'Only an administrator of the organization makes an identity provider active.',
  provider_not_pending:
    'It is not waiting for that: it is active or disabled already, or nobody has said yet under which client id we are known there.',
  activation_question_gone:
    'There is nothing to decide here any more: it was decided, or you signed in more than five minutes ago. Open the console, and begin again.',
  activation_of_other_session:
    'This was not begun in the session that you have now, or that session has ended. Open the console, and begin again.',
} as const;

/** Who else has it is said to nobody: another organization's name is none of this one's business. */
const OUTCOME_TEXTS = {
  session_ended: ACTIVATION_TEXTS.activation_of_other_session,
  question_gone: ACTIVATION_TEXTS.activation_question_gone,
  provider_changed: 'Its settings were changed while you signed in. Please begin again.',
  trust_taken:
    'An identity provider with this issuer, tenant and audience tenant is active already, here or in another organization. The first one counts. If it should be yours, ask the operator of this service.',
  subject_taken: 'You are known there as somebody who is linked to another member of your organization here.',
  member_changed: 'Your membership was changed while you signed in. Please begin again.',
} as const;

/** In words, for a page as for a program. */
export function explain(refusal: SignInRefusal): Explanation {
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
        text:
          refusal.parameter === 'return_to'
            ? 'Its return_to does not lead to a page of ours.'
            : `Its ${refusal.parameter} is none that we understand.`,
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
        text: 'This sign-in was not begun in this browser, has ended already, or took longer than ten minutes.',
      };
    case 'provider_said_no':
      return providerSaidNo(refusal.error);
    case 'response_issuer_differs':
    case 'code_missing':
    case 'code_not_exchanged':
    case 'id_token_refused':
    case 'userinfo_of_other_subject':
    case 'userinfo_not_read':
      return BAD_ANSWER;
    case 'client_not_authenticated':
      return {
        statusCode: 403,
        title: NOT_SIGNED_IN,
        text: 'Your identity provider does not accept this service as its client. Your administrator can find the reason in the log.',
      };
    case 'activation_by_operator':
    case 'not_an_administrator':
      return { statusCode: 403, title: NOT_ACTIVE, text: ACTIVATION_TEXTS[refusal.reason] };
    case 'provider_not_pending':
    case 'activation_question_gone':
    case 'activation_of_other_session':
      return { statusCode: 409, title: NOT_ACTIVE, text: ACTIVATION_TEXTS[refusal.reason] };
    case 'mapped_claim_unusable':
      return {
        statusCode: 409,
        title: NOT_ACTIVE,
        text: `It does not send the claim that people are to be known by (${refusal.claim}), or not as text. Choose another one in the provider’s settings, or have it send this one.`,
      };
    case 'activation_refused':
      return { statusCode: 409, title: NOT_ACTIVE, text: OUTCOME_TEXTS[refusal.outcome] };
    case 'sign_in_time_missing':
      return {
        statusCode: 403,
        title: NOT_FRESH,
        text: 'Your organization wants you to have just signed in for this, and your identity provider does not say when you did. Your administrator can have it send the claim auth_time in its id_token. Your former session here goes on.',
      };
    case 'sign_in_not_fresh':
      return {
        statusCode: 403,
        title: NOT_FRESH,
        text: 'Your organization wants you to have just signed in for this, and your identity provider did not ask you to. Sign out there, then try again. Your former session here goes on.',
      };
    case 'person_refused':
      return {
        statusCode: 403,
        title: NOT_SIGNED_IN,
        text: 'Your identity provider knows you, and this organization does not let that account in here. Give your administrator the number below: by it they find the reason, under Activity.',
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
