import { ringKeySource } from '../../lambdas/adapters/aws/key-ring/key-source.ts';
import { MemoryAuthorizationGrantStore } from '../../lambdas/adapters/memory/memory-authorization-grant-store.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { tokenBucket } from '../../lambdas/adapters/memory/token-bucket.ts';
import { scopeRules } from '../../lambdas/core/configuration.ts';
import type { KeyRing } from '../../lambdas/core/keys/ring.ts';
import type { Client } from '../../lambdas/core/records.ts';
import { withRevoked } from '../../lambdas/core/tokens/revocation.ts';
import { type PushEndpointDependencies, pushEndpoint } from '../../lambdas/endpoints/authorization/pushed-endpoint.ts';
import { byRoute } from '../../lambdas/endpoints/http/by-route.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import {
  type AcceptanceEndpointDependencies,
  acceptanceEndpoint,
} from '../../lambdas/endpoints/introspection/acceptance-endpoint.ts';
import {
  type IntrospectionEndpointDependencies,
  introspectionEndpoint,
} from '../../lambdas/endpoints/introspection/endpoint.ts';
import {
  type RevocationEndpointDependencies,
  revocationEndpoint,
} from '../../lambdas/endpoints/introspection/revocation-endpoint.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import type {
  AcceptanceTelemetry,
  FailureTelemetry,
  IntrospectionTelemetry,
  ProviderKeysTelemetry,
  PushTelemetry,
  RevocationTelemetry,
} from '../../lambdas/ports/telemetry.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import type { StatusSubject } from '../../protect/ports.ts';
import { statusKey } from '../../protect/status-key.ts';
import type { RevokedTokens } from '../../protect/vocabulary/revoked-tokens.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { AgentWorld, agentConfiguration, type JsonAnswer } from './agent-world.ts';
import { holdToDocument } from './documented-answers.ts';
import { API, CLIENT_SECRET, client, clientId, ISSUER, REPORTS, scopes } from './fixtures.ts';
import { memoryTrustSources } from './memory-trust.ts';
import { httpEvent, lambdaContext } from './token-event.ts';
import { basic } from './token-http.ts';
import { OWN_KID, ownPublicJwk } from './token-issuer-keys.ts';

/** The API of the fixtures, as a client. */
export const resourceServer: Client = {
  ...client,
  id: clientId('projects-api'),
  grantTypes: new Set(),
  scopes: scopes(''),
  resources: new Set([API]),
};
export const reportsServer: Client = { ...resourceServer, id: clientId('reports-api'), resources: new Set([REPORTS]) };

export const OF_API = basic(resourceServer.id, CLIENT_SECRET);
export const PATH = '/oauth/introspect';
export const REVOKE_PATH = '/oauth/revoke';
export const PUSH_PATH = '/oauth/par';
export const ACCEPTANCE_PATH = '/oauth/acceptance';

