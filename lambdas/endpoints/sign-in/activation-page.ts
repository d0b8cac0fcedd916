import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import {
  idOrNothing,
  isOrganizationId,
  isProviderId,
  type OrganizationId,
} from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { ACTIVATED_PARAMETER } from '../../core/sign-in/activation-address.ts';
import { keepAttempt } from '../../core/sign-in/attempt-cookies.ts';
import { setCookie } from '../../core/sign-in/cookie.ts';
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
import type { SessionTelemetry, SignInContext, SignInTelemetry } from '../../ports/telemetry.ts';
import { CONSOLE_ROOT } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField, readForm } from '../http/form.ts';
import { type Answers, observed } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { type ActivationRefusal, activationObservers } from './activation-endpoint.ts';
import { type Problem, questionPage, unlinkedPage } from './activation-views.ts';
import { redirect, SIGNED_IN_PATH } from './endpoint.ts';
import { signInRefusedPage } from './pages.ts';
import { sessionCookieKind, sessionOrSetupGuard } from './session-guard.ts';
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
  readonly refused?: SessionTelemetry['sessionRefused'];
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
  const guard = sessionOrSetupGuard(dependencies);
  const observers = activationObservers(dependencies);
  return pagesOf(dependencies.configuration).drawn(async (event) => {
    const { method } = event.requestContext.http;
    if (method !== 'GET' && method !== 'POST') return METHOD_NOT_ALLOWED;
    const context: SignInContext = { correlationId: correlationIdOf(event) };
    return observed<SignInContext, ActivationRefusal, Answer>(
      event,
      { context, observers, answers: ON_PAGE },
      async (notes) => {
        const person = await guard(event);
        if (!person.ok) return err({ session: person.error });
        const { provider = '' } = event.pathParameters ?? {};
        notes.note({ organization: person.value.organization.id, ...(isProviderId(provider) && { provider }) });
        const asked = await findActivation(dependencies, person.value, provider);
        if (!asked.ok) return err({ signIn: asked.error });
        const { context } = notes;
        const request = { event, person: person.value, asked: asked.value, form: readForm(event), context };
        return method === 'GET' ? ok(questionPage(asked.value)) : decide(dependencies, request);
      },
    );
  });
}

const ON_PAGE: Answers<ActivationRefusal, Answer> = {
  refused: (refusal, event) =>
    'session' in refusal
      ? notSignedInPage(isCrossSite(refusal.session), organizationOf(event))
      : signInRefusedPage(refusal.signIn, undefined, correlationIdOf(event)),
  unavailable: unavailablePage,
};

function organizationOf({ pathParameters }: APIGatewayProxyEventV2): OrganizationId | undefined {
  return idOrNothing(isOrganizationId, pathParameters?.['organization']);
}

type Decided = Result<Answer, ActivationRefusal>;

async function decide(dependencies: ActivationPageDependencies, request: Request): Promise<Decided> {
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
      return ok(unlinkedPage(asked, undefined));
    default:
      return again(request, 'no_decision');
  }
}

function again({ asked }: Request, problem: Problem): Decided {
  return ok(questionPage(asked, problem));
}

async function link(dependencies: ActivationPageDependencies, { asked, context }: Request): Promise<Decided> {
  const confirmed = await confirmActivation(dependencies, asked);
  if (!confirmed.ok) return err({ signIn: confirmed.error });
  dependencies.telemetry.signedIn(confirmed.value.session, context);
  return ok(linked(confirmed.value, asked, dependencies));
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
  { event, asked, person }: Request,
): Promise<Decided> {
  const { question, provider } = asked;
  await declineActivation(dependencies, asked);
  const begun = await beginActivation(dependencies, person, { provider: provider.id, returnTo: question.returnTo });
  if (!begun.ok) return err({ signIn: begun.error });
  const kept = keepAttempt(event.cookies, begun.value.attempt, dependencies.configuration.issuer);
  return ok({ ...unlinkedPage(asked, begun.value.url), cookies: [...kept] });
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET, POST' });
