import { formatDetails } from '../../../protect/vocabulary/authorization-details.ts';
import { formatScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { scopeInWords } from '../../core/agents/scope-in-words.ts';
import type { AddressRefusal, NotEnabled } from '../../core/authorization/refusal.ts';
import {
  type AuthorizationParameters,
  answerAt,
  authorizationPath,
  authorizationQuery,
  CHOSEN,
  type ClientAddress,
} from '../../core/authorization/request.ts';
import { ownNameOf } from '../../core/clients/client-source.ts';
import { formActionOf } from '../../core/clients/redirect-uri.ts';
import type { Configuration } from '../../core/configuration.ts';
import { detailParts } from '../../core/details/words.ts';
import type { Client } from '../../core/records.ts';
import { showUnseen } from '../../core/registration/text.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import type { Consent } from '../../flows/authorize-client.ts';
import { ROUTES } from '../../routes.ts';
import { toolHtml } from '../agents/tool-html.ts';
import { toolJson } from '../agents/tools.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';

const ACTION = ROUTES.authorization.authorize.path;

export interface ConsentView {
  readonly configuration: Configuration;
  readonly parameters: AuthorizationParameters;
  /** Who asks, as it is registered now. */
  readonly client: Client;
  readonly address: ClientAddress;
  readonly person: AuthenticatedSession;
  readonly consent: Consent;
  /** What was shown before is no longer so. */
  readonly isChanged?: boolean;
}

/**
 * The one question: which tool, where it will be answered, for which organization and person, and what it may do. Deny is
 * as easy as allow. The form may lead to the tool's own address and to no other (`form-action`).
 */
export function consentPage({
  configuration,
  parameters,
  client,
  address,
  person,
  consent,
  isChanged,
}: ConsentView): PageAnswer {
  const { organization, member, csrfToken } = person;
  return htmlPage({
    statusCode: 200,
    title: ({ authorization }) => authorization.title,
    body: (texts) => {
      const { authorization } = texts;
      return html`${isChanged ? html`<p role="alert">${authorization.changed}</p>` : undefined}
<dl>
<dt>${authorization.tool}</dt><dd>${toolHtml(toolJson(client.id, client), texts)}${ownNameHtml(client, texts)}</dd>
<dt>${authorization.answerGoesTo}</dt><dd>${placeInWords(address.redirectUri, texts)}</dd>
<dt>${authorization.organization}</dt><dd>${name(organization.name)}</dd>
<dt>${authorization.signedInAs}</dt><dd>${name(member.email)}</dd>
</dl>
${scopeList(authorization.itMay, consent.scopes, configuration, texts)}
${detailList(consent, configuration, texts)}
${scopeList(authorization.mayAsk, consent.askable, configuration, texts)}
<form method="post" action="${ACTION}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="request" value="${authorizationQuery(parameters)}">
<input type="hidden" name="shown" value="${shownOf(consent)}">
<div class="pair">
<button class="action quiet" name="decision" value="deny">${authorization.deny}</button>
<button class="action" name="decision" value="allow">${authorization.allow}</button>
</div>
</form>
<p class="quiet">${authorization.onlyIfYou}
<a href="${authorizationPath(parameters, { organization: undefined, prompt: 'select_account' })}">${authorization.otherOrganization}</a></p>`;
    },
    formAction: formActionOf(address.redirectUri),
    hasPictures: client.logo !== undefined,
  });
}

/**
 * Of a client that the operator did not register: what it calls itself, as its words, under what says whose it is: the host
 * of its document (A3), or that it registered itself (M10).
 */
export function ownNameHtml(client: Client, { tool }: Texts): Html | undefined {
  const own = ownNameOf(client);
  return own === undefined ? undefined : html`<br>${tool.callsItself(name(showUnseen(own)))}`;
}

/** All that a yes gives, as one text: a form that says another was of another page (law 13). */
export function shownOf({ granted, details }: Consent): string {
  return details.length === 0 ? formatScopes(granted) : `${formatScopes(granted)} ${formatDetails(details)}`;
}

/** Each in the words that configuration declares, with every value of it. */
function detailList(
  { details }: Consent,
  { authorizationDetails: declared }: Configuration,
  { authorization }: Texts,
): Html | undefined {
  if (details.length === 0) return undefined;
  const items = details.map((one) => {
    const parts = detailParts(one, declared) ?? [{ text: formatDetails([one]), isValue: true }];
    return html`<li>${parts.map(({ text, isValue }) => (isValue ? name(text) : html`${text}`))}</li>`;
  });
  return html`<h2>${authorization.asFarAs}</h2>
<ul>${items}</ul>`;
}

function scopeList(
  title: string,
  scopes: ScopeSet,
  configuration: Configuration,
  { approval }: Texts,
): Html | undefined {
  if (scopes.size === 0) return undefined;
  const items = [...scopes]
    .sort()
    .map((scope) => html`<li>${scopeInWords(scope, configuration, approval.scopes)}</li>`);
  return html`<h2>${title}</h2>
<ul>${items}</ul>`;
}

/** The host, which is whose place it is; a tool on the same computer has none that says anything. */
function placeInWords(redirectUri: string, { authorization }: Texts): string {
  const { protocol, host } = new URL(redirectUri);
  if (protocol === 'http:') return authorization.thisComputer;
  return protocol === 'https:' ? host : authorization.applicationFor(protocol);
}

/** Nobody is signed in, or the person wants another organization: its id, and then its own sign-in. */
export function organizationPage(parameters: AuthorizationParameters, { client }: ClientAddress): PageAnswer {
  const kept = new URLSearchParams(authorizationQuery(parameters, { organization: undefined, prompt: undefined }));
  const hidden = [...kept].map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`);
  return htmlPage({
    statusCode: 200,
    title: ({ authorization }) => authorization.signIn.title,
    body: ({ authorization: { signIn } }) => html`<p>${signIn.which(html`<strong>${name(client)}</strong>`)}</p>
<form method="get" action="${ACTION}">
${hidden}
<input type="hidden" name="${CHOSEN}" value="yes">
<label>${signIn.organizationId} <input name="organization" required autocomplete="organization" autocapitalize="none" spellcheck="false" maxlength="63"></label>
<button class="action">${signIn.continue}</button>
</form>
<p class="quiet">${signIn.whoKnows}</p>`,
  });
}

/** One click more than a redirect: a form of ours leads to no other origin (`form-action`), and a provider is one. */
export function signInPage(organization: string, signIn: string): PageAnswer {
  return htmlPage({
    statusCode: 200,
    title: ({ authorization }) => authorization.signIn.title,
    body: ({ authorization }) =>
      html`<p>${authorization.signIn.withProvider(html`<strong>${name(organization)}</strong>`)}</p>
<p><a class="action" href="${signIn}">${authorization.signIn.action}</a></p>`,
  });
}

/** Nothing was verified, so that nobody is sent anywhere. */
export function addressRefusedPage({ reason }: AddressRefusal, correlationId: string): PageAnswer {
  return htmlPage({
    statusCode: 400,
    title: ({ authorization }) => authorization.refused.title,
    body: ({ authorization: { refused } }) => html`<p role="alert">${refused.reasons[reason]} ${refused.nothing}</p>
<p class="quiet">${refused.number(correlationId)}</p>`,
  });
}

/** Verified, and nothing that this organization has. */
export function notEnabledPage(
  { client }: NotEnabled,
  {
    address,
    person,
    back,
  }: {
    readonly address: ClientAddress;
    readonly person: AuthenticatedSession;
    readonly back: Readonly<Record<string, string | undefined>>;
  },
): PageAnswer {
  return htmlPage({
    statusCode: 403,
    title: ({ authorization }) => authorization.notEnabled.title,
    body: ({ authorization }) =>
      html`<p role="alert">${authorization.notEnabled.text(name(person.organization.name), html`<strong>${name(client)}</strong>`)}</p>
<p><a class="action quiet" href="${answerAt(address.redirectUri, back)}">${authorization.backToTool}</a></p>`,
  });
}
