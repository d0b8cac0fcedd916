import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import {
  approvalConsolePath,
  approvalPath,
  confirmationsPath,
  PLAIN_PARAMETER,
  parseApprovalAddress,
  plainApprovalPath,
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
import { html } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Answer } from '../http/pages-of.ts';
import { NO_STORE } from '../http/response.ts';
import { sessionCookieKind } from '../sign-in/session-guard.ts';
import { notSignedInPage, signOutForm } from '../sign-in/session-pages.ts';

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
function signInAddress(event: APIGatewayProxyEventV2, configuration: Configuration): string | undefined {
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
  const address = parseApprovalAddress(raw, configuration);
  if (!address.ok) return undefined;
  const isPlain = query.has(PLAIN_PARAMETER);
  const returnTo = parseReturnTo(
    isPlain ? plainApprovalPath(address.value) : approvalPath(address.value),
    configuration.issuer,
  );
  // Longer than a cookie carries through signing in: the console remembers in the browser where it was.
  if (returnTo === undefined && !isPlain) return approvalConsolePath(address.value);
  return loginPath(address.value.organization, { return_to: returnTo });
}

function signedOutMeanwhilePage(signIn: string): PageAnswer {
  const body = html`<p>Your session has ended, so nothing was changed. Sign in and decide again.</p>
<p><a class="action" href="${signIn}">Sign in</a></p>`;
  return htmlPage({ statusCode: 401, title: 'You are not signed in', body });
}

function otherOrganizationPage(organization: string, event: APIGatewayProxyEventV2, issuer: string): PageAnswer {
  const cookie = readCookie(event.cookies, sessionCookieKind(issuer));
  const body = html`<p>This link is about another organization than ${organization}, which you are signed in to here.
Nothing was changed.</p>
<p>If the link is for you, sign out first, then open it again.</p>
${isSessionCookie(cookie) ? signOutForm(ROUTES.signIn.logout.path, csrfToken(cookie), `Sign out of ${organization}`, 'action') : undefined}`;
  return htmlPage({ statusCode: 403, title: 'This is for another organization', body });
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
  if (isPasskeyRefusal(refusal)) return say(403, 'Your passkey was not accepted', 'Nothing was changed. Try again.');
  switch (refusal.reason) {
    case 'malformed_request':
      return say(400, 'This address cannot be used', `${refusal.field} ${refusal.problem}.`);
    case 'agents_off':
      return say(404, 'There is nothing to approve here', 'Agents are switched off in your organization.');
    case 'too_many_requests':
      return say(429, 'Please wait a moment', 'Too many requests came from you. Nothing was changed.', {
        'retry-after': String(refusal.retryAfterSeconds),
      });
    case 'asks_other_member':
      return say(
        403,
        'This asks another member',
        'The link is about an agent of another member. Whoever it is for has to open it. Nothing was changed. If it is for you under another account, sign out in the console, then open it again.',
      );
    case 'session_not_used':
      return say(
        409,
        'There is nothing to approve',
        'No tool of yours uses this agent session now. Nothing was changed.',
      );
    case 'sub_agent':
      return say(
        409,
        'This is a sub-agent’s session',
        `It may change what the session ${refusal.topmost} may change: look at that one. Nothing was changed.`,
      );
    case 'not_a_second_person':
      return say(
        403,
        'This is for others to confirm',
        'Confirming is for members with the role that your organization names. Nothing was changed.',
      );
    case 'own_approval':
      return say(403, 'Somebody else has to confirm it', 'You have approved this yourself. Nothing was changed.');
    case 'nothing_to_confirm':
      return say(
        409,
        'There is nothing to confirm here any more',
        'It was decided, taken back, or waited too long. Nothing was changed.',
      );
    case 'passkey_needed':
      return say(
        403,
        'This takes your passkey',
        'Your organization wants this to be confirmed with a passkey. That works in the console only, with scripts switched on. Nothing was changed.',
      );
    case 'session_ended':
    case 'no_place':
    case 'nothing_to_ask_for':
    case 'denied_by_member':
    case 'too_many_open_requests':
    case 'other_client':
    case 'tool_changed':
    case 'no_passkey':
    case 'passkey_missing':
    case 'too_many_passkeys':
    case 'passkey_taken':
    case 'sign_in_not_recent':
    case 'default_resource_without_agents':
    case 'binding_needed':
    case 'not_an_administrator':
      return say(403, 'This is not possible', 'Nothing was changed.');
  }
}

function say(
  statusCode: number,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): PageAnswer {
  return htmlPage({ statusCode, title, body: html`<p role="alert">${text}</p>`, headers });
}
