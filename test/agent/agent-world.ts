import { Agent, type AgentOptions } from '../../agent/index.ts';
import { type Answer, type Call, ScriptedServer } from './scripted-server.ts';

export const WRITE = 'projects:create';

const ERRORS = ['insufficient_scope', 'insufficient_authorization'] as const;

export type State = 'pending' | 'granted' | 'denied' | 'expired' | 'used';

/**
 * One server that plays both: the authorization server, whose person answers when the test says so, and the API, which
 * lets a write through once they have said yes.
 */
export class HostWorld {
  readonly server: ScriptedServer;
  readonly shown: string[] = [];
  /** Where each write stands; absent: never asked for. */
  readonly states = new Map<string, State>();
  /** Answers before all others, while there are any. */
  readonly first: Answer[] = [];
  notAskable = new Set<string>();
  /** The server makes another operation of the body than the API does. */
  misunderstands = false;
  endsAt = Math.floor(Date.now() / 1000) + 600;

  private constructor(server: ScriptedServer) {
    this.server = server;
  }

  static async start(): Promise<HostWorld> {
    let world: HostWorld | undefined;
    const server = await ScriptedServer.start((call) => (world as HostWorld).#answer(call));
    world = new HostWorld(server);
    return world;
  }

  agent(options: Partial<AgentOptions> = {}): Agent {
    return new Agent({
      issuer: this.server.url,
      apis: [`${this.server.url}/api`],
      accessToken: accessToken({ org_id: 'acme', agent_session: 'client~tool' }),
      onApproval: ({ url }) => this.shown.push(url),
      pollSeconds: 0.01,
      ...options,
    });
  }

  /** A call that writes what `scope` names. */
  readonly write = (agent: Agent, scope = WRITE, init: Parameters<Agent['fetch']>[1] = {}): Promise<Response> =>
    agent.fetch(`${this.server.url}/api/${scope}`, { method: 'POST', body: '{"name":"Apollo"}', ...init });

  /** Once the person has been shown something. */
  async whenShown(count = 1): Promise<void> {
    while (this.shown.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #answer(call: Call): Answer {
    const before = this.first.shift();
    if (before !== undefined) return before;
    if (call.path.startsWith('/api/')) return this.#api(call);
    if (call.path.endsWith('/token')) return this.#mint(JSON.parse(call.body));
    if (call.path.endsWith('/requests')) return this.#ask(JSON.parse(call.body));
    return { body: { granted: [], requests: this.#states() } };
  }

  #api(call: Call): Answer {
    const { path, authorization } = call;
    if (path.startsWith('/api/exactly')) return this.#exactly(call);
    const scope = decodeURIComponent(path.slice('/api/'.length));
    const carries = / csagt_/.test(authorization ?? '') ? authorization?.includes(scope) : true;
    if (scope === 'read' || (carries && this.states.get(scope) === 'granted')) return { body: { done: scope } };
    return {
      status: 403,
      headers: { 'www-authenticate': `Bearer error="${ERRORS[scope.includes('#d.') ? 1 : 0]}", scope="${scope}"` },
      body: { error: ERRORS[scope.includes('#d.') ? 1 : 0] },
    };
  }

  #mint({ requestedScopes = ['read'] }: { readonly requestedScopes?: readonly string[] }): Answer {
    const has = requestedScopes.filter((scope) => scope === 'read' || this.states.get(scope) === 'granted');
    const scope = has.filter((one) => !one.includes('#d.')).join(' ');
    const requests = this.#states().filter((one) => requestedScopes.includes(one.scope));
    return { body: { access_token: `csagt_${has.join('_')}`, expires_in: 300, scope, requests } };
  }

  /** An operation that is approved exactly: by what its body says, and used up by one request. */
  #exactly({ body, authorization }: Call): Answer {
    const scope = exactScope(JSON.parse(body));
    const carries = authorization?.startsWith('Bearer csagt_') ? authorization.includes(scope) : true;
    if (carries && this.states.get(scope) === 'granted') {
      this.states.set(scope, 'used');
      return { body: { done: scope } };
    }
    return {
      status: 403,
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      body: { error: 'insufficient_scope', operation: { name: 'mail.send', path: '/exactly', query: { copy: '1' } } },
    };
  }

  /** What hosts have asked for exactly. */
  readonly operations: unknown[] = [];

  #ask({ scopes: named, operation }: Question): Answer {
    if (operation !== undefined) this.operations.push(operation);
    const scopes = named ?? [this.misunderstands ? 'mail:send#other' : exactScope(operation?.body)];
    for (const scope of scopes) if (this.states.get(scope) === 'used') this.states.delete(scope);
    const askable = scopes.filter((scope) => !this.notAskable.has(scope));
    if (askable.length === 0) return { status: 400, body: { error: 'invalid_scope' } };
    if (askable.some((scope) => this.states.get(scope) === 'denied')) {
      return { status: 403, headers: { 'retry-after': '600' }, body: { error: 'access_denied', denied: askable } };
    }
    for (const scope of askable) if (!this.states.has(scope)) this.states.set(scope, 'pending');
    return {
      status: 201,
      body: {
        approval_uri: `${this.server.url}/approve/acme/s?scope=${askable.join('+')}`,
        requests: this.#states(),
        not_askable: scopes.filter((scope) => this.notAskable.has(scope)).map((scope) => ({ scope, reason: 'role' })),
      },
    };
  }

  #states() {
    return [...this.states].map(([scope, state]) => ({ scope, state, until: this.endsAt }));
  }
}

interface Question {
  readonly scopes?: readonly string[];
  readonly operation?: { readonly body?: unknown };
}

function exactScope(body: unknown): string {
  return `mail:send#${Buffer.from(JSON.stringify(body)).toString('base64url')}`;
}

/** Nobody signs it: a host reads its own token, and verifies none. */
export function accessToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}
