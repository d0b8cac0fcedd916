import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ACTIVATED_PARAMETER } from '../../core/sign-in/activation-address.ts';
import { setCookie } from '../../core/sign-in/cookie.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import { isCrossSite } from '../../core/sign-in/session-refusal.ts';
import type { AuthenticatedPerson, PersonSessionDependencies } from '../../flows/authenticate-setup.ts';
import { beginActivation } from '../../flows/begin-activation.ts';
import type { BeginDependencies } from '../../flows/begin-sign-in.ts';
import type { SignedIn } from '../../flows/complete-sign-in.ts';
import {
  type AskedActivation,
  confirmActivation,
  type DecideActivationDependencies,
  declineActivation,
  findActivation,
} from '../../flows/decide-activation.ts';
import type { SignInContext, SignInTelemetry } from '../../ports/telemetry.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { CONSOLE_ROOT } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField, readForm } from '../http/form.ts';
import { unavailablePage } from '../http/page.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { type Problem, questionPage, unlinkedPage } from './activation-views.ts';
import { keepAttempt, redirect, SIGNED_IN_PATH } from './endpoint.ts';
import { signInRefusedPage } from './pages.ts';
import { type SessionGuardOptions, sessionCookieKind, sessionOrSetupGuard } from './session-guard.ts';
import { notSignedInPage } from './session-pages.ts';

export interface ActivationPageDependencies extends BeginDependencies, DecideActivationDependencies {
  readonly configuration: BeginDependencies['configuration'];
  readonly clock: BeginDependencies['clock'];
  readonly ids: BeginDependencies['ids'] & DecideActivationDependencies['ids'];
  readonly sessions: PersonSessionDependencies['sessions'];
  readonly setups: PersonSessionDependencies['setups'];
  /** Nothing from memory. */
  readonly trust: BeginDependencies['trust'] & PersonSessionDependencies['trust'];
  readonly telemetry: SignInTelemetry;
  readonly refused?: SessionGuardOptions['refused'];
}

interface Request {
  readonly event: APIGatewayProxyEventV2;
  readonly person: AuthenticatedPerson;
  readonly asked: AskedActivation;
  readonly form: URLSearchParams;
  readonly context: SignInContext;
}

/**
 * `GET` and `POST /activate/{organization}/{provider}`: both accounts, side by side, and the person's decision. A page
 * without scripts; its form carries the session's CSRF token and names the question that was shown, so that nothing is
 * decided but what the person saw. Only the session that the sign-in was begun from is asked (law 7).
 */
export function activationPage(dependencies: ActivationPageDependencies): Endpoint {
  const { refused, telemetry } = dependencies;
  const guard = sessionOrSetupGuard(dependencies, {
    ...(refused && { refused }),
    answer: (refusal) => notSignedInPage(isCrossSite(refusal)),
    unavailable: unavailablePage,
  });
  return async (event) => {
    const { method } = event.requestContext.http;
    if (method !== 'GET' && method !== 'POST') return METHOD_NOT_ALLOWED;
    const person = await guard(event);
    if (!person.ok) return person.error;
    const { provider = '' } = event.pathParameters ?? {};
    const context = {
      correlationId: correlationIdOf(event),
      organization: person.value.organization.id,
      ...(isProviderId(provider) && { provider }),
    };
    try {
      const asked = await findActivation(dependencies, person.value, provider);
      if (!asked.ok) return refuse(dependencies, asked.error, context);
      const request = { event, person: person.value, asked: asked.value, form: readForm(event), context };
      return method === 'GET' ? questionPage(asked.value) : await decide(dependencies, request);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      telemetry.signInUnavailable(error, context);
      return unavailablePage(error);
    }
  };
}

async function decide(dependencies: ActivationPageDependencies, request: Request): Promise<HttpResponse> {
  const { asked, form } = request;
  if (onlyField(form, 'question') !== asked.question.id) return again(request, 'other_question');
  switch (onlyField(form, 'decision')) {
    case 'link':
      return asked.isSameAddress || onlyField(form, 'other_address') === 'known'
        ? link(dependencies, request)
        : again(request, 'not_confirmed');
    case 'other':
      return tryAnother(dependencies, request);
    case 'none':
      await declineActivation(dependencies, asked);
      return unlinkedPage(asked, undefined);
    default:
      return again(request, 'no_decision');
  }
}

function again({ asked }: Request, problem: Problem): HttpResponse {
  return questionPage(asked, problem);
}

async function link(dependencies: ActivationPageDependencies, { asked, context }: Request): Promise<HttpResponse> {
  const done = await confirmActivation(dependencies, asked);
  if (!done.ok) return refuse(dependencies, done.error, context);
  dependencies.telemetry.signedIn(done.value.session, context);
  return linked(done.value, asked, dependencies);
}

function linked(
  { cookie, session, returnTo }: SignedIn,
  { provider }: AskedActivation,
  { configuration: { issuer }, clock }: ActivationPageDependencies,
): HttpResponse {
  const to = new URL(returnTo ?? SIGNED_IN_PATH, issuer);
  if (to.pathname.startsWith(CONSOLE_ROOT)) to.searchParams.set(ACTIVATED_PARAMETER, provider.id);
  const sessionCookie = setCookie(sessionCookieKind(issuer), cookie, session.expiresAt - clock());
  return redirect(to.pathname + to.search, [sessionCookie]);
}

/**
 * Nothing is linked, and another sign-in is begun at once. By a link that the person follows: a form of ours leads to no
 * other origin.
 */
async function tryAnother(
  dependencies: ActivationPageDependencies,
  { asked, person, context }: Request,
): Promise<HttpResponse> {
  const { question, provider } = asked;
  await declineActivation(dependencies, asked);
  const begun = await beginActivation(dependencies, person, { provider: provider.id, returnTo: question.returnTo });
  if (!begun.ok) return refuse(dependencies, begun.error, context);
  const kept = keepAttempt(begun.value.attempt, dependencies.configuration.issuer);
  return { ...unlinkedPage(asked, begun.value.url), cookies: [kept] };
}

function refuse(
  { telemetry }: ActivationPageDependencies,
  refusal: SignInRefusal,
  context: SignInContext,
): HttpResponse {
  telemetry.signInRefused(refusal, context);
  return signInRefusedPage(refusal, undefined, context.correlationId);
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET, POST' });
