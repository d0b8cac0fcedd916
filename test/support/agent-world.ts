import { ringKeySource } from '../../lambdas/adapters/aws/key-ring/key-source.ts';
import { MemoryAgentSessionStore } from '../../lambdas/adapters/memory/memory-agent-session-store.ts';
import { MemoryPasskeyStore } from '../../lambdas/adapters/memory/memory-passkey-store.ts';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store.ts';
import { MemoryWriteRequestStore } from '../../lambdas/adapters/memory/memory-write-request-store.ts';
import { tokenBucket } from '../../lambdas/adapters/memory/token-bucket.ts';
import { webAuthnVerifier } from '../../lambdas/adapters/webauthn/verifier.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import { type ConfigurationInput, scopeRules } from '../../lambdas/core/configuration.ts';
import type { KeyRing } from '../../lambdas/core/keys/ring.ts';
import { csrfToken, type SessionCookie, sessionDigest } from '../../lambdas/core/sign-in/session.ts';
import { signingInput } from '../../lambdas/core/tokens/access-token.ts';
import { type AgentEndpointDependencies, agentEndpoint } from '../../lambdas/endpoints/agents/endpoint.ts';
import { confirmationPage } from '../../lambdas/endpoints/approval/confirmation-page.ts';
import { type ApprovalEndpointDependencies, approvalEndpoint } from '../../lambdas/endpoints/approval/endpoint.ts';
import { type ApprovalPageDependencies, approvalPage } from '../../lambdas/endpoints/approval/page.ts';
import type { Endpoint } from '../../lambdas/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { sessionGuard } from '../../lambdas/endpoints/sign-in/session-guard.ts';
import { requestsUnderStops, sessionsUnderStops } from '../../lambdas/flows/steps/under-stops.ts';
import type { AgentTelemetry } from '../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { Protection } from '../../protect/authorize.ts';
import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import type { AgentSessionSource, StatusSubject } from '../../protect/ports.ts';
import { statusKey } from '../../protect/status-key.ts';
import { type KnownAgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId, AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { holdToDocument } from './documented-answers.ts';
import { FakeClock } from './fake-clock.ts';
import {
  API,
  client,
  configurationInput,
  configurationOf,
  ISSUER,
  member,
  memberId,
  NOW,
  organization,
  organizationId,
  provider,
  REPORTS,
} from './fixtures.ts';
import { CONTEXT, httpEvent } from './http-event.ts';
import { validFacts } from './memory-trust.ts';
import { memorySessionTrust } from './session-world.ts';
import { OWN_KID, ownPublicJwk, ownSigner } from './token-issuer-keys.ts';

export const agentInput = {
  ...configurationInput,
  resources: { [API]: { default: true, agents: true }, [REPORTS]: {}, [ISSUER]: {} },
  scopes: {
    ...configurationInput.scopes,
    'projects:delete': { access: 'write', description: 'Delete projects' },
  },
  roles: {
    ...configurationInput.roles,
    developer: ['projects:read', 'projects:write', 'reports:read'],
    admin: ['projects:read', 'projects:write', 'projects:delete', 'org:read', 'org:admin'],
  },
} satisfies ConfigurationInput;

export const agentConfiguration = configurationOf(agentInput);

export const GLOBEX = organizationId('globex');
export const ADMIN = memberId('user-1');

/** Whose credential a request carries. Each of a member of Acme, unless it says otherwise. */
export type Credential =
  | 'nothing'
  | { readonly token: string; readonly proof?: string; readonly besides?: SessionCookie }
  | { readonly session: SessionCookie; readonly csrf?: string | null; readonly origin?: string };

export interface AgentRequest {
  readonly as?: Credential;
  readonly organization?: string;
  readonly sessionId?: string;
  readonly scope?: string;
  readonly passkey?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Instead of `json`: bytes as they are. */
  readonly body?: string;
  readonly contentType?: string;
}

/** Of the approval page: a form is posted, without one the page is opened. By default Ada's, from our own page. */
export interface PageRequest {
  readonly accept?: string;
  readonly as?: Credential;
  readonly organization?: string;
  readonly sessionId?: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly form?: readonly (readonly [string, string])[];
  /** `null`: not sent. */
  readonly origin?: string | null;
  readonly csrf?: string | null;
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export const ADA_SESSION = 'A'.repeat(43) as SessionCookie;
export const ADMIN_SESSION = 'B'.repeat(43) as SessionCookie;
/** Of Globex, whose member has Ada's very id. */
export const GLOBEX_SESSION = 'G'.repeat(43) as SessionCookie;

/** Both endpoints of agents over stores in memory: the real flows, guards and signatures; a clock that tests move. */
export class AgentWorld {
  readonly clock = new FakeClock();
  readonly facts = validFacts();
  readonly agentSessions = new MemoryAgentSessionStore();
  readonly writeRequests = new MemoryWriteRequestStore({
    claim: (session, client, now) => this.agentSessions.claim(session, client, now),
    record: (audit) => void this.audit.push(audit),
    grant: (grant, now) => this.agentSessions.grant(grant, now),
  });
  readonly passkeys = new MemoryPasskeyStore((audit) => void this.audit.push(audit));
  readonly #sessions = new MemorySessionStore();
  readonly audit: AuditEntry[] = [];
  /** Organizations that have switched agents on. */
  readonly agentsOn = new Set<string>(['acme', 'globex']);
  /** What every organization forbids and demands of agents. */
  agentRules: KnownAgentRules = NO_AGENT_RULES;
  boundTokensOnly = false;
  /** Up to when everything of a client's agents is stopped, in every organization. */
  readonly stops = new Map<string, number>();
  /** Status keys that are not active. */
  readonly inactive = new Set<string>();
  /** What telemetry was told, in words. */
  readonly told: string[] = [];
  signatures = 0;
  auditIsDown = false;
  /** What signing fails with. */
  signerFailure: Unavailable | undefined;
  readonly #made: Pick<AgentEndpointDependencies, 'protection'>;
  readonly #agent: Endpoint;
  readonly #approval: Endpoint;
  readonly #page: Endpoint;
  readonly #confirmations: Endpoint;

  constructor(configuration = agentConfiguration, telemetry?: AgentTelemetry) {
    this.facts.organizations.push({ ...organization, id: GLOBEX });
    this.facts.providers.push({ ...provider, organization: GLOBEX });
    this.facts.members.push({ ...member, id: ADMIN, role: 'admin' }, { ...member, organization: GLOBEX });
    const dependencies = { ...this.#dependencies(configuration), ...(telemetry && { telemetry }) };
    this.#made = dependencies;
    this.#agent = agentEndpoint(dependencies);
    this.#approval = approvalEndpoint(dependencies);
    this.#page = approvalPage(dependencies);
    this.#confirmations = confirmationPage(dependencies);
  }

  /** An access token of Ada's for the API, but for what is overridden; `undefined` leaves a claim out. */
  async accessToken(claims: Readonly<Record<string, unknown>> = {}, typ = 'at+jwt'): Promise<string> {
    const valid = {
      iss: ISSUER,
      sub: member.id,
      aud: API,
      client_id: client.id,
      iat: this.clock.now() - 1,
      exp: NOW + 86_400,
      jti: 'redemption-1',
      scope: 'projects:read projects:write',
      org_id: organization.id,
      idp: provider.id,
    };
    const input = signingInput({ alg: 'ES256', kid: OWN_KID, typ }, { ...valid, ...claims });
    return `${input}.${await ownSigner.sign(OWN_KID, input)}`;
  }

  async call(route: string, request: AgentRequest = {}): Promise<JsonAnswer> {
    const event = eventOf(route, { as: { token: await this.accessToken() }, ...request });
    const endpoint = OF_HOSTS.includes(route) ? this.#agent : this.#approval;
    const answer = await endpoint(event, CONTEXT);
    holdToRoute(route, answer);
    const { statusCode, headers, body } = answer;
    return { status: statusCode ?? 0, headers: headers ?? {}, body: JSON.parse(body ?? '{}') };
  }

  async page(request: PageRequest): Promise<PageAnswer> {
    const answer = await this.#page(pageEventOf(request), CONTEXT);
    holdToRoute(`${request.form ? 'POST' : 'GET'} ${APPROVAL_PAGE_PATH}`, answer);
    const { statusCode, headers, body } = answer;
    return { status: statusCode ?? 0, headers: headers ?? {}, body: body ?? '' };
  }

  /** The page of a second person. */
  async confirmationsPage(request: PageRequest): Promise<PageAnswer> {
    const answer = await this.#confirmations(pageEventOf(request, CONFIRMATION_PAGE_PATH), CONTEXT);
    holdToRoute(`${request.form ? 'POST' : 'GET'} ${CONFIRMATION_PAGE_PATH}`, answer);
    const { statusCode, headers, body } = answer;
    return { status: statusCode ?? 0, headers: headers ?? {}, body: body ?? '' };
  }

  /** What a tool does first: the session is its own from then on. By default Ada's `s-1`, and the client of these tests. */
  async use(key: Partial<AgentSessionKey> = {}, by: ClientId = client.id): Promise<void> {
    const session = { organization: organization.id, member: member.id, sessionId: 's-1' as AgentSessionId, ...key };
    await this.agentSessions.mint(session, by, this.clock.now());
  }

  /** As who signs in anew has it: the session begins at this moment. `authenticatedAt`: what the provider says, if it does. */
  signInAgain(cookie: SessionCookie = ADA_SESSION, ofMember: MemberId = member.id, authenticatedAt?: number): void {
    const row = {
      ...sessionRow(cookie, organization.id, ofMember),
      createdAt: this.clock.now(),
      idleUntil: this.clock.now() + 3_540,
      ...(authenticatedAt !== undefined && { authenticatedAt }),
    };
    this.#sessions.rows.set(row.digest, row);
  }

  /** As a vendor's API knows this world: its members, rules and approvals. */
  apiProtection(): Protection {
    const { protection } = this.#made;
    const spend = this.agentSessions.useUp.bind(this.agentSessions);
    const sessions: AgentSessionSource = {
      find: async (key) => {
        const found = await this.agentSessions.find(key);
        return found && { ...found, client: found.client };
      },
      use: async (key, uses, now) => {
        const session = await this.agentSessions.find(key);
        const isThere = [...uses].every(([scope, { mark }]) => session?.once?.get(scope)?.mark === mark);
        if (!isThere) return 'gone';
        for (const scope of uses.keys()) spend(key, scope, now);
        return 'used';
      },
    };
    return { ...protection, agents: { sessions } };
  }

  changeMember(change: Partial<(typeof this.facts.members)[number]>, id: MemberId = member.id): void {
    const { members } = this.facts;
    members.splice(0, members.length, ...members.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  #dependencies(
    configuration: typeof agentConfiguration,
  ): AgentEndpointDependencies & ApprovalEndpointDependencies & ApprovalPageDependencies {
    const sessions = this.#sessions;
    for (const [cookie, ofOrganization, ofMember] of [
      [ADA_SESSION, organization.id, member.id],
      [ADMIN_SESSION, organization.id, ADMIN],
      [GLOBEX_SESSION, GLOBEX, member.id],
    ] as const) {
      sessions.rows.set(sessionDigest(cookie), sessionRow(cookie, ofOrganization, ofMember));
    }
    const clock = this.clock.now;
    const { members } = this.facts;
    const ring: KeyRing = {
      version: 1,
      keys: [
        { kid: OWN_KID, keyArn: 'arn', algorithm: 'ES256', state: 'active', publicJwk: ownPublicJwk, createdAt: 0 },
      ],
    };
    const session = { configuration, sessions, trust: memorySessionTrust(this.facts), clock };
    const stops = { find: async (_: unknown, id: string) => this.stops.get(id) };
    let made = 0;
    const next = () => String(++made);
    return {
      protection: {
        issuer: ISSUER,
        roles: configuration.roles,
        rules: scopeRules(configuration),
        keys: ringKeySource({ read: async () => ring }, clock),
        members: {
          find: async (ofOrganization, id) => {
            const found = members.find((one) => one.organization === ofOrganization && one.id === id);
            return found && { active: found.status === 'active', role: found.role, recalledAt: found.recalledAt };
          },
        },
        statuses: new CachedStatusSource(
          {
            find: async (subject: StatusSubject) => ({ isActive: !this.inactive.has(statusKey(subject)) }),
            organization: async (id) => {
              const isActive = !this.inactive.has(`org#${id}`);
              return { isActive, hasAgents: isActive && this.agentsOn.has(id), rules: this.agentRules };
            },
            agentsStoppedAt: async (_, id) => this.stops.get(id),
          },
          clock,
        ),
        clock,
      },
      ...session,
      sessionGuard: sessionGuard(session),
      tools: { findClient: async (id) => this.facts.clients.find((one) => one.id === id) },
      enabledClients: {
        isEnabled: async (ofOrganization, id) =>
          id === client.id &&
          !this.inactive.has(`client#${id}`) &&
          !this.inactive.has(`enablement#${ofOrganization}#${id}`),
      },
      agentSwitch: {
        find: async (id) => ({
          ...{ isOn: this.agentsOn.has(id), rules: this.agentRules },
          boundTokensOnly: this.boundTokensOnly,
        }),
      },
      limiter: tokenBucket({ burst: 60, ratePerSecond: 10, clock }),
      clientStops: stops,
      agentSessions: sessionsUnderStops(this.agentSessions, stops),
      writeRequests: requestsUnderStops(this.writeRequests, stops),
      passkeys: this.passkeys,
      passkeyVerifier: webAuthnVerifier(ISSUER),
      auditTrail: {
        record: async (entry) => {
          if (this.auditIsDown) throw new Unavailable('DynamoDB');
          this.audit.push(entry);
        },
      },
      signer: {
        activeKey: ownSigner.activeKey,
        sign: (kid, input) => {
          if (this.signerFailure !== undefined) throw this.signerFailure;
          this.signatures += 1;
          return ownSigner.sign(kid, input);
        },
      },
      clock,
      ids: {
        agentTokenId: () => `agent-token-${next()}`,
        auditSuffix: next,
        singleUseId: () => next().padStart(32, '0'),
        passkeyChallenge: () => next().padStart(43, 'c'),
      },
      telemetry: {
        agentTokenMinted: ({ scope }) => this.told.push(`minted ${scope}`),
        agentRequestDone: (operation) => this.told.push(`${operation} done`),
        agentRequestRefused: (operation, reason) => this.told.push(`${operation} refused ${reason}`),
        agentRequestUnavailable: (operation, { dependency }) =>
          this.told.push(`${operation} unavailable ${dependency}`),
      },
    };
  }
}

/** The routes of agents. */
export const MINT = 'POST /organizations/{organization}/agent/token';
export const POLL = 'GET /organizations/{organization}/agent/sessions/{sessionId}';
export const APPROVE = 'POST /organizations/{organization}/agent/approve';
export const LIST = 'GET /organizations/{organization}/agent/sessions';
const APPROVAL_PAGE_PATH = '/approve/{organization}/{sessionId}';
const CONFIRMATION_PAGE_PATH = '/confirm/{organization}';
export const TAKE_BACK = 'DELETE /organizations/{organization}/agent/sessions/{sessionId}';
export const TAKE_BACK_ONE = 'DELETE /organizations/{organization}/agent/sessions/{sessionId}/scopes/{scope}';

export const ASK = 'POST /organizations/{organization}/agent/sessions/{sessionId}/requests';
export const END = 'POST /organizations/{organization}/agent/sessions/{sessionId}/end';
export const INBOX = 'GET /organizations/{organization}/agent/requests';

export const CONFIRMATIONS = 'GET /organizations/{organization}/agent/confirmations';
export const CONFIRM = 'POST /organizations/{organization}/agent/confirmations';

export const PASSKEYS = 'GET /organizations/{organization}/agent/passkeys';
export const BEGIN_PASSKEY = 'POST /organizations/{organization}/agent/passkeys/challenges';
export const REGISTER_PASSKEY = 'POST /organizations/{organization}/agent/passkeys';
export const REMOVE_PASSKEY = 'DELETE /organizations/{organization}/agent/passkeys/{passkey}';

export const EVERY_ROUTE = [
  ...[MINT, POLL, ASK, END, APPROVE, LIST, INBOX, CONFIRMATIONS, CONFIRM, TAKE_BACK, TAKE_BACK_ONE],
  ...[PASSKEYS, BEGIN_PASSKEY, REGISTER_PASSKEY, REMOVE_PASSKEY],
] as const;
const OF_HOSTS: readonly string[] = [MINT, POLL, ASK, END];

/** A valid request of each route, but for its credential. */
export const VALID: Readonly<Record<(typeof EVERY_ROUTE)[number], AgentRequest>> = {
  [MINT]: { json: { sessionId: 's-1' } },
  [POLL]: { sessionId: 's-1' },
  // A default session, which needs no use before (law 16).
  [APPROVE]: { json: { ...approvalOf(['projects:write']), sessionId: `client~${client.id}` } },
  [ASK]: { sessionId: 's-1', json: { scopes: ['projects:write'] } },
  [END]: { sessionId: 's-1' },
  [INBOX]: {},
  [LIST]: {},
  [CONFIRMATIONS]: {},
  [CONFIRM]: { json: { member: 'nobody', id: '0'.repeat(32), decision: 'confirm' } },
  [PASSKEYS]: {},
  [BEGIN_PASSKEY]: { json: { for: 'register' } },
  [REGISTER_PASSKEY]: { json: { name: 'Phone', passkey: {} } },
  [REMOVE_PASSKEY]: { passkey: '0'.repeat(64) },
  [TAKE_BACK]: { sessionId: 's-1' },
  [TAKE_BACK_ONE]: { sessionId: 's-1', scope: 'projects:write' },
};

/** What a page of ours sends that showed these scopes, and this client or none. */
export function approvalOf(scopes: readonly string[], shown: string | null = client.id) {
  return { sessionId: 's-1', scopes, shown: { client: shown, scopes } };
}

function holdToRoute(route: string, { statusCode = 0, headers = {}, body = '' }: HttpResponse): void {
  const [method = '', path = ''] = route.split(' ');
  holdToDocument({ method, path, status: statusCode, headers, body });
}

function sessionRow(cookie: SessionCookie, ofOrganization: OrganizationId, ofMember: MemberId) {
  return {
    digest: sessionDigest(cookie),
    organization: ofOrganization,
    provider: provider.id,
    member: ofMember,
    createdAt: NOW - 60,
    idleUntil: NOW + 3_540,
    expiresAt: NOW + 43_140,
  };
}

function eventOf(route: string, request: AgentRequest) {
  const { as = 'nothing', organization: path = 'acme', sessionId, scope, query, json, body, contentType } = request;
  const { passkey } = request;
  const pathParameters = {
    ...{ organization: path, ...(sessionId && { sessionId }), ...(scope && { scope }) },
    ...(passkey && { passkey }),
  };
  const text = body ?? (json === undefined ? undefined : JSON.stringify(json));
  const event = httpEvent(route, { pathParameters, ...(query && { query }), body: text });
  const type = contentType ?? (text === undefined ? undefined : 'application/json');
  const headers = { ...event.headers, ...(type && { 'content-type': type }) };
  if (as === 'nothing') return { ...event, headers };
  if ('token' in as) {
    const presented = as.proof === undefined ? `Bearer ${as.token}` : `DPoP ${as.token}`;
    const shown = { authorization: presented, ...(as.proof !== undefined && { dpop: as.proof }) };
    const bearer = { ...event, headers: { ...headers, ...shown } };
    return as.besides === undefined ? bearer : { ...bearer, cookies: [cookie(as.besides)] };
  }
  const { session, csrf = csrfToken(session), origin = ISSUER } = as;
  const proof = csrf === null ? {} : { 'x-csrf-token': csrf, origin };
  return { ...event, cookies: [cookie(session)], headers: { ...headers, ...proof } };
}

function pageEventOf(request: PageRequest, page = APPROVAL_PAGE_PATH) {
  const { as = { session: ADA_SESSION }, organization: path = 'acme', sessionId = 's-1', query, form } = request;
  const session = typeof as === 'object' && 'session' in as ? as.session : undefined;
  const { origin = ISSUER, csrf = csrfToken(session ?? ADA_SESSION) } = request;
  const fields = [...(form ?? []), ...(csrf === null ? [] : [['csrf_token', csrf] as const])];
  const event = httpEvent(`${form ? 'POST' : 'GET'} ${page}`, {
    pathParameters: { organization: path, sessionId },
    body: form && new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
  });
  const headers = {
    ...event.headers,
    ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(form && origin !== null && { origin }),
    ...(typeof as === 'object' && 'token' in as && { authorization: `Bearer ${as.token}` }),
    ...(request.accept && { accept: request.accept }),
  };
  // Whoever names no media type is a browser without scripts here, unless the test is about others.
  const plain = form || request.accept ? [] : [['plain', '1'] as const];
  const parameters = [...(query ?? []), ...plain].map(([name, value]): [string, string] => [name, value]);
  const rawQueryString = new URLSearchParams(parameters).toString();
  const queryStringParameters = Object.fromEntries(parameters);
  return { ...event, headers, rawQueryString, queryStringParameters, ...(session && { cookies: [cookie(session)] }) };
}

function cookie(session: SessionCookie): string {
  return `__Host-countersign_session=${session}`;
}
