import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, type Result } from '../../../protect/vocabulary/result.ts';
import { type CookieKind, cookieKind, readCookie } from '../../core/sign-in/cookie.ts';
import { requireSameOrigin } from '../../core/sign-in/same-origin.ts';
import { isSessionCookie, type SessionCookie } from '../../core/sign-in/session.ts';
import { isCrossSite, type SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import {
  type AuthenticatedSession,
  authenticateSession,
  type SessionDependencies,
} from '../../flows/authenticate-session.ts';
import {
  type AuthenticatedPerson,
  authenticatePerson,
  type PersonSessionDependencies,
} from '../../flows/authenticate-setup.ts';
import { correlationIdOf } from '../http/endpoint.ts';
import { headerOf, onlyField, readForm } from '../http/form.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';

/** Who sent this from their browser, or why nobody did. @throws Unavailable */
export type Guard<Person> = (event: APIGatewayProxyEventV2) => Promise<Result<Person, SessionRefusal>>;
export type SessionGuard = Guard<AuthenticatedSession>;

/** The route parameter that names an organization. */
const ORGANIZATION_PARAMETER = 'organization';

export function sessionCookieKind(issuer: string): CookieKind {
  return cookieKind('countersign_session', issuer);
}

/** The cookie, when it can be one of ours. */
export function sessionCookieOf(event: APIGatewayProxyEventV2, issuer: string): SessionCookie | undefined {
  const cookie = readCookie(event.cookies, sessionCookieKind(issuer));
  return isSessionCookie(cookie) ? cookie : undefined;
}

/** Whether a request claims a session at all, of whatever worth: it is then judged by that, and by nothing beside it. */
export function hasSessionCookie(event: APIGatewayProxyEventV2, issuer: string): boolean {
  return readCookie(event.cookies, sessionCookieKind(issuer)) !== undefined;
}

/**
 * Laws 7 and 9 for every endpoint that takes the session cookie: a live session of an active member, provider and
 * organization; when the route has `{organization}`, of that one; and, unless it is a GET, a request from our own page,
 * with its CSRF token (header `x-csrf-token` or form field `csrf_token`) and our own `Origin`. An `Authorization` header
 * beside the cookie is refused: which of the two counts is never a question.
 * Does NOT check scopes. What a refusal is answered with is the endpoint's to say.
 */
export function sessionGuard(dependencies: SessionDependencies): SessionGuard {
  const { issuer } = dependencies.configuration;
  return (event) =>
    judge(issuer, (cookie, organization) => authenticateSession(dependencies, cookie, organization), event);
}

/**
 * The same for a route that setup needs, and says so by this name: it lets a setup link's session in as well. What such a
 * person may do there is the route's to say; every other guard knows no setup session (law 6).
 */
export function sessionOrSetupGuard(dependencies: PersonSessionDependencies): Guard<AuthenticatedPerson> {
  return (event) => judgeSessionOrSetup(dependencies, event);
}

/** As {@link sessionOrSetupGuard}, of one request. @throws Unavailable */
export function judgeSessionOrSetup(
  dependencies: PersonSessionDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<AuthenticatedPerson, SessionRefusal>> {
  const { issuer } = dependencies.configuration;
  return judge(issuer, (cookie, organization) => authenticatePerson(dependencies, cookie, organization), event);
}

type Authenticate<Person> = (
  cookie: SessionCookie,
  organization: string | undefined,
) => Promise<Result<Person, SessionRefusal>>;

async function judge<Person>(
  issuer: string,
  authenticate: Authenticate<Person>,
  event: APIGatewayProxyEventV2,
): Promise<Result<Person, SessionRefusal>> {
  const cookie = sessionCookieOf(event, issuer);
  if (cookie === undefined) return err({ reason: 'no_session_cookie' });
  if (headerOf(event, 'authorization') !== undefined) return err({ reason: 'authorization_beside_session' });
  const sameOrigin = requireSameOrigin(provenanceOf(event), cookie, issuer);
  if (!sameOrigin.ok) return sameOrigin;
  return authenticate(cookie, event.pathParameters?.[ORGANIZATION_PARAMETER]);
}

function provenanceOf(event: APIGatewayProxyEventV2) {
  return {
    method: event.requestContext.http.method,
    origin: headerOf(event, 'origin'),
    csrfToken: headerOf(event, 'x-csrf-token') ?? onlyField(readForm(event), 'csrf_token'),
  };
}

/** RFC 9110 §15.5.2: a 401 names a scheme; browsers pass over one that they do not know. */
export const CHALLENGE = { 'www-authenticate': 'Session realm="first-party"' };

/** 401 or 403, and one text each, whatever the reason. */
export function sessionRefusedInJson(refusal: SessionRefusal, event: APIGatewayProxyEventV2): HttpResponse {
  const correlation_id = correlationIdOf(event);
  if (isCrossSite(refusal)) {
    const error_description = 'A change needs the CSRF token of the session and comes from our own origin';
    return jsonResponse(403, { error: 'cross_site_request', error_description, correlation_id }, NO_STORE);
  }
  const error_description = 'Sign in to this organization first';
  return jsonResponse(
    401,
    { error: 'not_signed_in', error_description, correlation_id },
    { ...NO_STORE, ...CHALLENGE },
  );
}
