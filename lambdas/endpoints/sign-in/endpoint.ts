import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { activationPath } from '../../core/sign-in/activation-address.ts';
import { type CookieKind, cookieKind, readCookie, setCookie } from '../../core/sign-in/cookie.ts';
import {
  formatLoginAttempt,
  LOGIN_ATTEMPT_LIFETIME_SECONDS,
  type LoginAttempt,
  readLoginAttempt,
} from '../../core/sign-in/login-attempt.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import { type BeginDependencies, type BegunSignIn, beginSignIn } from '../../flows/begin-sign-in.ts';
import {
  type CompleteActivationDependencies,
  completeActivation,
  isActivation,
} from '../../flows/complete-activation.ts';
import { completeSignIn, type SignedIn } from '../../flows/complete-sign-in.ts';
import type { SignInContext, SignInTelemetry } from '../../ports/telemetry.ts';
import { ROUTES } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField } from '../http/form.ts';
import { type Answers, type Notes, type Observers, observed } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { chooserPage, signInRefusedPage } from './pages.ts';
import { sessionCookieKind, sessionCookieOf } from './session-guard.ts';

export interface SignInEndpointDependencies extends BeginDependencies, CompleteActivationDependencies {
  readonly ids: BeginDependencies['ids'] & CompleteActivationDependencies['ids'];
  readonly trust: CompleteActivationDependencies['trust'];
  readonly telemetry: SignInTelemetry;
}

/** Where a person ends who wanted to go nowhere else. */
export const SIGNED_IN_PATH = ROUTES.signIn.session.path;

/**
 * `GET /login/{organization}` and `GET /login/callback`: HTTP in, HTTP out, for a browser. What a sign-in that is under
 * way must fit is in a cookie of that browser, until its callback has been answered.
 */
export function signInEndpoint(dependencies: SignInEndpointDependencies): Endpoint {
  const { telemetry, configuration } = dependencies;
  const observers: Observers<SignInContext, Refused> = {
    refused: ({ refusal }, context) => telemetry.signInRefused(refusal, context),
    unavailable: telemetry.signInUnavailable,
  };
  const answers: Answers<Refused> = {
    refused: (refused, event) => refuse(configuration.issuer, refused, correlationIdOf(event)),
    unavailable: unavailablePage,
  };
  return async (event) => {
    if (event.requestContext.http.method !== 'GET') return METHOD_NOT_ALLOWED;
    const context: SignInContext = { correlationId: correlationIdOf(event) };
    return observed(event, { context, observers, answers }, (notes) =>
      event.rawPath === ROUTES.signIn.callback.path ? complete(dependencies, event, notes) : begin(dependencies, event),
    );
  };
}

/** `organization`: of the attempt that has ended with it. */
interface Refused {
  readonly refusal: SignInRefusal;
  readonly organization?: string | undefined;
}

async function begin(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<HttpResponse, Refused>> {
  const query = new URLSearchParams(event.rawQueryString);
  const organization = event.pathParameters?.['organization'] ?? '';
  const repeated = ['provider', 'return_to'].find((name) => query.getAll(name).length > 1);
  const request = { organization, provider: onlyField(query, 'provider'), returnTo: onlyField(query, 'return_to') };
  const begun =
    repeated === undefined
      ? await beginSignIn(dependencies, request)
      : { ok: false as const, error: { reason: 'repeated_parameter', parameter: repeated } as const };
  if (!begun.ok) return err({ refusal: begun.error });
  return ok(begun.value.kind === 'choose' ? chooserPage(begun.value) : toProvider(begun.value, dependencies));
}

/** The whole attempt goes into the browser's own cookie; nothing is kept here. */
function toProvider(
  { url, attempt }: Extract<BegunSignIn, { kind: 'redirect' }>,
  { configuration }: SignInEndpointDependencies,
): HttpResponse {
  return redirect(url, [keepAttempt(attempt, configuration.issuer)]);
}

/** What this browser must remember until the callback. */
export function keepAttempt(attempt: LoginAttempt, issuer: string): string {
  return setCookie(attemptCookie(issuer), formatLoginAttempt(attempt), LOGIN_ATTEMPT_LIFETIME_SECONDS);
}

async function complete(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
  notes: Notes<SignInContext>,
): Promise<Result<HttpResponse, Refused>> {
  const { configuration, clock, telemetry } = dependencies;
  const attempt = readLoginAttempt(readCookie(event.cookies, attemptCookie(configuration.issuer)), clock());
  if (attempt) notes.note({ organization: attempt.organization, provider: attempt.provider });
  const response = new URLSearchParams(event.rawQueryString);
  if (isActivation(attempt)) {
    const cookie = sessionCookieOf(event, configuration.issuer);
    const asked = await completeActivation(dependencies, response, attempt, cookie);
    if (!asked.ok) return err({ refusal: asked.error, organization: attempt.organization });
    const page = activationPath(asked.value.organization, asked.value.provider);
    return ok(redirect(page, [forgetAttempt(configuration.issuer)]));
  }
  const outcome = await completeSignIn(dependencies, response, attempt);
  if (!outcome.ok) return err({ refusal: outcome.error, organization: attempt?.organization });
  telemetry.signedIn(outcome.value.session, notes.context);
  return ok(signedIn(outcome.value, configuration.issuer, clock()));
}

function signedIn({ cookie, session, returnTo }: SignedIn, issuer: string, now: number): HttpResponse {
  const cookies = [setCookie(sessionCookieKind(issuer), cookie, session.expiresAt - now), forgetAttempt(issuer)];
  return redirect(returnTo ?? SIGNED_IN_PATH, cookies);
}

/**
 * The attempt is over, unless the callback was none of its own: somebody else's must not end a sign-in that is under
 * way in this browser.
 */
function refuse(issuer: string, { refusal, organization }: Refused, correlationId: string): HttpResponse {
  const page = signInRefusedPage(refusal, organization, correlationId);
  const isItsOwn =
    organization !== undefined && refusal.reason !== 'state_differs' && refusal.reason !== 'repeated_parameter';
  return isItsOwn ? { ...page, cookies: [forgetAttempt(issuer)] } : page;
}

function attemptCookie(issuer: string): CookieKind {
  return cookieKind('countersign_login', issuer);
}

function forgetAttempt(issuer: string): string {
  return setCookie(attemptCookie(issuer), '', 0);
}

/** RFC 9110 §15.4.4: what follows is a GET. `no-referrer`: the address that leads here holds a code. */
export function redirect(location: string, cookies: readonly string[]): HttpResponse {
  const headers = { ...NO_STORE, location, 'referrer-policy': 'no-referrer' };
  return { statusCode: 303, headers, cookies: [...cookies], body: '' };
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET' });
