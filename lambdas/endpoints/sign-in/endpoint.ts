import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { activationPath } from '../../core/sign-in/activation-address.ts';
import { findAttempt, forgetAttempt, keepAttempt } from '../../core/sign-in/attempt-cookies.ts';
import { setCookie } from '../../core/sign-in/cookie.ts';
import { hintOf, type LoginAttempt } from '../../core/sign-in/login-attempt.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import { parseReturnTo } from '../../core/sign-in/return-to.ts';
import type { SentClaim } from '../../core/sign-in/sent-claims.ts';
import { authenticatePerson } from '../../flows/authenticate-setup.ts';
import { type BeginDependencies, type BegunSignIn, beginSignIn } from '../../flows/begin-sign-in.ts';
import {
  type CompleteActivationDependencies,
  completeActivation,
  isActivation,
} from '../../flows/complete-activation.ts';
import { completeSignIn, type SignedIn } from '../../flows/complete-sign-in.ts';
import type { SignInContext, SignInTelemetry } from '../../ports/telemetry.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { CONSOLE_ROOT, ROUTES } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField } from '../http/form.ts';
import { unavailablePage } from '../http/page.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { type Beginning, chooserPage, signInRefusedPage, signInUnavailablePage } from './pages.ts';
import { sessionCookieKind, sessionCookieOf } from './session-guard.ts';

export interface SignInEndpointDependencies extends BeginDependencies, CompleteActivationDependencies {
  readonly ids: BeginDependencies['ids'] & CompleteActivationDependencies['ids'];
  readonly trust: CompleteActivationDependencies['trust'];
  readonly telemetry: SignInTelemetry;
}

/** Where a person ends who wanted to go nowhere else. */
export const SIGNED_IN_PATH = ROUTES.signIn.session.path;

/**
 * `GET /login/{organization}` and `GET /login/callback`: HTTP in, HTTP out, for a browser. What each sign-in that is under
 * way must fit is in a cookie of that browser, until its callback has been answered.
 */
export function signInEndpoint(dependencies: SignInEndpointDependencies): Endpoint {
  const { telemetry } = dependencies;
  return async (event) => {
    if (event.requestContext.http.method !== 'GET') return METHOD_NOT_ALLOWED;
    const context = { correlationId: correlationIdOf(event) };
    const isCallback = event.rawPath === ROUTES.signIn.callback.path;
    try {
      return isCallback ? await complete(dependencies, event, context) : await begin(dependencies, event, context);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      telemetry.signInUnavailable(error, context);
      // A code is good once, and may be used up: opening the callback again would not do.
      return isCallback ? signInUnavailablePage(error, hintOf(stateIn(event))) : unavailablePage(error);
    }
  };
}

async function begin(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
  context: SignInContext,
): Promise<HttpResponse> {
  const query = new URLSearchParams(event.rawQueryString);
  const organization = event.pathParameters?.['organization'] ?? '';
  const repeated = ['provider', 'return_to'].find((name) => query.getAll(name).length > 1);
  const request = { organization, provider: onlyField(query, 'provider'), returnTo: onlyField(query, 'return_to') };
  const begun =
    repeated === undefined
      ? await beginSignIn(dependencies, request)
      : { ok: false as const, error: { reason: 'repeated_parameter', parameter: repeated } as const };
  if (!begun.ok) return refuse(dependencies, begun.error, context, withoutParameters(organization, query));
  return begun.value.kind === 'choose' ? chooserPage(begun.value) : toProvider(begun.value, event, dependencies);
}

/** An address that was kept may name a provider that is gone: what is left of it may still be good. */
function withoutParameters(organization: string, query: URLSearchParams): Beginning | undefined {
  return isOrganizationId(organization) && query.size > 0 ? { organization } : undefined;
}

/** The whole attempt goes into the browser's own cookie; nothing is kept here. */
function toProvider(
  { url, attempt }: Extract<BegunSignIn, { kind: 'redirect' }>,
  { cookies }: APIGatewayProxyEventV2,
  { configuration }: SignInEndpointDependencies,
): HttpResponse {
  return redirect(url, keepAttempt(cookies, attempt, configuration.issuer));
}

