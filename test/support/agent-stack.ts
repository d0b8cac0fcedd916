import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { callApi } from '../../local/demo/api-calls.ts';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import type { Credentials } from '../../local/identity-provider/tool.ts';
import { type ClientCredentials, claimsFor, type ReadyOrganization, readyOrganization, redeem } from './redemption.ts';
import { RunningStack } from './running-stack.ts';
import { SignInBrowser } from './sign-in-browser.ts';
import { TestProvider } from './test-provider.ts';
import { TestTransmitter } from './test-transmitter.ts';

const [ALICE, BOB] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0], (typeof DEMO_ACCOUNTS)[0]];

/** Who signs in as whom: Maria is an editor of Acme, Bob administers it, and Globex has a Maria of its own. */
export const PEOPLE = { maria: ALICE, bob: BOB } satisfies Record<string, Credentials>;

const ADMIN_TOOL = 'admin-tool';

/** The running stack with two organizations whose members redeem assertions, sign in, and may use agents. */
export class AgentStack {
  readonly running: RunningStack;
  readonly acme: ReadyOrganization;
  readonly globex: ReadyOrganization;
  readonly #provider: TestProvider;
  readonly #adminSecret: string;
  #transmitter: TestTransmitter | undefined;

  private constructor(
    running: RunningStack,
    provider: TestProvider,
    organizations: { readonly acme: ReadyOrganization; readonly globex: ReadyOrganization },
    adminSecret: string,
  ) {
    this.running = running;
    this.#provider = provider;
    this.acme = organizations.acme;
    this.globex = organizations.globex;
    this.#adminSecret = adminSecret;
  }

  static async start(options: Parameters<typeof RunningStack.start>[0] = {}): Promise<AgentStack> {
    const [running, provider] = await Promise.all([RunningStack.start(options), TestProvider.start()]);
    const { operator } = running;
    const acme = await readyOrganization(operator, provider, { id: 'acme' });
    const globex = await readyOrganization(operator, provider, { id: 'globex' });
    // Bob's tool asks for more than any agent ever gets.
    const created = await operator.json<{ readonly secret: string }>(
      'client',
      'create',
      ADMIN_TOOL,
      ...['--auth', 'client_secret_basic', '--scope', 'projects:read projects:create org:admin'],
    );
    await operator.json('client', 'enable', 'acme', ADMIN_TOOL);
    await operator.json('member', 'add', 'acme', BOB.email, '--role', 'admin', '--subject', `${acme.provider}:bob`);

    const { issuer } = running.stack.identityProvider;
    const { id: signIn } = await operator.json<{ readonly id: string }>('idp', 'add', 'acme', '--issuer', issuer);
    await operator.json('idp', 'set', 'acme', signIn, '--client-id', 'countersign');
    const link = (email: string, role: string, subject: string) =>
      operator.json('member', 'add', 'acme', email, '--role', role, '--subject', `${signIn}:${subject}`);
    await link('maria@example.com', 'editor', ALICE.subject);
    await link(BOB.email, 'admin', BOB.subject);
    for (const id of ['acme', 'globex']) await operator.json('org', 'set', id, '--agents', 'on');
    return new AgentStack(running, provider, { acme, globex }, created.secret);
  }

  /** Maria's, for the sample API; of `globex`, that of the Maria there. */
  async accessToken(organization: ReadyOrganization = this.acme): Promise<string> {
    return this.#redeemed(organization.client, await this.assertion({}, organization));
  }

  /** Maria's assertion, but for what is overridden. */
  assertion(overrides: Readonly<Record<string, unknown>> = {}, organization = this.acme): Promise<string> {
    return this.#provider.assertion(claimsFor(this.running, organization, overrides));
  }

  /** The token that an assertion is redeemed for. */
  async tokenFor(client: ClientCredentials, overrides: Readonly<Record<string, unknown>>): Promise<string> {
    return this.#redeemed(client, await this.assertion({ client_id: client.id, ...overrides }));
  }

  /** One of the issuers that the provider answers for. */
  issuer(name: string): string {
    return this.#provider.issuer(name);
  }

