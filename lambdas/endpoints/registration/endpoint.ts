import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { readPresentedToken } from '../../../protect/presented-token.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { registrationPath } from '../../core/clients/registration-answer.ts';
import type { RegistrationAccessRefusal, RegistrationRefusal } from '../../core/clients/registration-refusal.ts';
import { deleteOwnRegistration, readOwnRegistration } from '../../flows/own-registration.ts';
import { type RegistrationDependencies, registerClient } from '../../flows/register-client.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FailureTelemetry, RegistrationContext, RegistrationTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { headerOf } from '../http/form.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type Notes, type Observers, observed } from '../http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { registrationAnswers } from './errors.ts';

export interface RegistrationEndpointDependencies extends RegistrationDependencies {
  readonly clock: Clock;
  readonly telemetry: RegistrationTelemetry & FailureTelemetry;
}

/** Bytes. Ten addresses, a name and a set of keys take half of it. */
const MAX_REGISTRATION_BYTES = 10_240;

/**
 * `POST /oauth/register` (RFC 7591): a client registers itself, with an initial access token of one organization. Exactly
 * one telemetry call about the outcome per request, on every path. For no page of another origin: a browser keeps no secret.
 */
export function registerEndpoint(dependencies: RegistrationEndpointDependencies): Endpoint {
  return endpointOf<RegistrationRefusal>(dependencies, async (event, notes) => {
    if (methodOf(event) !== 'POST') return err({ reason: 'method_not_allowed', allowed: 'POST' });
    const request = { token: bearerOf(event), metadata: () => metadataOf(event) };
    const registered = await registerClient(dependencies, request, dependencies.clock());
    if (!registered.ok) return registered;
    const { client, information } = registered.value;
    notes.note({ client: client.id, organization: client.registration.organization });
    dependencies.telemetry.clientRegistered(notes.context);
    // RFC 7591 §3.2.1: "the HTTP status code 201 Created".
    const location = dependencies.configuration.issuer + registrationPath(client);
    return ok(jsonResponse(201, information, { ...NO_STORE, location }));
  });
}

/**
 * `GET`, `DELETE /oauth/register/{client}` (RFC 7592), with the registration access token of that very client. `PUT` is
 * refused: a client that changes what it registered is another client than the one that an administrator enabled.
 */
export function registrationEndpoint(dependencies: RegistrationEndpointDependencies): Endpoint {
  return endpointOf<RegistrationAccessRefusal>(dependencies, async (event, notes) => {
    const method = methodOf(event);
    const request = { client: event.pathParameters?.['client'] ?? '', token: bearerOf(event) };
    if (method === 'GET') {
      const read = await readOwnRegistration(dependencies, request, dependencies.clock());
      if (!read.ok) return read;
      dependencies.telemetry.registrationRead(notes.context);
      return ok(jsonResponse(200, read.value, NO_STORE));
    }
    if (method !== 'DELETE') return err({ reason: 'method_not_allowed', allowed: 'GET, DELETE' });
    const deleted = await deleteOwnRegistration(dependencies, request, dependencies.clock());
    if (!deleted.ok) return deleted;
    const { id, registration } = deleted.value;
    notes.note({ client: id, organization: registration.organization });
    dependencies.telemetry.registrationDeleted(notes.context);
    return ok(DELETED);
  });
}

/** RFC 7592 §2.3: "the server responds with an HTTP 204 No Content message". */
const DELETED: HttpResponse = { statusCode: 204, headers: { ...NO_STORE } };

function endpointOf<Refusal extends RegistrationRefusal | RegistrationAccessRefusal>(
  { telemetry }: RegistrationEndpointDependencies,
  handle: (event: APIGatewayProxyEventV2, notes: Notes<RegistrationContext>) => Promise<Result<HttpResponse, Refusal>>,
): Endpoint {
  const observers: Observers<RegistrationContext, Refusal> = {
    refused: telemetry.registrationRefused,
    unavailable: telemetry.registrationUnavailable,
    failed: (error, { correlationId }) => telemetry.requestFailed(error, correlationId),
  };
  return (event) => {
    const context: RegistrationContext = { correlationId: correlationIdOf(event) };
    return observed(event, { context, observers, answers: registrationAnswers }, (notes) => handle(event, notes));
  };
}

function methodOf(event: APIGatewayProxyEventV2): string {
  return event.requestContext.http.method;
}

/** `undefined`: no credentials of this scheme. Several, or what could be none: a text that is nobody's token. */
function bearerOf(event: APIGatewayProxyEventV2): string | undefined {
  const presented = readPresentedToken(headerOf(event, 'authorization'));
  // None of these tokens is bound to a key: another scheme than Bearer is none of ours.
  if (presented.ok) return presented.value.scheme === 'Bearer' ? presented.value.token : undefined;
  return presented.error.reason === 'no_credentials' ? undefined : '';
}

function metadataOf(event: APIGatewayProxyEventV2): Result<JsonObject, RegistrationRefusal> {
  const body = readJsonBody(event, MAX_REGISTRATION_BYTES);
  if (body.ok) return body;
  const { field, problem } = body.error;
  return err({ reason: 'malformed_registration', problem: `${field} ${problem}` });
}
