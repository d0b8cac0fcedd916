import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { setCookie } from '../../core/sign-in/cookie.ts';
import { isCrossSite, type SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import {
  type AuthenticatedPerson,
  type AuthenticatedSetup,
  isSetup,
  type PersonSessionDependencies,
} from '../../flows/authenticate-setup.ts';
import { type SignOutDependencies, signOut, signOutEverywhere } from '../../flows/sign-out.ts';
import type { SetupSessions } from '../../ports/setup-store.ts';
import { ROUTES } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { isForPerson } from '../http/media-type.ts';
import { type Answers, observed } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from '../http/response.ts';
import { sessionCookieKind, sessionOrSetupGuard, sessionRefusedInJson } from './session-guard.ts';
import { notSignedInPage, sessionPage, setupSessionPage, signedOutPage } from './session-pages.ts';

export interface SessionEndpointDependencies extends PersonSessionDependencies, SignOutDependencies {
  readonly sessions: PersonSessionDependencies['sessions'] & SignOutDependencies['sessions'];
  readonly setups: SetupSessions;
  readonly refused?: (refusal: SessionRefusal, correlationId: string) => void;
}

/** Who is signed in, and signing out: JSON for programs, a page for a person who opens the address. */
export function sessionEndpoint(dependencies: SessionEndpointDependencies): Endpoint {
  const guard = sessionOrSetupGuard(dependencies);
  return pagesOf(dependencies.configuration).drawn(async (event) => {
    const isSession = event.rawPath === ROUTES.signIn.session.path;
    const allowed = isSession ? 'GET' : 'POST';
    if (event.requestContext.http.method !== allowed) return methodNotAllowed(allowed);
    const answers = isForPerson(event) ? FOR_PERSON : FOR_PROGRAM;
    const correlationId = correlationIdOf(event);
    const observers = { refused: (refusal: SessionRefusal) => dependencies.refused?.(refusal, correlationId) };
    return observed<object, SessionRefusal, Answer>(event, { context: {}, observers, answers }, async () => {
      const person = await guard(event);
      if (!person.ok) return person;
      return ok(isSession ? answers.shown(person.value) : await leave(dependencies, answers, event, person.value));
    });
  });
}

interface SessionAnswers extends Answers<SessionRefusal, Answer> {
  readonly shown: (authenticated: AuthenticatedPerson) => Answer;
  readonly gone: (authenticated: AuthenticatedPerson, everywhere: boolean) => Answer;
}

const FOR_PROGRAM: SessionAnswers = {
  shown: personJson,
  gone: noContent,
  refused: sessionRefusedInJson,
  unavailable: unavailableResponse,
};

const FOR_PERSON: SessionAnswers = {
  shown: personPage,
  gone: signedOutPage,
  refused: (refusal) => notSignedInPage(isCrossSite(refusal)),
  unavailable: unavailablePage,
};

async function leave(
  dependencies: SessionEndpointDependencies,
  { gone }: SessionAnswers,
  event: APIGatewayProxyEventV2,
  person: AuthenticatedPerson,
): Promise<Answer> {
  const everywhere = event.rawPath === ROUTES.signIn.logoutEverywhere.path;
  await end(dependencies, person, everywhere);
  const forgotten = setCookie(sessionCookieKind(dependencies.configuration.issuer), '', 0);
  return { ...gone(person, everywhere), cookies: [forgotten] };
}

/** A setup session ends by itself alone: it has no word in what else acts for its member. */
async function end(
  dependencies: SessionEndpointDependencies,
  person: AuthenticatedPerson,
  everywhere: boolean,
): Promise<void> {
  if (isSetup(person)) return dependencies.setups.endSession(person.setup.digest);
  return (everywhere ? signOutEverywhere : signOut)(dependencies, person);
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

function personJson(person: AuthenticatedPerson): HttpResponse {
  return isSetup(person) ? setupJson(person) : sessionJson(person);
}

function personPage(person: AuthenticatedPerson): Answer {
  return isSetup(person) ? setupSessionPage(person) : sessionPage(person);
}

/** `kind` tells it apart from a session that was opened by signing in, which has none. No scope: it has no use. */
function setupJson({ setup, organization, member, csrfToken }: AuthenticatedSetup): HttpResponse {
  const body = {
    kind: 'setup',
    organization: organization.id,
    organization_name: organization.name,
    member: member.id,
    email: member.email,
    scope: '',
    csrf_token: csrfToken,
    expires_at: setup.expiresAt,
  };
  return jsonResponse(200, body, PRIVATE);
}

function noContent(): HttpResponse {
  return { statusCode: 204, headers: { ...PRIVATE } };
}
