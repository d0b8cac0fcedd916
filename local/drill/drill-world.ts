import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import { type ApiAnswer, callApi, redeem } from '../demo/api-calls.ts';
import { demoTool, freshAssertion } from '../demo/assertion.ts';
import { readDemoClient } from '../demo/demo-environment.ts';
import { DEMO_CLIENT, DEMO_ORGANIZATION } from '../demo/demo-names.ts';
import { signInAsAlice } from '../demo/demo-person.ts';
import { operatorCommand } from '../demo/operator-command.ts';
import { Browser } from '../identity-provider/browser.ts';

export interface DrillPlace {
  readonly state: string;
  readonly issuer: string;
  readonly identityProvider: string;
}

const organization = DEMO_ORGANIZATION.id;

/** Of no agent: nothing is ever approved for it. */
const SESSION = 'drill';

const REDIRECTS = { min: 300, max: 399 };

/** Callers of the local stack, with what the walkthrough has left them. What they are answered is kept. */
export class DrillWorld {
  readonly #place: DrillPlace;
  /** Statuses of the API's answers. */
  readonly answers: number[] = [];

  constructor(place: DrillPlace) {
    this.#place = place;
  }

  /** A fresh assertion about Alice for the demo's client, or what the provider makes of one when it is broken. */
  async assertion(): Promise<string> {
    const { state, issuer, identityProvider } = this.#place;
    const { scope } = this.#client();
    const tool = await demoTool(state, identityProvider);
    const request = { email: 'alice@acme.example', audience: issuer, ...(scope && { scope }) };
    return (await freshAssertion(tool, request)).assertion;
  }

  /** At the token endpoint, as the demo's client. */
  async present(assertion: string): Promise<ApiAnswer> {
    const client = { id: DEMO_CLIENT, secret: this.#client().secret };
    return this.#answered(await redeem(this.#place.issuer, client, { assertion }));
  }

  async redeem(): Promise<ApiAnswer> {
    return this.present(await this.assertion());
  }

  /** A browser that began to sign in, and returns with its own state and a code that the provider did not give. */
  async comeBackWithWrongCode(): Promise<void> {
    const { issuer, identityProvider } = this.#place;
    const browser = new Browser();
    const login = new URL(pathOf(ROUTES.signIn.login, { organization }), issuer);
    login.search = `?${new URLSearchParams({ provider: await this.#provider() })}`;
    const away = await browser.open(login, (url) => url.origin === new URL(identityProvider).origin);
    if (!(away instanceof URL)) throw new Error(`Signing in did not lead to the identity provider (${away.status})`);
    const callback = new URL(ROUTES.signIn.callback.path, issuer);
    const state = away.searchParams.get('state') ?? '';
    callback.search = `?${new URLSearchParams({ state, code: 'not-given', iss: identityProvider })}`;
    const { status } = await browser.send(callback, { headers: { accept: 'text/html' } });
    if (status >= REDIRECTS.min && status <= REDIRECTS.max) throw new Error('A wrong code was accepted');
    this.answers.push(status);
  }

  async approveUnknownScope(times: number): Promise<void> {
    const alice = await signInAsAlice(this.#place.issuer, await this.#provider());
    for (let done = 0; done < times; done++) this.#answered(await alice.approve(SESSION, ['drill:unknown']));
  }

  /** An agent that tries to make more of its own token: only the token that its host holds mints. */
  async mintWithAgentToken(times: number): Promise<void> {
    const { body } = await this.redeem();
    const agentToken = (await this.#mint(String(body['access_token']))).body['access_token'];
    for (let done = 0; done < times; done++) await this.#mint(String(agentToken));
  }

  /** The demo's provider pushes what is no Security Event Token, with the token of its stream, which is off again after it. */
  async pushNoEvents(times: number): Promise<void> {
    const operator = operatorCommand(this.#place.state);
    const of = [organization, await this.#provider()] as const;
    type Enabled = { readonly token?: string; readonly endpoint_url: string };
    const { token, endpoint_url: url } = await operator<Enabled>('idp', 'signals', 'enable', ...of);
    if (token === undefined) throw new Error('The demo’s provider sends signals: idp signals disable it first');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/secevent+jwt' };
    try {
      for (let done = 0; done < times; done++) {
        const { status } = await fetch(url, { method: 'POST', headers, body: 'no.event.token' });
        this.answers.push(status);
      }
    } finally {
      await operator('idp', 'signals', 'disable', ...of);
    }
  }

  async #mint(token: string): Promise<ApiAnswer> {
    const url = this.#place.issuer + pathOf(ROUTES.agent.mint, { organization });
    const { scope = '' } = this.#client();
    const request = { sessionId: SESSION, requestedScopes: scope.split(' ') };
    return this.#answered(await callApi('POST', url, token, request));
  }

  /** The demo's provider that is running: a state that was begun on another port has several. */
  async #provider(): Promise<string> {
    type Listed = { readonly id: string; readonly issuer: string };
    const all = await operatorCommand(this.#place.state)<readonly Listed[]>('idp', 'list', organization);
    const running = all.find(({ issuer }) => issuer === this.#place.identityProvider);
    if (running === undefined) throw new Error('The demo has no identity provider: run npm start first');
    return running.id;
  }

  #client() {
    const client = readDemoClient(this.#place.state);
    if (client === undefined) throw new Error('The demo has no client: run npm start first');
    return client;
  }

  #answered(answer: ApiAnswer): ApiAnswer {
    this.answers.push(answer.status);
    return answer;
  }
}
