import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { readPresentedToken } from '../../../protect/presented-token.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseFilter, parsePage } from '../../core/provisioning/filter.ts';
import { userTag } from '../../core/provisioning/managed.ts';
import { parsePatch } from '../../core/provisioning/patch.ts';
import type { ProvisioningRefusal, ScimProblem } from '../../core/provisioning/refusal.ts';
import { parseNewUser, parseReplacement, type UserChange } from '../../core/provisioning/user.ts';
import type { Member } from '../../core/records.ts';
import {
  authenticateProvisioner,
  noteTokenUse,
  type Provisioner,
  type ProvisioningDependencies,
} from '../../flows/provisioning/authenticate-provisioner.ts';
import { changeUser, deleteUser } from '../../flows/provisioning/change-user.ts';
import { createUser } from '../../flows/provisioning/create-user.ts';
import { findUser, findUsers, listUsers } from '../../flows/provisioning/find-users.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  FailureTelemetry,
  ProvisioningContext,
  ProvisioningOperation,
  ProvisioningTelemetry,
} from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { headerOf } from '../http/form.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type Notes, type Observers, observed } from '../http/observed.ts';
import { type HttpResponse, NO_STORE } from '../http/response.ts';
import { provisioningAnswers, scimResponse } from './errors.ts';
import { listJson, userJson, userLocation } from './user-json.ts';

export interface ProvisioningEndpointDependencies extends ProvisioningDependencies {
  readonly clock: Clock;
  readonly telemetry: ProvisioningTelemetry & FailureTelemetry;
}

/** Bytes. A user with everything that Entra can map to one takes a quarter. */
const MAX_USER_BYTES = 32_768;

/** RFC 7644 §3.8: clients "MAY" send `application/json`; parameters may follow, and types compare without case. */
const JSON_MEDIA_TYPES = /^application\/(?:scim\+)?json\s*(?:;|$)/i;

/** What a request is, once it is known who sends it. */
interface UsersRequest {
  readonly event: APIGatewayProxyEventV2;
  readonly by: Provisioner;
  readonly now: number;
  readonly notes: Notes<ProvisioningContext>;
}

interface Done {
  readonly operation: ProvisioningOperation;
  readonly response: HttpResponse;
}

type Handle = (dependencies: ProvisioningEndpointDependencies, request: UsersRequest) => Promise<Outcome>;
type Outcome = Result<Done, ProvisioningRefusal>;

/** `GET`, `POST /scim/v2/Users` (RFC 7644 §3.3, §3.4.2). */
export function usersEndpoint(dependencies: ProvisioningEndpointDependencies): Endpoint {
  return endpointOf(dependencies, { GET: list, POST: create });
}

/** `GET`, `PUT`, `PATCH`, `DELETE /scim/v2/Users/{user}` (RFC 7644 §3.4.1, §3.5, §3.6). */
export function userEndpoint(dependencies: ProvisioningEndpointDependencies): Endpoint {
  return endpointOf(dependencies, {
    GET: read,
    PUT: changing(parseReplacement),
    PATCH: changing(parsePatch),
    DELETE: remove,
  });
}

/** Exactly one telemetry call about the outcome per request, on every path. Who asks is known before anything is read. */
function endpointOf(
  dependencies: ProvisioningEndpointDependencies,
  methods: Readonly<Record<string, Handle>>,
): Endpoint {
  const { telemetry, clock } = dependencies;
  const observers: Observers<ProvisioningContext, ProvisioningRefusal> = {
    refused: telemetry.provisioningRefused,
    unavailable: telemetry.provisioningUnavailable,
    failed: (error, { correlationId }) => telemetry.requestFailed(error, correlationId),
  };
  return (event) => {
    const context: ProvisioningContext = { correlationId: correlationIdOf(event) };
    return observed(event, { context, observers, answers: provisioningAnswers }, async (notes) => {
      const { method } = event.requestContext.http;
      const handle = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (handle === undefined) return err({ reason: 'method_not_allowed', allowed: Object.keys(methods).join(', ') });
      const by = await authenticateProvisioner(dependencies, bearerOf(event));
      if (!by.ok) return by;
      const { organization, id: provider } = by.value.provider;
      notes.note({ organization, provider });
      const now = clock();
      const done = await handle(dependencies, { event, by: by.value, now, notes });
      if (!done.ok) return done;
      await noteTokenUse(dependencies, by.value, now);
      telemetry.provisioningDone(done.value.operation, notes.context);
      return ok(done.value.response);
    });
  };
}