export type Form = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface IntrospectionParts {
  readonly form?: Form;
  readonly body?: string;
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

type Telemetry = AcceptanceTelemetry &
  PushTelemetry &
  IntrospectionTelemetry &
  RevocationTelemetry &
  FailureTelemetry &
  ProviderKeysTelemetry;

/** The introspection function over the stores of an {@link AgentWorld}, whose tokens and approvals are real. */
export class IntrospectionWorld {
  readonly agents: AgentWorld;
  /** What telemetry was told, in words. */
  readonly told: string[] = [];
  /** Of clients' own assertions. */
  readonly used = new Map<string, string>();
  /** Marks used up by this function: scope → how often it was tried. */
  uses = 0;
  readonly spent = new Set<string>();
  memberReads = 0;
  /** What questions about acceptance have looked up, in words. */
  readonly lookedUp: string[] = [];
  /** Of a member, as `organization/id`: the single tokens that were revoked. */
  readonly revoked = new Map<string, RevokedTokens>();
  readonly authorizations = new MemoryAuthorizationGrantStore();
  /** How often the store was asked to revoke one. */
  writes = 0;
  /** What reading a member fails with. */
  failure: Error | undefined;
  /** What reading the key ring fails with. */
  keysFailure: Error | undefined;
  /** What a test does behind the back of a request, just before an approval is used up. */
  beforeUse: () => void = () => {};
  readonly #handle: (event: ReturnType<typeof httpEvent>) => Promise<HttpResponse>;

  constructor(configuration = agentConfiguration, telemetry: Telemetry = this.#inWords()) {
    this.agents = new AgentWorld(configuration);
    const { facts, clock, agentSessions, inactive, agentsOn } = this.agents;
    facts.clients.push(resourceServer, reportsServer);
    const ring: KeyRing = {
      version: 1,
      keys: [
        { kid: OWN_KID, keyArn: 'arn', algorithm: 'ES256', state: 'active', publicJwk: ownPublicJwk, createdAt: 0 },
      ],
    };
    const trust = memoryTrustSources(facts);
    let owners = 0;
    const dependencies = {
      configuration,
      trust,
      providerKeys: providerKeySource({
        cache: new MemoryProviderKeyCache(),
        fetchKeys: async () => ({ ok: false, error: { reason: 'fetch_failed' } }),
        clock: clock.now,
        sleep: clock.sleep,
        telemetry,
      }),
      clientAssertions: {
        use: async ({ id }, owner) => {
          const before = this.used.get(id);
          this.used.set(id, before ?? owner);
          return before === undefined || before === owner ? 'used' : 'replayed';
        },
      },
      ids: {
        redemptionOwner: () => `owner-${++owners}` as never,
        authorizationSecret: () => String(++owners).padStart(43, 's'),
      },
      pushedRequests: this.authorizations,
      protection: {
        issuer: ISSUER,
        roles: configuration.roles,
        rules: scopeRules(configuration),
        keys: ringKeySource(
          {
            read: async () => {
              if (this.keysFailure !== undefined) throw this.keysFailure;
              return ring;
            },
          },
          clock.now,
        ),
        members: {
          find: async (ofOrganization, id) => {
            this.memberReads += 1;
            if (this.failure !== undefined) throw this.failure;
            const found = facts.members.find((one) => one.organization === ofOrganization && one.id === id);
            const revoked = this.revoked.get(`${ofOrganization}/${id}`);
            return (
              found && {
                ...{ active: found.status === 'active', role: found.role, recalledAt: found.recalledAt },
                ...(revoked && { revoked }),
              }
            );
          },
        },
        statuses: new CachedStatusSource(
          {
            find: async (subject: StatusSubject) => ({
              isActive:
                subject.kind === 'agents' ? agentsOn.has(subject.organization) : !inactive.has(statusKey(subject)),
            }),
            organization: async (id) => {
              const isActive = !inactive.has(`org#${id}`);
              return { isActive, hasAgents: isActive && agentsOn.has(id), rules: this.agents.agentRules };
            },
            agentsStoppedAt: async (_, id) => this.agents.stops.get(id),
          },
          clock.now,
        ),
        agents: {
          sessions: {
            find: async (key) => {
              const session = await agentSessions.find(key);
              return (
                session && {
                  client: session.client,
                  grants: session.grants,
                  ...(session.once && { once: session.once }),
                  ...(session.begunAt !== undefined && { begunAt: session.begunAt }),
                }
              );
            },
            use: async (key, uses, now) => {
              this.uses += 1;
              this.beforeUse();
              const session = await agentSessions.find(key);
              const isThere = ([scope, { mark }]: readonly [Scope, { readonly mark: string }]) =>
                session?.once?.get(scope)?.mark === mark && !this.spent.has(mark);
              if (![...uses].every(isThere)) return 'gone';
              for (const { mark } of uses.values()) this.spent.add(mark);
              // biome-ignore lint/correctness/useHookAtTopLevel: no hook of React's.
              for (const [scope] of uses) agentSessions.useUp(key, scope, now);
              return 'used';
            },
          },
        },
        clock: clock.now,
      },
      clock: clock.now,
      telemetry,
      authorizations: this.authorizations,
      revocations: {
        revoke: async (ofOrganization, id, token, now) => {
          if (this.failure !== undefined) throw this.failure;
          this.writes += 1;
          const after = withRevoked(this.revoked.get(`${ofOrganization}/${id}`) ?? new Map(), token, now);
          if (typeof after === 'string') return after;
          this.revoked.set(`${ofOrganization}/${id}`, after);
          return 'revoked';
        },
      },
      lookUps: {
        findTrust: (claimed) => this.#lookUp('trust', () => trust.findTrust(claimed)),
        findTrusted: (found) => this.#lookUp('provider', () => trust.findTrusted(found)),
        findOrganization: (id) => this.#lookUp('organization', () => trust.findOrganization(id)),
        findEnablement: (of, id) => this.#lookUp('enablement', () => trust.findEnablement(of, id)),
      },
      limiter: tokenBucket({ burst: 60, ratePerSecond: 2, clock: clock.now }),
    } satisfies AcceptanceEndpointDependencies &
      PushEndpointDependencies &
      RevocationEndpointDependencies &
      IntrospectionEndpointDependencies;
    const endpoint = byRoute({
      [ROUTES.introspection.introspect.key]: introspectionEndpoint(dependencies),
      [ROUTES.introspection.revoke.key]: revocationEndpoint(dependencies),
      [ROUTES.introspection.push.key]: pushEndpoint(dependencies),
      [ROUTES.introspection.acceptance.key]: acceptanceEndpoint(dependencies),
    });
    const handler = asLambdaHandler(endpoint, telemetry);
    this.#handle = async (event) => handler(event, lambdaContext());
  }

  #lookUp<T>(what: string, find: () => Promise<T>): Promise<T> {
    this.lookedUp.push(what);
    if (this.failure !== undefined) throw this.failure;
    return find();
  }

  #inWords(): Telemetry {
    return {
      tokenIntrospected: (inactiveBecause, { client: by }) => this.told.push(`${by}: ${inactiveBecause ?? 'active'}`),
      introspectionRefused: ({ reason }, { client: by }) => this.told.push(`${by}: refused ${reason}`),
      introspectionUnavailable: ({ dependency }) => this.told.push(`unavailable ${dependency}`),
      tokenRevoked: (revocation, { client: by }) => this.told.push(`${by}: ${Object.values(revocation).join(', ')}`),
      acceptanceAsked: (because, { client: by }) => this.told.push(`${by}: ${because ?? 'accepted'}`),
      acceptanceRefused: ({ reason }, { client: by }) => this.told.push(`${by}: refused ${reason}`),
      acceptanceUnavailable: ({ dependency }) => this.told.push(`unavailable ${dependency}`),
      authorizationPushed: ({ client: by }) => this.told.push(`${by}: pushed`),
      pushRefused: ({ reason }, { client: by }) => this.told.push(`${by}: refused ${reason}`),
      pushUnavailable: ({ dependency }) => this.told.push(`unavailable ${dependency}`),
      revocationRefused: ({ reason }, { client: by }) => this.told.push(`${by}: refused ${reason}`),
      revocationUnavailable: ({ dependency }) => this.told.push(`unavailable ${dependency}`),
      requestFailed: () => this.told.push('failed'),
      providerKeysFetchFailed: () => undefined,
    };
  }

  async ask(
    { form = {}, body, method = 'POST', query = '', headers = {} }: IntrospectionParts,
    path = PATH,
  ): Promise<JsonAnswer> {
    const all: Readonly<Record<string, string | undefined>> = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: OF_API,
      ...headers,
    };
    const present = Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const event = {
      ...httpEvent(path, { method, headers: Object.fromEntries(present) }),
      routeKey: `ANY ${path}`,
      rawQueryString: query,
      body: body ?? formOf(form),
    };
    const answer = await this.#handle(event);
    const { statusCode: status = 0, headers: answered = {}, body: text = '' } = answer;
    if (method === 'POST') holdToDocument({ method, path, status, headers: { ...answered }, body: text });
    return { status, headers: { ...answered }, body: JSON.parse(text) };
  }

  /** By default as the client of the fixtures. */
  async revoke(token: string, headers: IntrospectionParts['headers'] = {}, form: Form = {}): Promise<JsonAnswer> {
    const authorization = basic(client.id, CLIENT_SECRET);
    return this.ask({ form: { token, ...form }, headers: { authorization, ...headers } }, REVOKE_PATH);
  }

  async about(token: string, form: Form = {}, headers: IntrospectionParts['headers'] = {}): Promise<JsonAnswer> {
    return this.ask({ form: { token, ...form }, headers });
  }
}

function formOf(form: Form): string {
  return Object.entries(form)
    .flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
