import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { dynamoActivityReads } from '../../lambdas/adapters/aws/activity/reads.ts';
import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoAuditReads } from '../../lambdas/adapters/aws/audit-trail/reads.ts';
import { dynamoSessionTrust } from '../../lambdas/adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { ringKeySource } from '../../lambdas/adapters/aws/key-ring/key-source.ts';
import { dynamoScimTokens } from '../../lambdas/adapters/aws/provisioning/tokens.ts';
import { dynamoIssuedTokens } from '../../lambdas/adapters/aws/redemptions/issued-tokens.ts';
import { tokenStanding } from '../../lambdas/adapters/aws/redemptions/token-standing.ts';
import { dynamoSetupLinks } from '../../lambdas/adapters/aws/sessions/setup-store.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store.ts';
import { tokenBucket } from '../../lambdas/adapters/memory/token-bucket.ts';
import { newSetupToken, systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import { whatever } from '../../lambdas/core/administration/revision.ts';
import { scopeRules } from '../../lambdas/core/configuration.ts';
import type { ConnectionOutcome } from '../../lambdas/core/connection/connection-report.ts';
import type { PrunedKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { KeyRing } from '../../lambdas/core/keys/ring.ts';
import type { Language } from '../../lambdas/core/language.ts';
import type { SubjectLinkKey } from '../../lambdas/core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../lambdas/core/records.ts';
import { proofOf, type SignInProof } from '../../lambdas/core/sign-in/proof.ts';
import { csrfToken, type SessionCookie, sessionDigest } from '../../lambdas/core/sign-in/session.ts';
import { signingInput } from '../../lambdas/core/tokens/access-token.ts';
import { administrationEndpoint } from '../../lambdas/endpoints/administration/administration-endpoint.ts';
import { administrationRouteOf } from '../../lambdas/endpoints/administration/administration-routes.ts';
import { PROBLEMS, problemSchema, problemType } from '../../lambdas/endpoints/administration/schemas/problem.ts';
import type { Endpoint } from '../../lambdas/endpoints/http/endpoint.ts';
import type { ConnectionTarget } from '../../lambdas/flows/administration/test-connection.ts';
import { explainingKeys } from '../../lambdas/flows/explaining-keys.ts';
import type { DiscoveredProvider } from '../../lambdas/ports/provider-discovery.ts';
import type { AdministrationContext } from '../../lambdas/ports/telemetry.ts';
import type { TextRecords } from '../../lambdas/ports/text-records.ts';
import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import { DynamoMemberSource } from '../../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../../protect/dynamo-status-source.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { aMember, anAudit, anOrganization, aProvider } from '../contract/records.ts';
import { holdToDocument } from './documented-answers.ts';
import { FakeClock } from './fake-clock.ts';
import { configurationInput, configurationOf, ISSUER, NOW, scopes } from './fixtures.ts';
import { CONTEXT, httpEvent } from './http-event.ts';
import { memorySetups } from './memory-setups.ts';
import { providerKeySet } from './provider-signer.ts';
import type { TestTables } from './test-tables.ts';
import { OWN_KID, ownPublicJwk, ownSigner } from './token-issuer-keys.ts';

export const administrationConfiguration = configurationOf({
  ...configurationInput,
  resources: { ...configurationInput.resources, [ISSUER]: {} },
  scopes: configurationInput.scopes,
  roles: {
    ...configurationInput.roles,
    auditor: ['org:read'],
    admin: ['projects:read', 'projects:write', 'org:read', 'org:admin'],
  },
});

export type As =
  | 'nothing'
  | { readonly token: string; readonly proof?: string }
  /** The header as it stands; and no cookie, unless a session stands beside it. */
  | { readonly authorization: string; readonly beside?: SessionCookie }
  | { readonly session: SessionCookie; readonly csrf?: null; readonly origin?: string };

export interface Call {
  readonly as?: As;
  readonly organization?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
  readonly contentType?: string;
  readonly ifMatch?: unknown;
  /** As `Accept-Language` says it. */
  readonly language?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape, which are held to their schemas.
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Json;
  readonly etag: string | undefined;
}

let sessionsMade = 0;

/**
 * The administration API over a real engine, with an organization, an active provider to sign in with, and an
 * administrator who did; and a second organization that has the same. A clock that tests move.
 */
export class AdministrationWorld {
  readonly tables: TestTables;
  readonly clock = new FakeClock();
  readonly sessions = new MemorySessionStore();
  readonly setups = memorySetups();
  readonly told: string[] = [];
  /** What is known of each request when it ends. */
  readonly contexts: AdministrationContext[] = [];
  /** Whoever verifies a token cannot read members. */
  areMembersDown = false;
  /** How many requests of one caller are served at once. */
  readonly #burst: number;
  readonly failures: unknown[] = [];
  /** What connections were tested to. */
  readonly tested: ConnectionTarget[] = [];
  /** The languages in which what was found out was asked for. */
  readonly languages: Language[] = [];
  /** What testing any connection finds. Absent: that discovery fails. */
  connectionSteps: readonly ConnectionOutcome[] | undefined;
  /** What discovery finds; else nothing answers. */
  /** What every name server answers. */
  textRecords: TextRecords = { outcome: 'answered', texts: [] };
  readonly namesAsked: string[] = [];
  readonly discovered = new Map<string, DiscoveredProvider>();
  /** What the fetch of a provider's keys gives; else it is down. */
  publishedKeys: PrunedKeySet | undefined = { keys: providerKeySet.keys, dropped: [] } as unknown as PrunedKeySet;
  acme!: OrganizationId;
  provider!: TrustedProvider;
  admin!: Member;
  adminSession!: As;
  globex!: OrganizationId;
  globexProvider!: TrustedProvider;
  globexAdmin!: Member;
  /** What tokens are signed with; `undefined`: cannot be read. */
  ring: KeyRing | undefined = {
    version: 1,
    keys: [{ kid: OWN_KID, keyArn: 'arn', algorithm: 'ES256', state: 'active', publicJwk: ownPublicJwk, createdAt: 0 }],
  };
  readonly #endpoint: Endpoint;

  private constructor(tables: TestTables, burst: number) {
    this.tables = tables;
    this.#burst = burst;
    this.#endpoint = administrationEndpoint(this.#dependencies());
  }

  static async start(tables: TestTables, { burst = 1_000 } = {}): Promise<AdministrationWorld> {
    const world = new AdministrationWorld(tables, burst);
    [world.acme, world.provider, world.admin] = await world.#organization();
    [world.globex, world.globexProvider, world.globexAdmin] = await world.#organization();
    world.adminSession = world.session(world.admin, world.provider.id, proofFor(world.admin, world.provider));
    return world;
  }

  get store() {
    return dynamoAdministrationStore(this.tables.client, this.tables.names, 400);
  }

  get trust() {
    return dynamoTrustSources(this.tables.client, this.tables.names);
  }

  /** By default the administrator's, of Acme. Every answer is held to its schema, and every problem to the set of them. */
  async call(method: string, route: string, call: Call = {}): Promise<Answer> {
    const routeKey = `${method} /organizations/{organization}${route}`;
    const answer = await this.ask(routeKey, call);
    const { status, headers, body } = answer;
    holdToDocument({
      method,
      path: `/organizations/{organization}${route}`,
      status,
      headers,
      body: JSON.stringify(body),
    });
    holdToSchema(routeKey, answer);
    return answer;
  }

  /** The same by any route key, whether there is such a route or not; the answer is held to nothing. */
  async ask(routeKey: string, call: Call = {}): Promise<Answer> {
    const { statusCode = 0, headers = {}, body = '' } = await this.#endpoint(this.#event(routeKey, call), CONTEXT);
    return { status: statusCode, headers, body: JSON.parse(body), etag: headers['etag'] as string | undefined };
  }

  /** A change of what is looked at first: with the tag of what `of` answers. */
  async change(method: string, route: string, of: string, call: Call = {}): Promise<Answer> {
    const { etag } = await this.call('GET', of, { path: call.path ?? {} });
    return this.call(method, route, { ifMatch: etag, ...call });
  }

  /** Of somebody who has signed in through a provider, which knows them from now on, if it did not before. */
  async signedIn(member: Member, provider: TrustedProvider): Promise<As> {
    const audit = anAudit(member.organization);
    const { role, status } = member;
    const changes = { role, status, linked: true, link: linkFor(member, provider) };
    expect(await this.store.changeMember(whatever(member), changes, 'operator', audit)).toBe('done');
    return this.session(member, provider.id, proofFor(member, provider));
  }

  /** `signIn`: absent, as in one of a former release. */
  session(member: Member, provider: ProviderId, signIn?: SignInProof): As {
    sessionsMade += 1;
    const cookie = String(sessionsMade).padStart(43, 'S') as SessionCookie;
    this.sessions.rows.set(sessionDigest(cookie), {
      digest: sessionDigest(cookie),
      organization: member.organization,
      provider,
      member: member.id,
      ...(signIn && { signIn }),
      createdAt: NOW - 60,
      // Longer than any: tests go through days.
      idleUntil: NOW + 60 * 86_400,
      expiresAt: NOW + 60 * 86_400,
    });
    return { session: cookie };
  }

  /** Of a setup link, which names its member. */
  setupSession(member: Member): As {
    sessionsMade += 1;
    const cookie = String(sessionsMade).padStart(43, 'U') as SessionCookie;
    const digest = sessionDigest(cookie);
    const times = { createdAt: NOW - 60, expiresAt: NOW + 30 * 86_400 };
    this.setups.sessions.set(digest, { digest, organization: member.organization, member: member.id, ...times });
    return { session: cookie };
  }

  /** An access token of a member of Acme for our own issuer, but for what is overridden. */
  async token(member: MemberId, scope: string, claims: object = {}, typ = 'at+jwt'): Promise<As> {
    const valid = {
      iss: ISSUER,
      sub: member,
      aud: ISSUER,
      client_id: 'cursor',
      iat: NOW - 1,
      exp: NOW + 3_600,
      jti: 'r-1',
    };
    const input = signingInput(
      { alg: 'ES256', kid: OWN_KID, typ },
      { ...valid, scope, org_id: this.acme, idp: this.provider.id, ...claims },
    );
    return { token: `${input}.${await ownSigner.sign(OWN_KID, input)}` };
  }

  async addMember(overrides: Partial<Member> = {}): Promise<Member> {
    const member = aMember(this.acme, { role: 'developer', ...overrides });
    expect(await this.store.addMember(member, undefined, 'operator', anAudit(member.organization))).toBe('done');
    return member;
  }

  async addProvider(overrides: Partial<TrustedProvider> = {}): Promise<TrustedProvider> {
    return this.#register(aProvider(this.acme, overrides));
  }

  /** Audit entries of Acme that the API has written. */
  async audited(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const rows = await this.tables.rows('auditTrail');
    return rows.filter(({ organization, at }) => organization === this.acme && at === this.clock.now());
  }

  async #organization(): Promise<[OrganizationId, TrustedProvider, Member]> {
    const { id } = anOrganization();
    await this.store.createOrganization({ id, name: 'Acme', status: 'active', agents: 'off' }, anAudit(id));
    const provider = await this.#register(aProvider(id, { signIn: SIGN_IN }));
    const admin = aMember(id, { role: 'admin', linked: true });
    await this.store.addMember(admin, linkFor(admin, provider), 'operator', anAudit(id));
    return [id, provider, admin];
  }

  async #register({ signIn, ...provider }: TrustedProvider): Promise<TrustedProvider> {
    const audit = () => anAudit(provider.organization);
    expect(await this.store.registerProvider(provider, 'operator', audit())).toBe('done');
    if (signIn === undefined) return provider;
    const next = { ...provider, signIn };
    expect(await this.store.changeProvider(whatever(provider), { signIn }, 'operator', audit())).toBe('done');
    return next;
  }

  #event(routeKey: string, call: Call): APIGatewayProxyEventV2 {
    const { as = this.adminSession, organization = this.acme, path = {}, query, json, body, ifMatch } = call;
    const text = body ?? (json === undefined ? undefined : JSON.stringify(json));
    const event = httpEvent(routeKey, {
      pathParameters: { organization, ...path },
      ...(query && { query }),
      body: text,
    });
    const contentType = call.contentType ?? (text === undefined ? undefined : 'application/json');
    const headers = {
      ...event.headers,
      ...(contentType && { 'content-type': contentType }),
      ...(ifMatch !== undefined && { 'if-match': String(ifMatch) }),
      ...(call.language !== undefined && { 'accept-language': call.language }),
    };
    if (as === 'nothing') return { ...event, headers };
    if ('authorization' in as) {
      const { authorization, beside } = as;
      return { ...event, headers: { ...headers, authorization }, ...(beside && { cookies: [cookieOf(beside)] }) };
    }
    if ('token' in as) {
      const presented = as.proof === undefined ? `Bearer ${as.token}` : `DPoP ${as.token}`;
      return { ...event, headers: { ...headers, authorization: presented, ...(as.proof && { dpop: as.proof }) } };
    }
    const proof = as.csrf === null ? {} : { 'x-csrf-token': csrfToken(as.session), origin: as.origin ?? ISSUER };
    return { ...event, headers: { ...headers, ...proof }, cookies: [cookieOf(as.session)] };
  }

  #tell(context: AdministrationContext, how: string): void {
    this.contexts.push(context);
    this.told.push(`${context.operation} ${how}`);
  }

  #dependencies(): Parameters<typeof administrationEndpoint>[0] {
    const { client, names } = this.tables;
    const clock = this.clock.now;
    const configuration = administrationConfiguration;
    const trust = this.trust;
    const reads = dynamoAdministrationReads(client, names);
    const fetchKeys = async (): Promise<Result<PrunedKeySet, never>> =>
      this.publishedKeys === undefined ? err(DOWN as never) : ok(this.publishedKeys);
    return {
      configuration,
      protection: {
        issuer: ISSUER,
        roles: configuration.roles,
        rules: scopeRules(configuration),
        keys: ringKeySource({ read: async () => this.ring }, clock),
        members: {
          find: async (organization, id) => {
            if (this.areMembersDown) throw new Error('no answer');
            const found = await trust.findMember(organization as OrganizationId, id as MemberId);
            return found && { active: found.status === 'active', role: found.role, recalledAt: found.recalledAt };
          },
        },
        statuses: new CachedStatusSource(
          {
            find: async () => ({ isActive: true }),
            organization: async () => ({ isActive: true, hasAgents: true, rules: NO_AGENT_RULES }),
            agentsStoppedAt: async () => undefined,
          },
          clock,
        ),
        clock,
      },
      sessions: this.sessions,
      setups: this.setups,
      setupLinks: { setups: dynamoSetupLinks(client, names, 400), newToken: newSetupToken },
      sessionTrust: dynamoSessionTrust(client, names),
      store: this.store,
      reads,
      trust,
      scimTokens: dynamoScimTokens(client, names, 400),
      findTextRecords: async (name) => {
        this.namesAsked.push(name);
        return this.textRecords;
      },
      ring: { read: async () => this.ring },
      auditTrail: dynamoAuditReads(client, names.auditTrail),
      activity: dynamoActivityReads(client, names.activity),
      issuedTokens: dynamoIssuedTokens(client, names.redemptions),
      tokenStanding: tokenStanding({
        members: new DynamoMemberSource(this.tables.call, names.members),
        statuses: new CachedStatusSource(new DynamoStatusSource(this.tables.call, names.status), clock),
      }),
      secrets: { encrypt: async () => 'Y2lwaGVydGV4dA==' },
      discover: async (issuer) => {
        const found = this.discovered.get(issuer);
        return found === undefined ? err('could not be reached (ECONNREFUSED)') : ok(found);
      },
      testConnection: async (target, language) => {
        this.tested.push(target);
        this.languages.push(language);
        return {
          issuer: target.issuer,
          works: false,
          steps: this.connectionSteps ?? [
            { step: 'address', outcome: 'passed', tookMs: 1, found: '203.0.113.7' },
            { step: 'discovery', outcome: 'failed', tookMs: 3, problem: 'answered 404', advice: 'Check the issuer.' },
            { step: 'issuer', outcome: 'not_reached' },
          ],
        };
      },
      explaining: () => {
        const sleep = async () => undefined;
        const cache = new MemoryProviderKeyCache();
        const { providerKeys, failure } = explainingKeys({ connection: { fetchKeys }, cache, clock, sleep });
        const redemptions = { find: async () => undefined };
        const dependencies = {
          configuration,
          trust,
          reads,
          redemptions,
          providerKeys,
          newMemberId: systemIds.memberId,
        };
        return { dependencies, keysFailure: failure };
      },
      limiter: tokenBucket({ burst: this.#burst, ratePerSecond: 1, clock }),
      costlyLimiter: tokenBucket({ burst: 5, ratePerSecond: 0.5, clock }),
      clock,
      ids: systemIds,
      telemetry: {
        administrationDone: (context) => this.#tell(context, 'done'),
        administrationRefused: (reason, context) => this.#tell(context, `refused ${reason}`),
        administrationUnavailable: ({ dependency }, context) => this.#tell(context, `unavailable ${dependency}`),
        requestFailed: (error) => this.failures.push(error),
      },
    };
  }
}

