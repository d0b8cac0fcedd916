import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { SELECT_ACCOUNT } from '../../core/sign-in/authorization-request.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import type { SentClaim } from '../../core/sign-in/sent-claims.ts';
import type { BegunSignIn } from '../../flows/begin-sign-in.ts';
import type { Unavailable } from '../../ports/unavailable.ts';
import { CONSOLE_ROOT, pathOf, ROUTES } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';

type Choosing = Extract<BegunSignIn, { kind: 'choose' }>;

/** Several providers: the person knows which one is theirs. Links, not a form: they lead to other origins. */
export function chooserPage({ organization, providers, ...wishes }: Choosing): PageAnswer {
  const choices = providers.map((provider) => choice(provider, wishes));
  return htmlPage({
    statusCode: 200,
    title: ({ signIn }) => signIn.choose.title(organization.name),
    body: ({ signIn }) => html`<p>${signIn.choose.text}</p>
<ul>${choices}</ul>`,
  });
}

function choice(
  { id, organization, issuer, tenant }: SignInProvider,
  { returnTo, maxAgeSeconds, prompt }: Pick<Choosing, 'returnTo' | 'maxAgeSeconds' | 'prompt'>,
): Html {
  const { host } = new URL(issuer);
  const href = loginPath(organization, {
    provider: id,
    return_to: returnTo,
    max_age: maxAgeSeconds?.toString(),
    prompt,
  });
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
  return htmlPage({
    statusCode: statusOf(refusal),
    title: (texts) => explain(refusal, texts).title,
    body: (texts) => html`<p role="alert">${explain(refusal, texts).text}</p>
${sent && sentClaimsList(sent, texts)}
${wayOn(beginning, refusal, texts)}
${refusal.reason === 'person_refused' && beginning ? withOtherAccount(beginning, texts) : undefined}
<p class="quiet">${texts.signIn.askWithNumber(correlationId)}</p>`,
  });
}

/** By name, in the provider's order. Names and values are its text: escaped, and each isolated in which way it runs. */
export function sentClaimsList(sent: readonly SentClaim[], { signIn }: Texts): Html {
  const rows = sent.map((claim) => html`<dt>${name(claim.name)}</dt><dd><code>${name(claim.value)}</code></dd>`);
  return html`<h2>${signIn.sent.title}</h2>
${sent.length === 0 ? html`<p>${signIn.sent.nothing}</p>` : html`<dl class="sent">${rows}</dl>`}`;
}

