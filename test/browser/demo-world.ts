import type { Page } from 'playwright-core';
import { type ApiAnswer, callApi, redeem } from '../../local/demo/api-calls.ts';
import { demoTool, freshAssertion } from '../../local/demo/assertion.ts';
import { DEMO_CLIENT, DEMO_ORGANIZATION } from '../../local/demo/demo-names.ts';
import { setUpDemo } from '../../local/demo/demo-setup.ts';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { RunningStack } from '../support/running-stack.ts';

const [ALICE, BOB] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0], (typeof DEMO_ACCOUNTS)[0]];

export { ALICE, BOB };

/** The demo of `npm start`, with Alice's editor signed in: it mints for her agents, and she decides in a browser. */
export class DemoWorld {
  readonly running: RunningStack;
  readonly #editorToken: string;

  private constructor(running: RunningStack, editorToken: string) {
    this.running = running;
    this.#editorToken = editorToken;
  }

  /** `configuration`: a file of the demo's own scopes and roles, with something more. */
  static async start(options: { readonly configuration?: string } = {}): Promise<DemoWorld> {
    const running = await RunningStack.start(options);
    const { issuer, state } = running;
    const provider = running.stack.identityProvider.issuer;
    const { clientSecret } = await setUpDemo(state, issuer, provider);
    const scope = 'projects:read projects:create projects:rename';
    const { assertion } = await freshAssertion(await demoTool(state, provider), {
      email: ALICE.email,
      audience: issuer,
      scope,
    });
    const { body } = await redeem(issuer, { id: DEMO_CLIENT, secret: clientSecret }, { assertion });
    return new DemoWorld(running, String(body['access_token']));
  }

  get organizationUrl(): string {
    return `${this.running.issuer}/organizations/${DEMO_ORGANIZATION.id}`;
  }

  /** As the agent's host does before each piece of work. */
  async mint(sessionId: string, parentSessionId?: string): Promise<ApiAnswer['body']> {
    const requestedScopes = ['projects:read', 'projects:create', 'projects:rename'];
    const body = { sessionId, requestedScopes, ...(parentSessionId !== undefined && { parentSessionId }) };
    return (await callApi('POST', `${this.organizationUrl}/agent/token`, this.#editorToken, body)).body;
  }

  /** As the agent's host does instead of waiting for somebody to open a link. */
  async ask(sessionId: string, scopes: readonly string[], words: { reason?: string; until?: number } = {}) {
    const url = `${this.organizationUrl}/agent/sessions/${sessionId}/requests`;
    return (await callApi('POST', url, this.#editorToken, { scopes, ...words })).body;
  }

  /** As the agent's host does when the work is done. */
  async end(sessionId: string): Promise<void> {
    await callApi('POST', `${this.organizationUrl}/agent/sessions/${sessionId}/end`, this.#editorToken, {});
  }

  /** The status of creating a project with an agent token that was minted just now. */
  async agentWrites(sessionId: string): Promise<number> {
    const { access_token: token } = await this.mint(sessionId);
    const projects = `${this.running.resource}/organizations/${DEMO_ORGANIZATION.id}/projects`;
    return (await callApi('POST', projects, String(token), { name: `By ${sessionId}` })).status;
  }

  approvalUrl(sessionId: string, scope = 'projects:create projects:rename'): string {
    return `${this.running.issuer}/approve/${DEMO_ORGANIZATION.id}/${sessionId}?${new URLSearchParams({ scope })}`;
  }

  /** Opens an address of ours and signs in at the provider on the way, in its form, as a person does. */
  async signIn(page: Page, url: string, { email, password } = ALICE): Promise<void> {
    await page.goto(url);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((current) => current.origin === this.running.issuer);
  }
}
