import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readPresentedToken } from '../../../protect/presented-token.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { SignalRefusal } from '../../core/signals/refusal.ts';
import { MAX_SET_BYTES } from '../../core/signals/security-event-token.ts';
import { receiveSignal } from '../../flows/receive-signal.ts';
import type { SignalDependencies } from '../../flows/steps/take-set.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FailureTelemetry, SignalContext, SignalTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { bodyBytes, headerOf } from '../http/form.ts';
import { observed } from '../http/observed.ts';
import { type HttpResponse, NO_STORE } from '../http/response.ts';
import { setAnswers } from './error.ts';

export interface SignalEndpointDependencies extends SignalDependencies {
  readonly clock: Clock;
  readonly telemetry: SignalTelemetry & FailureTelemetry;
}

/** RFC 9110 §8.3.1: parameters may follow, and the type compares without case. */
const SET_MEDIA_TYPE = /^application\/secevent\+jwt\s*(?:;|$)/i;

/** RFC 8935 §2.2: "HTTP Response Status Code 202 (Accepted)", whose body "SHOULD be empty". It says nothing of anybody. */
const ACCEPTED: HttpResponse = { statusCode: 202, headers: { ...NO_STORE } };

/**
 * `POST /signals/{provider}` (RFC 8935): an identity provider says what happened to a person. Exactly one telemetry call
 * about the outcome per request, on every path. For no page of another origin: a browser keeps no secret.
 */
export function signalEndpoint(dependencies: SignalEndpointDependencies): Endpoint {
  const { clock, telemetry } = dependencies;
  const observers = {
    refused: telemetry.signalRefused,
    unavailable: telemetry.signalUnavailable,
    failed: (error: unknown, { correlationId }: SignalContext) => telemetry.requestFailed(error, correlationId),
  };
  return (event) => {
    const context: SignalContext = { correlationId: correlationIdOf(event) };
    return observed<SignalContext, SignalRefusal>(event, { context, observers, answers: setAnswers }, async (notes) => {
      const pushed = {
        provider: event.pathParameters?.['provider'] ?? '',
        token: bearerOf(event),
        set: () => setOf(event),
      };
      const received = await receiveSignal(dependencies, pushed, clock(), (known) => notes.note(known));
      if (!received.ok) return received;
      telemetry.signalReceived(received.value, notes.context);
      return ok(ACCEPTED);
    });
  };
}

/** `undefined`: no credentials of this scheme. Several, or what could be none: a text that is nobody's token. */
function bearerOf(event: APIGatewayProxyEventV2): string | undefined {
  const presented = readPresentedToken(headerOf(event, 'authorization'));
  if (presented.ok) return presented.value.scheme === 'Bearer' ? presented.value.token : undefined;
  return presented.error.reason === 'no_credentials' ? undefined : '';
}

/** White space around the token is not part of it: some senders end a body with a line break. */
function setOf(event: APIGatewayProxyEventV2): Result<string, SignalRefusal> {
  if (!SET_MEDIA_TYPE.test(headerOf(event, 'content-type') ?? '')) return err({ reason: 'wrong_media_type' });
  const bytes = bodyBytes(event);
  if (bytes !== undefined && bytes.byteLength > MAX_SET_BYTES) {
    return err({ reason: 'body_too_large', maxBytes: MAX_SET_BYTES });
  }
  const text = bytes?.toString('utf8').trim() ?? '';
  return text === '' ? err({ reason: 'body_missing' }) : ok(text);
}
