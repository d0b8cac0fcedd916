import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import {
  approvalConsolePath,
  approvalPath,
  confirmationsPath,
  PLAIN_PARAMETER,
  parseApprovalAddress,
  plainConfirmationsPath,
} from '../../core/agents/approval-address.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import type { Configuration } from '../../core/configuration.ts';
import { isPasskeyRefusal } from '../../core/passkeys/refusal.ts';
import { readCookie } from '../../core/sign-in/cookie.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import { parseReturnTo } from '../../core/sign-in/return-to.ts';
import { csrfToken, isSessionCookie } from '../../core/sign-in/session.ts';
import { isCrossSite, type SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import { ROUTES } from '../../routes.ts';
import { type CredentialRefusal, toHttpResponse } from '../agents/error.ts';
import { type Html, html } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Answer } from '../http/pages-of.ts';
import { NO_STORE } from '../http/response.ts';
import { sessionCookieKind } from '../sign-in/session-guard.ts';
import { notSignedInPage, signOutForm } from '../sign-in/session-pages.ts';
import type { Texts } from '../texts/texts.ts';

/**
 * Whoever is not signed in is led to signing in, and back. From a form that is one more click: it may not redirect to
 * a provider (`form-action`), and what was posted is gone.
 */
function refuseSession(refusal: SessionRefusal, event: APIGatewayProxyEventV2, configuration: Configuration): Answer {
  if (isCrossSite(refusal)) return notSignedInPage(true);
  // Signing in would lead back here, and from here to signing in.
  if (refusal.reason === 'authorization_beside_session') return notSignedInPage(false);
  if (refusal.reason === 'session_of_other_organization') {
    return otherOrganizationPage(refusal.organization, event, configuration.issuer);
  }
  const signIn = signInAddress(event, configuration);
  if (signIn === undefined) return notSignedInPage(false);
  if (event.requestContext.http.method !== 'GET') return signedOutMeanwhilePage(signIn);
  return { statusCode: 303, headers: { ...NO_STORE, location: signIn, 'referrer-policy': 'same-origin' } };
}

const CONFIRMATION_ROUTES: readonly string[] = [
  ROUTES.approval.showConfirmations.key,
  ROUTES.approval.decideConfirmation.key,
];

/** Made anew from checked parts: nothing of the request itself becomes a `Location`. */
function signInAddress(event: APIGatewayProxyEventV2, { scopes, issuer }: Configuration): string | undefined {
  const { organization, sessionId } = event.pathParameters ?? {};
  if (CONFIRMATION_ROUTES.includes(event.routeKey)) {
    if (!isOrganizationId(organization)) return undefined;
    const isPlain = new URLSearchParams(event.rawQueryString).has(PLAIN_PARAMETER);
    return loginPath(organization, {
      return_to: isPlain ? plainConfirmationsPath(organization) : confirmationsPath(organization),
    });
  }
  const query = new URLSearchParams(event.rawQueryString);
  const raw = { organization, sessionId, scope: query.getAll('scope'), member: query.getAll('member') };
  const address = parseApprovalAddress(raw, scopes);
  if (!address.ok) return undefined;
  const returnTo = parseReturnTo(approvalPath(address.value), issuer);
  // Longer than a cookie carries through signing in: the console remembers in the browser where it was, and leads back.
  if (returnTo === undefined) return approvalConsolePath(address.value);
  return loginPath(address.value.organization, { return_to: returnTo });
}

function signedOutMeanwhilePage(signIn: string): PageAnswer {
  return htmlPage({
    statusCode: 401,
    title: ({ approvalRefused }) => approvalRefused.signedOutMeanwhile.title,
    body: ({ approvalRefused: { signedOutMeanwhile } }) => html`<p>${signedOutMeanwhile.text}</p>
<p><a class="action" href="${signIn}">${signedOutMeanwhile.action}</a></p>`,
  });
}

function otherOrganizationPage(organization: string, event: APIGatewayProxyEventV2, issuer: string): PageAnswer {
  const cookie = readCookie(event.cookies, sessionCookieKind(issuer));
  const signOut = (label: string) =>
    isSessionCookie(cookie) ? signOutForm(ROUTES.signIn.logout.path, csrfToken(cookie), label, 'action') : undefined;
  return htmlPage({
    statusCode: 403,
    title: ({ approvalRefused }) => approvalRefused.otherOrganization.title,
    body: ({ approvalRefused: { otherOrganization } }) => html`<p>${otherOrganization.text(organization)}</p>
<p>${otherOrganization.next}</p>
${signOut(otherOrganization.signOut(organization))}`,
  });
}

/** What the endpoint itself refuses, in words. */
export function approvalRefusedPage(
  refusal: AgentRefusal | CredentialRefusal,
  event: APIGatewayProxyEventV2,
  configuration: Configuration,
): Answer {
  if ('session' in refusal) return refuseSession(refusal.session, event, configuration);
  // No token is looked at here; whoever sent one gets what every resource answers.
  if ('token' in refusal) return toHttpResponse(refusal, event);
  if (isPasskeyRefusal(refusal)) return say(403, ({ passkey }) => passkey);
  switch (refusal.reason) {
    case 'malformed_request':
      // Of our own making, for whoever made the address: in English, as everywhere that a program is told of it.
      return say(400, ({ malformed }) => ({
        ...malformed,
        text: html`<span lang="en">${refusal.field} ${refusal.problem}.</span>`,
      }));
    case 'agents_off':
      return say(404, ({ agentsOff }) => agentsOff);
    case 'too_many_requests':
      return say(429, ({ tooMany }) => tooMany, { 'retry-after': String(refusal.retryAfterSeconds) });
    case 'asks_other_member':
      return say(403, ({ otherMember }) => otherMember);
    case 'session_not_used':
      return say(409, ({ notUsed }) => notUsed);
    case 'sub_agent':
      return say(409, ({ subAgent }) => ({ ...subAgent, text: subAgent.text(refusal.topmost) }));
    case 'not_a_second_person':
      return say(403, ({ notASecondPerson }) => notASecondPerson);
    case 'own_approval':
      return say(403, ({ ownApproval }) => ownApproval);
    case 'nothing_to_confirm':
      return say(409, ({ nothingToConfirm }) => nothingToConfirm);
    case 'passkey_needed':
      return say(403, ({ passkeyNeeded }) => passkeyNeeded);
    case 'no_passkey':
      return say(403, ({ noPasskey }) => noPasskey);
    case 'session_ended':
    case 'no_place':
    case 'nothing_to_ask_for':
    case 'denied_by_member':
    case 'too_many_open_requests':
    case 'other_client':
    case 'tool_changed':
    case 'passkey_missing':
    case 'too_many_passkeys':
    case 'passkey_taken':
    case 'sign_in_not_recent':
    case 'default_resource_without_agents':
    case 'binding_needed':
    case 'not_an_administrator':
      return say(403, ({ notPossible }) => notPossible);
  }
}

interface Said {
  readonly title: string;
  readonly text: string | Html;
}

function say(
  statusCode: number,
  words: (texts: Texts['approvalRefused']) => Said,
  headers: Readonly<Record<string, string>> = {},
): PageAnswer {
  return htmlPage({
    statusCode,
    title: ({ approvalRefused }) => words(approvalRefused).title,
    body: ({ approvalRefused }) => html`<p role="alert">${words(approvalRefused).text}</p>`,
    headers,
  });
}