  /** Bob's, with `org:admin`, for the sample API or for another resource. */
  async adminToken(resource?: string): Promise<string> {
    const client = { id: ADMIN_TOOL, secret: this.#adminSecret };
    const claims = claimsFor(this.running, this.acme, {
      sub: 'bob',
      client_id: ADMIN_TOOL,
      scope: 'projects:read projects:create org:admin',
    });
    return this.#redeemed(client, await this.#provider.assertion(claims), resource);
  }

  async signedIn(person: Credentials, organization = 'acme'): Promise<SignInBrowser> {
    const browser = new SignInBrowser(this.running.issuer);
    // On a busy machine the provider, or the store, may answer too late once: a person would try again.
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const { status } = await browser.signIn(`/login/${organization}`, person);
      if (status === 303) return browser;
      if (status !== 503) throw new Error(`signing in answered ${status}`);
    }
    throw new Error('signing in was unavailable three times');
  }

  /** What a page of ours does in that person's browser: shows the question, and sends with the decision what it showed. */
  async approve(
    browser: SignInBrowser,
    sessionId: string,
    scopes: readonly string[],
    durations?: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const query = new URLSearchParams({ scope: scopes.join(' ') });
    const page = await browser.request(`/approve/acme/${sessionId}?${query}`, {
      headers: { accept: 'application/json' },
    });
    const { client = null } = (await page.json()) as { readonly client?: string };
    return browser.post('/organizations/acme/agent/approve', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sessionId, scopes, durations, shown: { client, scopes } }),
    });
  }

  /** From now on Acme's provider says what happens to its people: one event about one subject, and what is answered. */
  async signalling(): Promise<(event: string, subject?: string) => Promise<number>> {
    const { issuer: iss, provider, subject: maria } = this.acme;
    const { token, endpoint_url, audience } = await this.running.operator.json<{
      readonly [name in 'token' | 'endpoint_url' | 'audience']: string;
    }>('idp', 'signals', 'enable', 'acme', provider);
    return async (event, sub = maria) => {
      const claims = { iss, aud: audience, sub_id: { format: 'iss_sub', iss, sub }, events: { [event]: {} } };
      const response = await fetch(endpoint_url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/secevent+jwt' },
        body: await this.#provider.securityEvent(claims),
      });
      await response.body?.cancel();
      return response.status;
    };
  }

  /**
   * From now on Globex's provider is polled: one event about one subject, and whether it was acknowledged by the poll that
   * follows.
   */
  async polled(): Promise<(event: string, subject: string) => Promise<boolean>> {
    const { issuer: iss, provider } = this.globex;
    const transmitter = this.#transmitter ?? (await TestTransmitter.start());
    this.#transmitter = transmitter;
    const { operator, stack } = this.running;
    // Set again, it is polled at once: the claim of the poll before is forgotten.
    const enable = (input = '', ...options: readonly string[]) =>
      operator.run(
        ['idp', 'signals', 'enable', 'globex', provider, '--poll-endpoint', transmitter.endpoint, '--json', ...options],
        input,
      );
    const { audience } = JSON.parse((await enable(`${transmitter.token}\n`, '--poll-token-stdin')).stdout);
    return async (event, sub) => {
      const jti = randomUUID();
      const claims = { jti, iss, aud: audience, sub_id: { format: 'iss_sub', iss, sub }, events: { [event]: {} } };
      await enable();
      transmitter.waiting.set(jti, await this.#provider.securityEvent(claims));
      await stack.cloud.invoke('SignalPolling/SignalPolling/Function', {});
      // The schedule may have been there first: it is at work then.
      for (let waits = 0; waits < 10 && !transmitter.acknowledged.includes(jti); waits += 1) await pause(100);
      transmitter.waiting.delete(jti);
      return transmitter.acknowledged.includes(jti);
    };
  }

  mint(accessToken: string, sessionId: string, requestedScopes?: readonly string[]) {
    const body = { sessionId, ...(requestedScopes && { requestedScopes }) };
    return callApi('POST', `${this.running.issuer}/organizations/acme/agent/token`, accessToken, body);
  }

  async stop(): Promise<void> {
    await Promise.all([this.running.stop(), this.#provider.stop(), this.#transmitter?.stop()]);
  }

  async #redeemed(
    client: { readonly id: string; readonly secret: string },
    assertion: string,
    resource?: string,
  ): Promise<string> {
    const { body } = await redeem(this.running, client, { assertion, ...(resource && { resource }) });
    if (typeof body['access_token'] !== 'string') throw new Error(`no access token: ${JSON.stringify(body)}`);
    return body['access_token'];
  }
}
