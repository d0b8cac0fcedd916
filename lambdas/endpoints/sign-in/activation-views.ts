import { activationPath } from '../../core/sign-in/activation-address.ts';
import { isSetup } from '../../flows/authenticate-setup.ts';
import type { AskedActivation } from '../../flows/decide-activation.ts';
import { CONSOLE_ROOT } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';
import { sentClaimsList } from './pages.ts';

/** Why a decision is asked for once more. */
export type Problem = keyof Texts['activation']['problems'];

/** Both accounts. The one that is to be pressed first is the one that does no harm, unless the addresses are the same. */
export function questionPage(asked: AskedActivation, problem?: Problem): PageAnswer {
  return htmlPage({
    statusCode: problem === undefined ? 200 : problem === 'other_question' ? 409 : 400,
    title: ({ activation }) => activation.title,
    body: (texts) => html`${problem && html`<p role="alert">${texts.activation.problems[problem]}</p>`}
<h2>${texts.activation.signedInAs(name(hostOf(asked)))}</h2>
${theirAccount(asked, texts)}
<h2>${texts.activation.hereYouAre}</h2>
${ownAccount(asked, texts)}
${asked.isSameAddress ? sameAddress(asked, texts) : otherAddress(asked, texts)}
${whatItSent(asked, texts)}
<p class="quiet">${texts.activation.waits}</p>`,
  });
}

/** Nothing was linked; where to go on. `signIn`: at the provider, where another account can be chosen. */
export function unlinkedPage(asked: AskedActivation, signIn: string | undefined): PageAnswer {
  return htmlPage({
    statusCode: 200,
    title: ({ activation }) => activation.unlinked.title,
    body: ({ activation: { unlinked } }) => html`<p role="status">${unlinked.text}</p>
${
  signIn &&
  html`<p><a class="action" href="${signIn}">${unlinked.otherAccount}</a></p>
<p class="quiet">${unlinked.signOutThere(name(hostOf(asked)))}</p>`
}
<p><a class="action quiet" href="${asked.question.returnTo ?? CONSOLE_ROOT}">${unlinked.back}</a></p>`,
  });
}

function theirAccount({ question: { account }, provider }: AskedActivation, { activation }: Texts): Html {
  const { email, isEmailVerified } = account;
  const verified = isEmailVerified ? activation.verifiedThere : activation.notVerifiedThere;
  return html`<dl>
${account.name && html`<dt>${activation.name}</dt><dd>${name(account.name)}</dd>`}
<dt>${activation.address}</dt><dd>${email === undefined ? activation.noAddress : html`<strong>${name(email)}</strong> <span class="quiet">(${verified})</span>`}</dd>
${provider.subjectClaim === 'email' ? undefined : html`<dt>${name(provider.subjectClaim)}</dt><dd><code>${account.subject}</code></dd>`}
<dt>${activation.issuer}</dt><dd>${name(provider.issuer)}${provider.tenant && html` (${name(provider.tenant)})`}</dd>
</dl>`;
}

/** So that which claim people are known by is a choice; folded up, below what is to be decided. */
function whatItSent({ question: { sent }, provider }: AskedActivation, texts: Texts): Html | undefined {
  if (sent === undefined || sent.length === 0) return undefined;
  const { activation } = texts;
  const claim = html`<code>${name(provider.subjectClaim)}</code>`;
  return html`<details><summary>${activation.sent}</summary>
<p class="quiet">${activation.knownBy(claim)}</p>
${sentClaimsList(sent, texts)}</details>`;
}

function ownAccount({ person }: AskedActivation, { activation }: Texts): Html {
  const { member, organization } = person;
  return html`<dl>
<dt>${activation.address}</dt><dd><strong>${name(member.email)}</strong></dd>
<dt>${activation.youAre}</dt><dd>${isSetup(person) ? activation.bySetupLink : activation.administrator}</dd>
<dt>${activation.organization}</dt><dd>${name(organization.name)}</dd>
</dl>`;
}

function sameAddress(asked: AskedActivation, { activation }: Texts): Html {
  return form(
    asked,
    html`<p>${activation.makeYours(name(hostOf(asked)))}</p>
<button class="action" type="submit" name="decision" value="link">${activation.yes}</button>
<button class="action quiet" type="submit" name="decision" value="other">${activation.other}</button>
<button class="action quiet" type="submit" name="decision" value="none">${activation.notNow}</button>`,
  );
}

/** What would come of it, in both names; pressed last, and only with its box ticked. */
function otherAddress(asked: AskedActivation, { activation }: Texts): Html {
  const { member, organization } = asked.person;
  const { account } = asked.question;
  const them = name(account.email ?? account.subject);
  const why = activation.whyOther[reason(asked)];
  const names = { why, them, member: name(member.email), organization: name(organization.name) };
  return form(
    asked,
    html`<p role="alert">${activation.warning(names)}</p>
<button class="action" type="submit" name="decision" value="other">${activation.other}</button>
<button class="action quiet" type="submit" name="decision" value="none">${activation.notNow}</button>
<label class="choice"><input type="checkbox" name="other_address" value="known">
<span>${activation.mineAllTheSame}</span></label>
<button class="action quiet" type="submit" name="decision" value="link">${activation.link(them)}</button>`,
  );
}

function reason({ question: { account }, person }: AskedActivation): keyof Texts['activation']['whyOther'] {
  const { email, isEmailVerified } = account;
  if (email === undefined) return 'noAddress';
  const looksTheSame = email.toLowerCase() === person.member.email.toLowerCase();
  if (looksTheSame && !isEmailVerified) return 'notVerified';
  return looksTheSame ? 'unseen' : 'differs';
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