async function complete(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
  context: SignInContext,
): Promise<HttpResponse> {
  const { configuration, clock, telemetry } = dependencies;
  const response = new URLSearchParams(event.rawQueryString);
  const state = response.get('state');
  const { underWay: attempt, late } = findAttempt(event.cookies, state, configuration.issuer, clock());
  const isOwn = attempt?.state === state;
  const about = {
    ...context,
    ...(isOwn && attempt && { organization: attempt.organization, provider: attempt.provider }),
  };
  const refuseThis = (refusal: SignInRefusal, sent?: readonly SentClaim[]) => {
    if (isLost(refusal)) return leadOn(dependencies, event, refusal, about, late);
    const page = refuse(dependencies, refusal, about, beginningOf(attempt, configuration.issuer), sent);
    return endAttempt(page, event, attempt, configuration.issuer);
  };
  if (isActivation(attempt)) {
    const cookie = sessionCookieOf(event, configuration.issuer);
    const asked = await completeActivation(dependencies, response, attempt, cookie);
    if (!asked.ok) return refuseThis(asked.error.refusal, asked.error.sent);
    const { organization, provider } = asked.value;
    const forgotten = forgetAttempt(event.cookies, attempt, configuration.issuer);
    return redirect(activationPath(organization, provider), forgotten);
  }
  const outcome = await completeSignIn(dependencies, response, attempt);
  if (!outcome.ok) return refuseThis(outcome.error);
  telemetry.signedIn(outcome.value.session, about);
  return endAttempt(signedIn(outcome.value, configuration.issuer, clock()), event, attempt, configuration.issuer);
}

function signedIn({ cookie, session, returnTo }: SignedIn, issuer: string, now: number): HttpResponse {
  const sessionCookie = setCookie(sessionCookieKind(issuer), cookie, session.expiresAt - now);
  return redirect(returnTo ?? SIGNED_IN_PATH, [sessionCookie]);
}

function endAttempt(
  answer: HttpResponse,
  { cookies }: APIGatewayProxyEventV2,
  attempt: LoginAttempt | undefined,
  issuer: string,
): HttpResponse {
  if (attempt === undefined) return answer;
  return { ...answer, cookies: [...(answer.cookies ?? []), ...forgetAttempt(cookies, attempt, issuer)] };
}

/**
 * The callback is of no attempt that is under way in this browser: used already, begun too long ago, begun in another
 * one. Nothing has been looked at but its `state`, and no attempt of this browser is ended by it.
 */
function isLost({ reason }: SignInRefusal): boolean {
  return reason === 'no_login_attempt' || reason === 'state_differs' || reason === 'repeated_parameter';
}

/**
 * Somebody who went back, opened the address once more, or signed in meanwhile in another tab, has a session: led on.
 * Everybody else begins again. The session is of the organization that the callback names, or it counts for nothing here.
 * Nothing is opened and nothing is changed, whoever made this browser come here.
 */
async function leadOn(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
  refusal: SignInRefusal,
  context: SignInContext,
  late: LoginAttempt | undefined,
): Promise<HttpResponse> {
  const { issuer } = dependencies.configuration;
  const hint = hintOf(stateIn(event));
  const beginning = beginningOf(late, issuer) ?? (hint && { organization: hint });
  const cookie = sessionCookieOf(event, issuer);
  const person = cookie && (await authenticatePerson(dependencies, cookie, beginning?.organization));
  if (person?.ok) return redirect(beginning?.returnTo ?? CONSOLE_ROOT, []);
  return refuse(dependencies, refusal, context, beginning);
}

/** A cookie is its browser's to write: where it leads is checked as if it had been asked for now. */
function beginningOf(attempt: LoginAttempt | undefined, issuer: string): Beginning | undefined {
  if (attempt === undefined) return undefined;
  const { organization, returnTo } = attempt;
  return {
    organization,
    returnTo: returnTo === undefined ? undefined : parseReturnTo(returnTo, issuer),
    isActivation: isActivation(attempt),
  };
}

function stateIn(event: APIGatewayProxyEventV2): string | null {
  return new URLSearchParams(event.rawQueryString).get('state');
}

function refuse(
  { telemetry }: SignInEndpointDependencies,
  refusal: SignInRefusal,
  context: SignInContext,
  beginning: Beginning | undefined,
  sent?: readonly SentClaim[],
): HttpResponse {
  telemetry.signInRefused(refusal, context);
  return signInRefusedPage(refusal, beginning, context.correlationId, sent);
}

/** RFC 9110 §15.4.4: what follows is a GET. `no-referrer`: the address that leads here holds a code. */
export function redirect(location: string, cookies: readonly string[]): HttpResponse {
  const headers = { ...NO_STORE, location, 'referrer-policy': 'no-referrer' };
  return { statusCode: 303, headers, ...(cookies.length > 0 && { cookies: [...cookies] }), body: '' };
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET' });
