import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import type { SentClaim } from '../../core/sign-in/sent-claims.ts';
import { isSetup } from '../../flows/authenticate-setup.ts';
import type { ActivationAsker } from '../../flows/complete-activation.ts';
import { consolePath } from '../../routes.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';
import { explain, sentClaimsList, statusOf } from './pages.ts';

/**
 * The callback of an activation was refused, and whoever began it is here, in the very session: still signed in, and the
 * one who can mend it. It says in words what everybody is told; the exact reason is the console's to show.
 */
export function activationFailedPage(
  refusal: SignInRefusal,
  asker: ActivationAsker,
  correlationId: string,
  sent?: readonly SentClaim[],
): PageAnswer {
  const { host } = new URL(asker.provider.issuer);
  return htmlPage({
    statusCode: statusOf(refusal),
    title: ({ activation }) => activation.failed.title(host),
    body: (texts) => html`<p role="alert">${whatFailed(refusal, texts)}</p>
<p>${stillHere(asker, texts)}</p>
${sent && sentClaimsList(sent, texts)}
${wayOn(asker, correlationId, texts)}
<p class="quiet">${texts.signIn.askWithNumber(correlationId)}</p>`,
  });
}

/** The classes of {@link explain}, in words for whoever has a session. */
function whatFailed(refusal: SignInRefusal, texts: Texts): string {
  const { failed } = texts.activation;
  const { badAnswer, client } = texts.signIn.refused;
  const explained = explain(refusal, texts);
  if (explained === badAnswer) return failed.badAnswer;
  return explained === client ? failed.client : explained.text;
}

function stillHere({ person }: ActivationAsker, { activation: { failed } }: Texts): Html {
  const address = name(person.member.email);
  return isSetup(person) ? failed.stillInSetup(address) : failed.stillSignedIn(address);
}

/** A setup link's session reads no refusals: whoever made the link does. */
function wayOn({ person, provider }: ActivationAsker, correlationId: string, { activation }: Texts): Html {
  const { failed } = activation;
  const refusal = consolePath(provider.organization, `/refusals/${encodeURIComponent(correlationId)}`);
  const back = consolePath(provider.organization, `/providers/${provider.id}`);
  const [first, second] = isSetup(person)
    ? [html`<p>${failed.whoFindsReason}</p>`, html`<p><a class="action" href="${back}">${failed.back}</a></p>`]
    : [
        html`<p><a class="action" href="${refusal}">${failed.reason}</a></p><p class="quiet">${failed.takesAMinute}</p>`,
        html`<p><a class="action quiet" href="${back}">${failed.back}</a></p>`,
      ];
  return html`${first}
${second}`;
}
