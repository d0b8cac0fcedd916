import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { DEFAULT_LANGUAGE } from '../../core/language.ts';
import { keepAttempt } from '../../core/sign-in/attempt-cookies.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import type { SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import type { PersonSessionDependencies } from '../../flows/authenticate-setup.ts';
import { type BegunActivation, beginActivation } from '../../flows/begin-activation.ts';
import type { BeginDependencies } from '../../flows/begin-sign-in.ts';
import type { SessionTelemetry, SignInContext, SignInTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField, readForm } from '../http/form.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type Observers, observed } from '../http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from '../http/response.ts';
import { TEXTS } from '../texts/texts.ts';
import { explain, statusOf } from './pages.ts';
import { sessionOrSetupGuard, sessionRefusedInJson } from './session-guard.ts';

export interface ActivationEndpointDependencies extends BeginDependencies, PersonSessionDependencies {
  readonly trust: BeginDependencies['trust'] & PersonSessionDependencies['trust'];
  readonly telemetry: Pick<SignInTelemetry, 'signInRefused' | 'signInUnavailable'>;
  readonly refused?: SessionTelemetry['sessionRefused'];
}

/**
 * `POST /organizations/{organization}/identity-providers/{provider}/activate`: where the browser goes to sign in through
 * a pending provider. Never by a link: another site's page could else make an administrator activate a provider of its
 * choice. So it takes the session, its CSRF token and our own origin, and answers an address for our page to follow; the
 * attempt that the callback must fit names this session and this member.
 */
export function activationEndpoint(dependencies: ActivationEndpointDependencies): Endpoint {
  const guard = sessionOrSetupGuard(dependencies);
  const observers = activationObservers(dependencies);
  const answers = {
    refused: (refusal: ActivationRefusal, event: APIGatewayProxyEventV2) =>
      'session' in refusal
        ? sessionRefusedInJson(refusal.session, event)
        : refuse(refusal.signIn, correlationIdOf(event)),
    unavailable: unavailableResponse,
  };
  return async (event) => {
    if (event.requestContext.http.method !== 'POST') return METHOD_NOT_ALLOWED;
    const context: SignInContext = { correlationId: correlationIdOf(event) };
    return observed(event, { context, observers, answers }, async ({ note }) => {
      const person = await guard(event);
      if (!person.ok) return err({ session: person.error });
      const { provider = '' } = event.pathParameters ?? {};
      note({ organization: person.value.organization.id, ...(isProviderId(provider) && { provider }) });
      const begun = await beginActivation(dependencies, person.value, { provider, returnTo: returnToOf(event) });
      if (!begun.ok) return err({ signIn: begun.error });
      return ok(toProvider(begun.value, event, dependencies.configuration.issuer));
    });
  };
}

/** No session, or none that may go on; or one that may, and an activation that may not. */
export type ActivationRefusal = { readonly session: SessionRefusal } | { readonly signIn: SignInRefusal };

export function activationObservers({
  telemetry,
  refused,
}: Pick<ActivationEndpointDependencies, 'telemetry' | 'refused'>): Observers<SignInContext, ActivationRefusal> {
  return {
    refused: (refusal, context) => {
      if ('session' in refusal) refused?.(refusal.session, context.correlationId);
      else telemetry.signInRefused(refusal.signIn, context);
    },
    unavailable: telemetry.signInUnavailable,
  };
}

/** Optional, so a body that is none of ours asks for nothing. */
function returnToOf(event: APIGatewayProxyEventV2): string | undefined {
  const json = readJsonBody(event);
  if (!json.ok) return onlyField(readForm(event), 'return_to');
  const { return_to: returnTo } = json.value;
  // Something else than text leads nowhere of ours, and is refused as that.
  return returnTo === undefined || typeof returnTo === 'string' ? returnTo : '';
}

function toProvider(
  { url, attempt }: BegunActivation,
  { cookies }: APIGatewayProxyEventV2,
  issuer: string,
): HttpResponse {
  return { ...jsonResponse(200, { location: url }, NO_STORE), cookies: [...keepAttempt(cookies, attempt, issuer)] };
}

/** Names of the administration API, of which this is a part. */
const PROBLEMS = { 400: 'invalid_request', 403: 'forbidden', 404: 'not_found', 409: 'conflict' } as const;

/** RFC 9457. */
function refuse(refusal: SignInRefusal, correlationId: string): HttpResponse {
  const statusCode = statusOf(refusal);
  const { title, text } = explain(refusal, TEXTS[DEFAULT_LANGUAGE]);
  const type = `urn:countersign:problem:${PROBLEMS[statusCode]}`;
  const about = { type, title, status: statusCode, detail: text };
  const body = { ...about, reason: refusal.reason, correlation_id: correlationId };
  return jsonResponse(statusCode, body, { ...NO_STORE, 'content-type': 'application/problem+json' });
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'POST' });