const cookieOf = (session: SessionCookie) => `__Host-countersign_session=${session}`;

/** As which a provider of this world knows a member. */
export function linkFor({ id }: Member, { id: provider, subjectClaim: claim }: TrustedProvider): SubjectLinkKey {
  return { provider, claim, value: `subject of ${id}` };
}

export function proofFor(member: Member, provider: TrustedProvider): SignInProof {
  if (provider.signIn === undefined) throw new Error('nobody signs in there');
  return proofOf({ ...provider, signIn: provider.signIn }, linkFor(member, provider));
}

const DOWN = { reason: 'fetch_failed', failure: { reason: 'timed_out', timeoutMs: 1_500 } };

export const SIGN_IN = {
  clientId: 'countersign',
  authorizationEndpoint: 'https://idp.example/authorize',
  tokenEndpoint: 'https://idp.example/token',
  authentication: { method: 'private_key_jwt' },
} as const;

export const READABLE = scopes('projects:read');

/** Nothing more than the schema says, nothing less; a problem is one of the closed set, with its own status. */
function holdToSchema(routeKey: string, { status, headers, body }: Answer): void {
  if (status >= 400) {
    expect(headers['content-type']).toBe('application/problem+json');
    expect(problemSchema.parse(body)).toEqual(body);
    const known = Object.entries(PROBLEMS).map(([name, problem]) => [
      problemType(name as keyof typeof PROBLEMS),
      problem.status,
    ]);
    expect(known).toContainEqual([body.type, status]);
    return;
  }
  const route = administrationRouteOf(routeKey);
  if (route === undefined) throw new Error(`no route ${routeKey}`);
  expect(status).toBe(route.status);
  expect(route.answer.parse(body)).toEqual(body);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  // What advises says in which language; what does not is the same to every reader.
  expect(headers).toMatchObject(
    route.advises ? { 'content-language': expect.stringMatching(/^(?:en|de)$/), vary: 'Accept-Language' } : {},
  );
  expect('content-language' in headers).toBe(route.advises === true);
  if (route.precondition && !route.gone) expect(headers['etag']).toMatch(/^"[A-Za-z0-9_-]{43}"$/);
}
