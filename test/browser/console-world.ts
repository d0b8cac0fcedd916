import type { Page } from 'playwright-core';
import { type ApiAnswer, redeem } from '../../local/demo/api-calls.ts';
import { demoTool, freshAssertion } from '../../local/demo/assertion.ts';
import { DEMO_CLIENT } from '../../local/demo/demo-names.ts';
import { demoScopes } from '../../local/demo/demo-scopes.ts';
import { readDeclaredAuthority } from '../../local/runtime/demo-configuration.ts';

import { RunningStack } from '../support/running-stack.ts';
import { ALICE, BOB } from './demo-world.ts';

export { ALICE, BOB };

/** A deployment with one new organization that trusts nobody yet, and one tool that nobody has enabled. */
export class ConsoleWorld {
  readonly running: RunningStack;
  readonly #clientSecret: string;

  private constructor(running: RunningStack, clientSecret: string) {
    this.running = running;
    this.#clientSecret = clientSecret;
  }

  static async start(): Promise<ConsoleWorld> {
    const running = await RunningStack.start();
    const { operator } = running;
    await operator.json('org', 'create', 'acme', '--name', 'Acme');
    const scope = demoScopes(readDeclaredAuthority()).client.join(' ');
    const create = ['create', DEMO_CLIENT, '--auth', 'client_secret_basic', '--scope', scope];
    const { secret } = await operator.json('client', ...create);
    return new ConsoleWorld(running, String(secret));
  }

  get issuer(): string {
    return this.running.issuer;
  }

  /** The issuer of the identity provider that is to be trusted. */
  get provider(): string {
    return this.running.stack.identityProvider.issuer;
  }

  page(path: string): string {
    return `${this.issuer}/console/acme${path}`;
  }

  async setupLink(email: string): Promise<string> {
    return String((await this.running.operator.json('setup-link', 'acme', '--email', email))['url']);
  }

  async assertion(email: string, scope: string): Promise<string> {
    const tool = await demoTool(this.running.state, this.provider);
    return (await freshAssertion(tool, { email, audience: this.issuer, scope })).assertion;
  }

  redeem(assertion: string): Promise<ApiAnswer> {
    return redeem(this.issuer, { id: DEMO_CLIENT, secret: this.#clientSecret }, { assertion });
  }

  /** In the provider's own form, as a person does; until they are back here. */
  async signInAtProvider(page: Page, { email, password } = ALICE): Promise<void> {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => url.origin === this.issuer);
  }
}
