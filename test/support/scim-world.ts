import { randomBytes } from 'node:crypto';
import type { Dynamo } from '../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { dynamoProvisioningReads, dynamoProvisioningStore } from '../../lambdas/adapters/aws/provisioning/store.ts';
import { dynamoScimTokens } from '../../lambdas/adapters/aws/provisioning/tokens.ts';
import type { ProvisioningRefusal } from '../../lambdas/core/provisioning/refusal.ts';
import type { Member, TrustedProvider } from '../../lambdas/core/records.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { provisioningEndpoint } from '../../lambdas/endpoints/provisioning/endpoint.ts';
import type { ByOperator } from '../../lambdas/flows/administration/administration.ts';
import { changeMember, memberTag } from '../../lambdas/flows/administration/change-member.ts';
import { createScimToken } from '../../lambdas/flows/administration/scim-tokens.ts';
import type { ProvisioningContext, ProvisioningOperation } from '../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { administeredOrganization, operatorOn } from './administered-organization.ts';
import { done } from './administration.ts';
import { holdToDocument } from './documented-answers.ts';
import { configuration, ISSUER, NOW } from './fixtures.ts';
import { CONTEXT, httpEvent } from './http-event.ts';
import { DOMAIN, newUser, patchOf } from './scim-requests.ts';
import type { TestTables } from './test-tables.ts';

/** RFC 7643, as a test reads it. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** As it was sent. */
  readonly text: string;
}

export interface ScimRequest {
  /** Absent: the world's own. `null`: none. */
  readonly token?: string | null;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly ifMatch?: string;
}

const { users, user } = ROUTES.provisioning;

/** An organization with an administrator, a provider that provisions developers, and its SCIM client; on real tables. */
export class ScimWorld {
  readonly told: string[] = [];
  readonly refusals: ProvisioningRefusal[] = [];
  /** Whatever is read. */
  isDown = false;
  /** How often something was written, or tried. */
  writes = 0;
  now = NOW;
  readonly tables: TestTables;
  /** Where requests ask, in the place of the tables' own client: on the way there it may fail. */
  client: Dynamo;
  readonly admin: ByOperator;
  readonly at: Awaited<ReturnType<typeof administeredOrganization>>;
  readonly token: string;

  private constructor(
    tables: TestTables,
    at: Awaited<ReturnType<typeof administeredOrganization>>,
    admin: ByOperator,
    token: string,
  ) {
    this.tables = tables;
    this.client = tables.client;
    this.at = at;
    this.admin = admin;
    this.token = token;
  }

  static async start(tables: TestTables, overrides: Partial<TrustedProvider> = {}): Promise<ScimWorld> {
    const admin = operatorOn(tables);
    const settings = { scimRole: 'developer', emailDomains: new Set([DOMAIN]), ...overrides };
    const at = await administeredOrganization(admin, settings);
    const of = { organization: at.organization, provider: at.provider.id };
    const { secret } = done(await createScimToken(admin, scimTokensOn(tables), of));
    return new ScimWorld(tables, at, admin, secret);
  }

  /** `/Users`, or one user. */
  send(method: string, id: string | undefined, request: ScimRequest = {}): Promise<ScimAnswer> {
    return id === undefined
      ? this.get(users.key, {}, method, request)
      : this.get(user.key, { user: id }, method, request);
  }

