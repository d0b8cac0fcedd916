import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
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
  type ActivationAsker,
  type CompleteActivationDependencies,
  completeActivation,
  isActivation,
} from '../../flows/complete-activation.ts';
import { completeSignIn, type SignedIn } from '../../flows/complete-sign-in.ts';
import type { SignInContext, SignInTelemetry } from '../../ports/telemetry.ts';
import { CONSOLE_ROOT, ROUTES } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField } from '../http/form.ts';
import { type Answers, type Notes, type Observers, observed } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { activationFailedPage } from './activation-failed-page.ts';
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
  const { telemetry, configuration } = dependencies;
  const observers: Observers<SignInContext, Refused> = {
    refused: ({ refusal }, context) => telemetry.signInRefused(refusal, context),
    unavailable: telemetry.signInUnavailable,
  };
  const answers: Answers<Refused, Answer> = {
    refused: (refused, event) => refuse(configuration.issuer, refused, event),
    // A code is good once, and may be used up: opening the callback again would not do.
    unavailable: (unavailable, event) =>
      isCallback(event)
        ? signInUnavailablePage(unavailable, unansweredBeginning(dependencies, event))
        : unavailablePage(unavailable),
  };
  return pagesOf(configuration).drawn(async (event) => {
    if (event.requestContext.http.method !== 'GET') return METHOD_NOT_ALLOWED;
    const context: SignInContext = { correlationId: correlationIdOf(event) };
    return observed<SignInContext, Refused, Answer>(event, { context, observers, answers }, (notes) =>
      isCallback(event) ? complete(dependencies, event, notes) : begin(dependencies, event),
    );
  });
}

function isCallback({ rawPath }: APIGatewayProxyEventV2): boolean {
  return rawPath === ROUTES.signIn.callback.path;
}

/** Why nobody is signed in, and what its page says beside it. */
interface Refused {
  readonly refusal: SignInRefusal;
  /** Where to begin again. */
  readonly beginning?: Beginning | undefined;
  /** What the provider said, for the person's own eyes. */
  readonly sent?: readonly SentClaim[] | undefined;
  /** Of an activation: who is signed in all the same. */
  readonly asker?: ActivationAsker | undefined;
  /** The attempt that is over with it. */
  readonly ended?: LoginAttempt | undefined;
}

async function begin(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<Answer, Refused>> {
  const query = new URLSearchParams(event.rawQueryString);
  const organization = event.pathParameters?.['organization'] ?? '';
  const repeated = ['provider', 'return_to', 'max_age', 'prompt'].find((name) => query.getAll(name).length > 1);
  const request = {
    ...{ organization, provider: onlyField(query, 'provider') },
    ...{ returnTo: onlyField(query, 'return_to'), maxAge: onlyField(query, 'max_age') },
    prompt: onlyField(query, 'prompt'),
  };
  const begun =
    repeated === undefined
      ? await beginSignIn(dependencies, request)
      : { ok: false as const, error: { reason: 'repeated_parameter', parameter: repeated } as const };
  if (!begun.ok) return err({ refusal: begun.error, beginning: withoutParameters(organization, query) });
  return ok(begun.value.kind === 'choose' ? chooserPage(begun.value) : toProvider(begun.value, event, dependencies));
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
  notes: Notes<SignInContext>,
): Promise<Result<Answer, Refused>> {
  const { configuration, clock, telemetry } = dependencies;
  const { issuer } = configuration;
  const response = new URLSearchParams(event.rawQueryString);
  const state = response.get('state');
  const { underWay: attempt, late } = findAttempt(event.cookies, state, issuer, clock());
  if (attempt !== undefined && attempt.state === state)
    notes.note({ organization: attempt.organization, provider: attempt.provider });
  if (isActivation(attempt)) {
    const asked = await completeActivation(dependencies, response, attempt, sessionCookieOf(event, issuer));
    if (!asked.ok) return ended(dependencies, event, asked.error, attempt, late);
    const { organization, provider } = asked.value;
    return ok(endAttempt(redirect(activationPath(organization, provider), []), event, attempt, issuer));
  }
  const outcome = await completeSignIn(dependencies, response, attempt);
  if (!outcome.ok) return ended(dependencies, event, { refusal: outcome.error }, attempt, late);
  telemetry.signedIn(outcome.value.session, notes.context);
  return ok(endAttempt(signedIn(outcome.value, issuer, clock()), event, attempt, issuer));
}

/** A callback that was refused ends its own attempt; one that is of none is led on, and ends nothing. */
async function ended(
  dependencies: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
  refused: Pick<Refused, 'refusal' | 'sent' | 'asker'>,
  attempt: LoginAttempt | undefined,
  late: LoginAttempt | undefined,
): Promise<Result<Answer, Refused>> {
  if (isLost(refused.refusal)) return leadOn(dependencies, event, refused.refusal, late);
  return err({ ...refused, beginning: beginningOf(attempt, dependencies.configuration.issuer), ended: attempt });
}

function signedIn({ cookie, session, returnTo }: SignedIn, issuer: string, now: number): HttpResponse {
  const sessionCookie = setCookie(sessionCookieKind(issuer), cookie, session.expiresAt - now);
  return redirect(returnTo ?? SIGNED_IN_PATH, [sessionCookie]);
}

function endAttempt(
  answer: Answer,
  { cookies }: APIGatewayProxyEventV2,
  attempt: LoginAttempt | undefined,
  issuer: string,
): Answer {
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
  late: LoginAttempt | undefined,
): Promise<Result<Answer, Refused>> {
  const { issuer } = dependencies.configuration;
  const hint = hintOf(stateIn(event));
  const beginning = beginningOf(late, issuer) ?? (hint && { organization: hint });
  const cookie = sessionCookieOf(event, issuer);
  const person = cookie && (await authenticatePerson(dependencies, cookie, beginning?.organization));
  if (person?.ok) return ok(redirect(beginning?.returnTo ?? CONSOLE_ROOT, []));
  return err({ refusal, beginning });
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

/** Of a callback that nobody could judge: the activation that it is of, by this browser's own cookie; else its state's word. */
function unansweredBeginning(
  { configuration: { issuer }, clock }: SignInEndpointDependencies,
  event: APIGatewayProxyEventV2,
): Beginning | undefined {
  const state = stateIn(event);
  const { underWay } = findAttempt(event.cookies, state, issuer, clock());
  if (isActivation(underWay) && underWay.state === state) return beginningOf(underWay, issuer);
  const organization = hintOf(state);
  return organization && { organization };
}

function stateIn(event: APIGatewayProxyEventV2): string | null {
  return new URLSearchParams(event.rawQueryString).get('state');
}

function refuse(issuer: string, refused: Refused, event: APIGatewayProxyEventV2): Answer {
  const { refusal, beginning, sent, asker, ended } = refused;
  const correlationId = correlationIdOf(event);
  const page = asker
    ? activationFailedPage(refusal, asker, correlationId, sent)
    : signInRefusedPage(refusal, beginning, correlationId, sent);
  return endAttempt(page, event, ended, issuer);
}

/** RFC 9110 §15.4.4: what follows is a GET. `no-referrer`: the address that leads here holds a code. */
export function redirect(location: string, cookies: readonly string[]): HttpResponse {
  const headers = { ...NO_STORE, location, 'referrer-policy': 'no-referrer' };
  return { statusCode: 303, headers, ...(cookies.length > 0 && { cookies: [...cookies] }), body: '' };
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET' });
