import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { setCookie } from '../core/cookie.ts';
import { formatScopes } from '../core/scope.ts';
import { isCrossSite, type SessionRefusal } from '../core/session-refusal.ts';
import type { AuthenticatedSession, SessionDependencies } from '../flows/authenticate-session.ts';
import { type SignOutDependencies, signOut, signOutEverywhere } from '../flows/sign-out.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Endpoint } from './endpoint.ts';
import { headerOf } from './form.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from './http-response.ts';
import { type SessionGuard, sessionCookieKind, sessionGuard } from './session-guard.ts';
import { notSignedInPage, sessionPage, signedOutPage } from './session-pages.ts';

export interface SessionEndpointDependencies extends SessionDependencies, SignOutDependencies {
  readonly sessions: SessionDependencies['sessions'] & SignOutDependencies['sessions'];
  readonly refused?: (refusal: SessionRefusal, correlationId: string) => void;
}

export const SESSION_PATHS = {
  session: '/session',
  logout: '/logout',
  logoutEverywhere: '/logout/everywhere',
} as const;

/** Who is signed in, and signing out: JSON for programs, a page for a person who opens the address. */
export function sessionEndpoint(dependencies: SessionEndpointDependencies): Endpoint {
  const { refused } = dependencies;
  const told = refused && { refused };
  const forProgram = { guard: sessionGuard(dependencies, told), shown: sessionJson, gone: noContent };
  const guard = sessionGuard(dependencies, { ...told, answer: refuseOnPage });
  const forPerson = { guard, shown: sessionPage, gone: signedOutPage };
  return async (event) => {
    const isSession = event.rawPath === SESSION_PATHS.session;
    const allowed = isSession ? 'GET' : 'POST';
    if (event.requestContext.http.method !== allowed) return methodNotAllowed(allowed);
    const answers = isForPerson(event) ? forPerson : forProgram;
    return isSession ? show(answers, event) : leave(dependencies, answers, event);
  };
}

interface Answers {
  readonly guard: SessionGuard;
  readonly shown: (authenticated: AuthenticatedSession) => HttpResponse;
  readonly gone: (authenticated: AuthenticatedSession, everywhere: boolean) => HttpResponse;
}

async function show({ guard, shown }: Answers, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  const authenticated = await guard(event);
  return authenticated.ok ? shown(authenticated.value) : authenticated.error;
}

async function leave(
  dependencies: SessionEndpointDependencies,
  { guard, gone }: Answers,
  event: APIGatewayProxyEventV2,
): Promise<HttpResponse> {
  const authenticated = await guard(event);
  if (!authenticated.ok) return authenticated.error;
  const everywhere = event.rawPath === SESSION_PATHS.logoutEverywhere;
  try {
    await (everywhere ? signOutEverywhere : signOut)(dependencies, authenticated.value);
  } catch (error) {
    if (error instanceof Unavailable) return unavailableResponse(error);
    throw error;
  }
  const forgotten = setCookie(sessionCookieKind(dependencies.configuration.issuer), '', 0);
  return { ...gone(authenticated.value, everywhere), cookies: [forgotten] };
}

/** A browser that shows a page names HTML itself; programs that take anything get JSON. */
function isForPerson(event: APIGatewayProxyEventV2): boolean {
  return /(?:^|,)\s*text\/html\s*(?:;|,|$)/i.test(headerOf(event, 'accept') ?? '');
}

function methodNotAllowed(allow: string): HttpResponse {
  return jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow });
}

const PRIVATE = { ...NO_STORE, vary: 'Accept, Cookie', 'cross-origin-resource-policy': 'same-origin' };

/** `csrf_token` is here because only our own pages can read this answer: no other origin is allowed to. */
function sessionJson({ session, organization, member, scopes, csrfToken }: AuthenticatedSession): HttpResponse {
  const body = {
    organization: organization.id,
    organization_name: organization.name,
    member: member.id,
    email: member.email,
    role: member.role,
    scope: formatScopes(scopes),
    csrf_token: csrfToken,
    idle_until: session.idleUntil,
    expires_at: session.expiresAt,
  };
  return jsonResponse(200, body, PRIVATE);
}

function noContent(): HttpResponse {
  return { statusCode: 204, headers: { ...PRIVATE } };
}

function refuseOnPage(refusal: SessionRefusal): HttpResponse {
  return notSignedInPage(isCrossSite(refusal));
}
