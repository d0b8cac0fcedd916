import { activationPath } from '../../core/sign-in/activation-address.ts';
import { isSetup } from '../../flows/authenticate-setup.ts';
import type { AskedActivation } from '../../flows/decide-activation.ts';
import { CONSOLE_ROOT } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import { sentClaimsList } from './pages.ts';

/** Why a decision is asked for once more. */
export type Problem = 'other_question' | 'not_confirmed' | 'no_decision';

const PROBLEMS: Readonly<Record<Problem, string>> = {
  other_question:
    'Somebody has signed in again since you opened the page. This is who it was: please look at it again.',
  not_confirmed: 'The addresses are not the same. Tick the box if the account is yours all the same.',
  no_decision: 'Choose one of the buttons.',
};

/** Both accounts. The one that is to be pressed first is the one that does no harm, unless the addresses are the same. */
export function questionPage(asked: AskedActivation, problem?: Problem): PageAnswer {
  const body = html`${problem && html`<p role="alert">${PROBLEMS[problem]}</p>`}
<h2>You signed in at ${name(hostOf(asked))} as</h2>
${theirAccount(asked)}
<h2>Here you are</h2>
${ownAccount(asked)}
${asked.isSameAddress ? sameAddress(asked) : otherAddress(asked)}
${whatItSent(asked)}
<p class="quiet">Nothing is linked yet, and the identity provider is not active. This question waits for five minutes.</p>`;
  const statusCode = problem === undefined ? 200 : problem === 'other_question' ? 409 : 400;
  return htmlPage({ statusCode, title: 'Is this account yours?', body });
}

/** Nothing was linked; where to go on. `signIn`: at the provider, where another account can be chosen. */
export function unlinkedPage(asked: AskedActivation, signIn: string | undefined): PageAnswer {
  const body = html`<p role="status">That account leads to nobody here, and the identity provider is still not active.</p>
${
  signIn &&
  html`<p><a class="action" href="${signIn}">Sign in with another account</a></p>
<p class="quiet">If ${name(hostOf(asked))} does not ask you which account, sign out there first. You have ten minutes.</p>`
}
<p><a class="action quiet" href="${asked.question.returnTo ?? CONSOLE_ROOT}">Back to the console</a></p>`;
  return htmlPage({ statusCode: 200, title: 'Nothing was linked', body });
}

function theirAccount({ question: { account }, provider }: AskedActivation): Html {
  const { email, isEmailVerified } = account;
  const verified = isEmailVerified ? 'verified there' : 'not verified there';
  return html`<dl>
${account.name && html`<dt>Name</dt><dd>${name(account.name)}</dd>`}
<dt>Address</dt><dd>${email === undefined ? html`none` : html`<strong>${name(email)}</strong> <span class="quiet">(${verified})</span>`}</dd>
${provider.subjectClaim === 'email' ? undefined : html`<dt>${name(provider.subjectClaim)}</dt><dd><code>${account.subject}</code></dd>`}
<dt>Issuer</dt><dd>${name(provider.issuer)}${provider.tenant && html` (${name(provider.tenant)})`}</dd>
</dl>`;
}

/** So that which claim people are known by is a choice; folded up, below what is to be decided. */
function whatItSent({ question: { sent }, provider }: AskedActivation): Html | undefined {
  if (sent === undefined || sent.length === 0) return undefined;
  return html`<details><summary>What the provider says about this account</summary>
<p class="quiet">People are known here by <code>${name(provider.subjectClaim)}</code>. To take another claim, press “Not now”, change it in the provider’s settings, and sign in again.</p>
${sentClaimsList(sent)}</details>`;
}

function ownAccount({ person }: AskedActivation): Html {
  const { member, organization } = person;
  return html`<dl>
<dt>Address</dt><dd><strong>${name(member.email)}</strong></dd>
<dt>You are</dt><dd>administrator${isSetup(person) ? ', by a setup link' : undefined}</dd>
<dt>Organization</dt><dd>${name(organization.name)}</dd>
</dl>`;
}

function sameAddress(asked: AskedActivation): Html {
  return form(
    asked,
    html`<p>Make this account yours? From then on, whoever signs in with it at ${name(hostOf(asked))} is you here.</p>
<button class="action" type="submit" name="decision" value="link">Yes, this account is mine</button>
<button class="action quiet" type="submit" name="decision" value="other">No, use another account</button>
<button class="action quiet" type="submit" name="decision" value="none">Not now</button>`,
  );
}

/** What would come of it, in both names; pressed last, and only with its box ticked. */
function otherAddress(asked: AskedActivation): Html {
  const { member, organization } = asked.person;
  const { account } = asked.question;
  const them = name(account.email ?? account.subject);
  return form(
    asked,
    html`<p role="alert">${reason(asked)} Is this somebody else’s account, or a test account? If you link it, whoever signs in as ${them} is ${name(member.email)} here, an administrator of ${name(organization.name)}.</p>
<button class="action" type="submit" name="decision" value="other">No, use another account</button>
<button class="action quiet" type="submit" name="decision" value="none">Not now</button>
<label class="choice"><input type="checkbox" name="other_address" value="known">
<span>The account is mine all the same.</span></label>
<button class="action quiet" type="submit" name="decision" value="link">Link ${them} to me</button>`,
  );
}

function reason({ question: { account }, person }: AskedActivation): string {
  const { email, isEmailVerified } = account;
  if (email === undefined) return 'The provider names no address, so that nobody can compare it with yours.';
  const looksTheSame = email.toLowerCase() === person.member.email.toLowerCase();
  if (looksTheSame && !isEmailVerified) return 'The provider has not verified that address.';
  return looksTheSame ? 'Something of this account cannot be seen.' : 'The two addresses are not the same.';
}

/** A key press sends the first button of a form: that is the one that does no harm. */
function form({ question, person, provider }: AskedActivation, content: Html): Html {
  return html`<form method="post" action="${activationPath(question.organization, provider.id)}">
<input type="hidden" name="csrf_token" value="${person.csrfToken}">
<input type="hidden" name="question" value="${question.id}">
${content}
</form>`;
}

function hostOf({ provider }: AskedActivation): string {
  return new URL(provider.issuer).host;
}
