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
  const body = html`${isChanged ? html`<p role="alert">What this tool may do was changed meanwhile. Look again.</p>` : undefined}
<dl>
<dt>Tool</dt><dd>${toolHtml(toolJson(client.id, client))}${ownNameHtml(client)}</dd>
<dt>Answer goes to</dt><dd>${placeInWords(address.redirectUri)}</dd>
<dt>Organization</dt><dd>${name(organization.name)}</dd>
<dt>Signed in as</dt><dd>${name(member.email)}</dd>
</dl>
${scopeList('It may', consent.scopes, configuration)}
${detailList(consent, configuration)}
${scopeList('It may ask you each time before it can', consent.askable, configuration)}
<form method="post" action="${ACTION}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="request" value="${authorizationQuery(parameters)}">
<input type="hidden" name="shown" value="${shownOf(consent)}">
<div class="pair">
<button class="action quiet" name="decision" value="deny">Do not allow</button>
<button class="action" name="decision" value="allow">Allow</button>
</div>
</form>
<p class="quiet">Allow only if you started this from the tool yourself.
<a href="${authorizationPath(parameters, { organization: undefined, prompt: 'select_account' })}">Use another organization</a></p>`;
  return htmlPage({
    statusCode: 200,
    title: 'Allow this tool?',
    body,
    formAction: formActionOf(address.redirectUri),
    hasPictures: client.logo !== undefined,
  });
}

/**
 * Of a client that the operator did not register: what it calls itself, as its words, under what says whose it is: the host
 * of its document (A3), or that it registered itself (M10).
 */
export function ownNameHtml(client: Client): Html | undefined {
  const own = ownNameOf(client);
  return own === undefined ? undefined : html`<br>calls itself “${name(showUnseen(own))}”`;
}

/** All that a yes gives, as one text: a form that says another was of another page (law 13). */
export function shownOf({ granted, details }: Consent): string {
  return details.length === 0 ? formatScopes(granted) : `${formatScopes(granted)} ${formatDetails(details)}`;
}

/** Each in the words that configuration declares, with every value of it. */
function detailList({ details }: Consent, { authorizationDetails: declared }: Configuration): Html | undefined {
  if (details.length === 0) return undefined;
  const items = details.map((one) => {
    const parts = detailParts(one, declared) ?? [{ text: formatDetails([one]), isValue: true }];
    return html`<li>${parts.map(({ text, isValue }) => (isValue ? name(text) : html`${text}`))}</li>`;
  });
  return html`<h2>As far as this</h2>
<ul>${items}</ul>`;
}

function scopeList(title: string, scopes: ScopeSet, configuration: Configuration): Html | undefined {
  if (scopes.size === 0) return undefined;
  const items = [...scopes].sort().map((scope) => html`<li>${scopeInWords(scope, configuration)}</li>`);
  return html`<h2>${title}</h2>
<ul>${items}</ul>`;
}

/** The host, which is whose place it is; a tool on the same computer has none that says anything. */
function placeInWords(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  if (protocol === 'http:') return 'a program on this computer';
  return protocol === 'https:' ? host : `the application for ${protocol} on this device`;
}

/** Nobody is signed in, or the person wants another organization: its id, and then its own sign-in. */
export function organizationPage(parameters: AuthorizationParameters, { client }: ClientAddress): PageAnswer {
  const kept = new URLSearchParams(authorizationQuery(parameters, { organization: undefined, prompt: undefined }));
  const hidden = [...kept].map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`);
  const body = html`<p>The tool <strong>${name(client)}</strong> wants to sign you in. Which organization are you with?</p>
<form method="get" action="${ACTION}">
${hidden}
<input type="hidden" name="${CHOSEN}" value="yes">
<label>Organization id <input name="organization" required autocomplete="organization" autocapitalize="none" spellcheck="false" maxlength="63"></label>
<button class="action">Continue</button>
</form>
<p class="quiet">Your administrator knows the id. It stands in your organization’s own address for signing in.</p>`;
  return htmlPage({ statusCode: 200, title: 'Sign in', body });
}

/** One click more than a redirect: a form of ours leads to no other origin (`form-action`), and a provider is one. */
export function signInPage(organization: string, signIn: string): PageAnswer {
  const body = html`<p>Sign in with the identity provider of <strong>${name(organization)}</strong>, then decide.</p>
<p><a class="action" href="${signIn}">Sign in</a></p>`;
  return htmlPage({ statusCode: 200, title: 'Sign in', body });
}

/** Nothing was verified, so that nobody is sent anywhere. */
export function addressRefusedPage({ reason }: AddressRefusal, correlationId: string): PageAnswer {
  const body = html`<p role="alert">${ADDRESS_TEXTS[reason]} Nothing was allowed, and nothing was sent to the tool.</p>
<p class="quiet">If you ask the tool’s developer for help, give them this number: ${correlationId}</p>`;
  return htmlPage({ statusCode: 400, title: 'This tool cannot sign you in', body });
}

const ADDRESS_TEXTS: Readonly<Record<AddressRefusal['reason'], string>> = {
  malformed_query: 'The address cannot be read.',
  client_id_missing: 'The address does not say which tool asks (client_id), or says it more than once.',
  redirect_uri_missing: 'The address does not say where to answer (redirect_uri), or says it more than once.',
  request_uri_unknown: 'The request of the tool has been answered already, or is too old. Begin again in the tool.',
  unknown_client: 'The tool that asks is not known here.',
  client_disabled: 'The tool that asks is switched off.',
  client_awaits_approval:
    'The tool registered itself, and waits for an administrator of your organization to enable it.',
  client_document_not_allowed:
    'Your organization has not allowed tools of this address. An administrator of your organization can.',
  client_document_unavailable: 'The tool’s own address does not say who the tool is. Try again in a minute.',
  client_document_unusable: 'What stands at the tool’s own address is no valid description of this tool.',
  client_not_registered_for_grant: 'The tool that asks is not registered for signing people in this way.',
  redirect_uri_not_registered: 'The tool asks for an answer at an address that is not registered for it.',
};

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
  const body = html`<p role="alert">${name(person.organization.name)} has not enabled the tool <strong>${name(client)}</strong>.
Ask an administrator of your organization to enable it.</p>
<p><a class="action quiet" href="${answerAt(address.redirectUri, back)}">Back to the tool</a></p>`;
  return htmlPage({ statusCode: 403, title: 'Your organization does not use this tool', body });
}