const list: Handle = async (dependencies, { event, by }) => {
  const query = new URLSearchParams(event.rawQueryString);
  const repeated = ['filter', 'startIndex', 'count'].find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined)
    return malformed({ scimType: 'invalidValue', field: repeated, problem: 'must be given once' });
  const page = parsePage(query.get('startIndex') ?? undefined, query.get('count') ?? undefined);
  if (!page.ok) return malformed(page.error);
  const text = query.get('filter');
  const listed = text === null ? await listUsers(dependencies, by, page.value) : await filtered(dependencies, by, text);
  if (!listed.ok) return listed;
  const body = listJson(listed.value, dependencies.configuration.issuer);
  return ok({ operation: 'list_users', response: scimResponse(200, body) });
};

async function filtered(dependencies: ProvisioningEndpointDependencies, by: Provisioner, text: string) {
  const filter = parseFilter(text);
  if (!filter.ok) return malformed(filter.error);
  const users = await findUsers(dependencies, by, filter.value);
  return ok({ totalResults: users.length, startIndex: 1, users });
}

const create: Handle = async (dependencies, { event, by, now, notes }) => {
  const body = bodyOf(event);
  if (!body.ok) return body;
  const user = parseNewUser(body.value);
  if (!user.ok) return malformed(user.error);
  const created = await createUser(dependencies, by, user.value, now);
  if (!created.ok) return created;
  notes.note({ member: created.value.id });
  return ok({ operation: 'create_user', response: shown(dependencies, created.value, 201) });
};

const read: Handle = async (dependencies, { event, by, notes }) => {
  const found = await findUser(dependencies, by, idOf(event));
  if (!found.ok) return found;
  notes.note({ member: found.value.record.id });
  return ok({ operation: 'read_user', response: shown(dependencies, found.value.record, 200) });
};

function changing(parse: (body: JsonObject) => Result<UserChange, ScimProblem>): Handle {
  return async (dependencies, { event, by, now, notes }) => {
    const body = bodyOf(event);
    if (!body.ok) return body;
    const change = parse(body.value);
    if (!change.ok) return malformed(change.error);
    const changed = await changeUser(dependencies, by, userOf(event), change.value, now);
    if (!changed.ok) return changed;
    notes.note({ member: changed.value.id });
    return ok({ operation: 'change_user', response: shown(dependencies, changed.value, 200) });
  };
}

/** RFC 7644 §3.6: "the server SHALL return a successful HTTP status code 204 (No Content)". */
const remove: Handle = async (dependencies, { event, by, now, notes }) => {
  const deleted = await deleteUser(dependencies, by, userOf(event), now);
  if (!deleted.ok) return deleted;
  notes.note({ member: deleted.value.id });
  return ok({ operation: 'delete_user', response: { statusCode: 204, headers: { ...NO_STORE } } });
};

/** RFC 7644 §3.3: a new one with its place. RFC 7644 §3.14: each with the tag of its state. */
function shown({ configuration: { issuer } }: ProvisioningEndpointDependencies, member: Member, status: 200 | 201) {
  return scimResponse(status, userJson(member, issuer), {
    etag: userTag(member),
    ...(status === 201 && { location: userLocation(issuer, member) }),
  });
}

function idOf(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['user'] ?? '';
}

function userOf(event: APIGatewayProxyEventV2) {
  return { id: idOf(event), ifMatch: headerOf(event, 'if-match') };
}

function bodyOf(event: APIGatewayProxyEventV2): Result<JsonObject, ProvisioningRefusal> {
  const body = readJsonBody(event, MAX_USER_BYTES, JSON_MEDIA_TYPES);
  return body.ok ? body : malformed({ scimType: 'invalidSyntax', ...body.error });
}

function malformed(problem: ScimProblem) {
  return err<ProvisioningRefusal>({ reason: 'malformed_scim_request', ...problem });
}

/** `undefined`: no credentials of this scheme. Several, or what could be none: a text that is nobody's token. */
function bearerOf(event: APIGatewayProxyEventV2): string | undefined {
  const presented = readPresentedToken(headerOf(event, 'authorization'));
  if (presented.ok) return presented.value.scheme === 'Bearer' ? presented.value.token : undefined;
  return presented.error.reason === 'no_credentials' ? undefined : '';
}