/** S9 at the callback: a code is good once, so that the way on is to begin again and not to repeat. */
export function signInUnavailablePage(
  { retryAfterSeconds }: Unavailable,
  beginning: Beginning | undefined,
): PageAnswer {
  return htmlPage({
    statusCode: 503,
    title: ({ common }) => common.unavailable.title,
    // Whoever makes a provider active may well be signed in.
    body: (
      texts,
    ) => html`<p role="alert">${beginning?.isActivation ? texts.common.unavailable.text : texts.signIn.unavailable}</p>
${fromWhere(beginning, texts)}`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}

/** One link, or how to find the address. Whoever opened an address that leads nowhere has been told to check it. */
function wayOn(beginning: Beginning | undefined, refusal: SignInRefusal, texts: Texts): Html | undefined {
  if (isAboutActivation(refusal)) return toConsole(beginning, texts);
  return beginning === undefined && refusal.reason === 'no_sign_in' ? undefined : fromWhere(beginning, texts);
}

function fromWhere(beginning: Beginning | undefined, texts: Texts): Html {
  if (beginning === undefined) return howToBegin(texts);
  return beginning.isActivation ? toConsole(beginning, texts) : beginAgain(beginning, texts);
}

function toConsole(beginning: Beginning | undefined, { signIn }: Texts): Html {
  return html`<p><a class="action" href="${beginning?.returnTo ?? CONSOLE_ROOT}">${signIn.openConsole}</a></p>`;
}

export function beginAgain({ organization, returnTo }: Beginning, { signIn }: Texts): Html {
  const href = loginPath(organization, { return_to: returnTo });
  return html`<p><a class="action" href="${href}">${signIn.again}</a></p>`;
}

/** Who is signed in at the provider would else come back as before, without being asked. */
export function withOtherAccount({ organization, returnTo }: Beginning, { signIn }: Texts): Html {
  const href = loginPath(organization, { return_to: returnTo, prompt: SELECT_ACCOUNT });
  return html`<p><a class="action quiet" href="${href}">${signIn.otherAccount}</a></p>`;
}

export function howToBegin({ signIn }: Texts): Html {
  const form = `${pathOf(ROUTES.signIn.login, { organization: '' })}`;
  return html`<p>${signIn.howToBegin(html`<code>${form}</code>`)}</p>`;
}

/** Whether it is about making a provider active: whom it is told has a session, and need not sign in. */
function isAboutActivation({ reason }: SignInRefusal): boolean {
  return ABOUT_ACTIVATION.has(reason);
}

const ABOUT_ACTIVATION: ReadonlySet<SignInRefusal['reason']> = new Set([
  'activation_by_operator',
  'not_an_administrator',
  'provider_not_pending',
  'activation_question_gone',
  'activation_of_other_session',
  'activation_refused',
  'mapped_claim_unusable',
]);

/** For a page as for a program. */
export function statusOf({ reason }: SignInRefusal): 400 | 403 | 404 | 409 {
  switch (reason) {
    case 'no_sign_in':
      return 404;
    case 'malformed_parameter':
    case 'repeated_parameter':
    case 'no_login_attempt':
    case 'state_differs':
      return 400;
    case 'provider_not_pending':
    case 'activation_question_gone':
    case 'activation_of_other_session':
    case 'mapped_claim_unusable':
    case 'activation_refused':
      return 409;
    case 'provider_said_no':
    case 'response_issuer_differs':
    case 'code_missing':
    case 'code_not_exchanged':
    case 'id_token_refused':
    case 'userinfo_of_other_subject':
    case 'userinfo_not_read':
    case 'client_not_authenticated':
    case 'activation_by_operator':
    case 'not_an_administrator':
    case 'sign_in_time_missing':
    case 'sign_in_not_fresh':
    case 'person_refused':
      return 403;
  }
}

interface Explanation {
  readonly title: string;
  readonly text: string;
}

/** In words, for a page as for a program. */
export function explain(refusal: SignInRefusal, { signIn: { refused } }: Texts): Explanation {
  const { activation } = refused;
  switch (refusal.reason) {
    case 'no_sign_in':
      return refused.noSignIn;
    case 'malformed_parameter':
      return refusal.parameter === 'return_to'
        ? refused.returnTo
        : { ...refused.malformed, text: refused.malformed.text(refusal.parameter) };
    case 'repeated_parameter':
      return { ...refused.repeated, text: refused.repeated.text(refusal.parameter) };
    case 'no_login_attempt':
    case 'state_differs':
      return refused.notBegun;
    case 'provider_said_no':
      return providerSaidNo(refusal.error, refused.byProvider);
    case 'response_issuer_differs':
    case 'code_missing':
    case 'code_not_exchanged':
    case 'id_token_refused':
    case 'userinfo_of_other_subject':
    case 'userinfo_not_read':
      return refused.badAnswer;
    case 'client_not_authenticated':
      return refused.client;
    case 'activation_by_operator':
    case 'not_an_administrator':
    case 'provider_not_pending':
    case 'activation_question_gone':
    case 'activation_of_other_session':
      return { title: activation.title, text: activation[refusal.reason] };
    case 'mapped_claim_unusable':
      return { title: activation.title, text: activation.claim(refusal.claim) };
    case 'activation_refused':
      return { title: activation.title, text: activation.outcomes[refusal.outcome] };
    case 'sign_in_time_missing':
      return refused.timeMissing;
    case 'sign_in_not_fresh':
      return refused.notFresh;
    case 'person_refused':
      return refused.person;
  }
}

/** The provider's own description is anybody's text: not shown. */
function providerSaidNo(error: string, texts: Texts['signIn']['refused']['byProvider']): Explanation {
  const { title } = texts;
  switch (error) {
    case 'access_denied':
    case 'temporarily_unavailable':
    case 'server_error':
      return { title, text: texts[error] };
    default:
      return { title, text: texts.other(error) };
  }
}