  async get(
    key: string,
    pathParameters: Readonly<Record<string, string>> = {},
    method = 'GET',
    request: ScimRequest = {},
  ): Promise<ScimAnswer> {
    const { token = this.token, query, body, contentType = 'application/scim+json', ifMatch } = request;
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const authorization = token === null ? undefined : `Bearer ${token}`;
    const event = httpEvent(key, { authorization, pathParameters, body: text, ...(query && { query }) });
    const sent = { ...event.headers, 'content-type': contentType, ...(ifMatch && { 'if-match': ifMatch }) };
    const http = { ...event.requestContext.http, method };
    const answer = await this.#handler()(
      { ...event, headers: sent, requestContext: { ...event.requestContext, http } },
      CONTEXT,
    );
    const path = event.rawPath;
    const [status, headers] = [answer.statusCode ?? 0, (answer.headers ?? {}) as Record<string, string>];
    holdToDocument({ method, path, status, headers, body: answer.body ?? '' });
    return {
      status,
      headers,
      body: answer.body ? (JSON.parse(answer.body) as Record<string, unknown>) : {},
      text: answer.body ?? '',
    };
  }

  create(body: object = {}): Promise<ScimAnswer> {
    return this.send('POST', undefined, { body: newUser(body) });
  }

  /** A user that the client has created just now: its id. */
  async created(body: object = {}): Promise<string> {
    const { status, body: made } = await this.create(body);
    if (status !== 201) throw new Error(`${status}: ${JSON.stringify(made)}`);
    return String(made['id']);
  }

  find(filter: string): Promise<ScimAnswer> {
    return this.send('GET', undefined, { query: { filter } });
  }

  patch(id: string, ...operations: readonly object[]): Promise<ScimAnswer> {
    return this.send('PATCH', id, { body: patchOf(...operations) });
  }

  async member(id: string): Promise<Member | undefined> {
    return (await this.admin.reads.findMember(this.at.organization, id as Member['id']))?.record;
  }

  /** Audit entries about a target: what was done, and by whom. */
  async entries(target: string) {
    const rows = await this.tables.rows('auditTrail');
    return rows
      .filter((row) => row['target'] === target)
      .map(({ action, actor, details }) => ({ action, actor, details }));
  }

  /** The same client, of which every write is counted, conditions that fail included. */
  #counting(): Dynamo {
    const { client } = this;
    const counted =
      <Args extends readonly unknown[], R>(write: (...args: Args) => R) =>
      (...args: Args) => {
        this.writes += 1;
        return write(...args);
      };
    const get: Dynamo['get'] = (table, key) => {
      if (this.isDown) throw new Unavailable('DynamoDB');
      return client.get(table, key);
    };
    return {
      ...client,
      get,
      put: counted(client.put),
      update: counted(client.update),
      transact: counted(client.transact),
    };
  }

  #handler() {
    const { names } = this.tables;
    const client = this.#counting();
    const reads = dynamoProvisioningReads(client, names);
    const store = dynamoProvisioningStore(client, names, 400);
    const telemetry = {
      provisioningDone: (operation: ProvisioningOperation, _: ProvisioningContext) => void this.told.push(operation),
      provisioningRefused: (refusal: ProvisioningRefusal) => {
        this.told.push(refusal.reason);
        this.refusals.push(refusal);
      },
      provisioningUnavailable: () => void this.told.push('unavailable'),
      requestFailed: (error: unknown) => void this.told.push(`failed: ${String(error)}`),
    };
    const ids = {
      memberId: this.admin.ids.memberId,
      auditSuffix: () => randomBytes(8).toString('hex'),
    };
    const { issuer } = configuration;
    const { roles } = this.admin.configuration;
    const dependencies = { configuration: { issuer, roles }, reads, store, clock: () => this.now, ids, telemetry };
    return asLambdaHandler(provisioningEndpoint(dependencies), telemetry);
  }
}

export function scimTokensOn({ client, names }: TestTables) {
  return dynamoScimTokens(client, names, 400);
}

export const userAt = (id: string) => `${ISSUER}/scim/v2/Users/${id}`;

/** RFC 7644 §3.12. */
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** An administrator's own word about a member, in a browser session. */
export async function byAda(at: ScimWorld, id: string, status: 'active' | 'disabled' | 'removed') {
  const member = await at.member(id);
  if (member === undefined) throw new Error('no such member');
  return done(await changeMember(at.at.by, id, { status }, memberTag(member)));
}

/** Whatever is answered, and nothing is written but the token's last use. */
export async function refused(at: ScimWorld, use: () => ReturnType<ScimWorld['send']>) {
  const before = at.writes;
  const answer = await use();
  expect(at.writes).toBe(before);
  const { status, scimType, detail, schemas } = answer.body;
  expect(schemas).toEqual([ERROR]);
  expect(status).toBe(String(answer.status));
  expect(answer.headers['content-type']).toBe('application/scim+json');
  return { status: answer.status, scimType, detail, reason: at.told.at(-1) };
}
