import { exchangeForAssertion, signIn } from '../../../local/identity-provider/tool.ts';
import { ALICE, COUNTERSIGN, startProvider, toolAt } from './fixture.ts';

/** The one test of its file: oidc-provider says each of its warnings once in a process. */
describe('the terminal', () => {
  const said: unknown[][] = [];
  const { info, warn, error, log } = console;
  const listen = (...line: unknown[]) => said.push(line);
  beforeAll(() => Object.assign(console, { info: listen, warn: listen, error: listen, log: listen }));
  afterAll(() => Object.assign(console, { info, warn, error, log }));

  it('hears nothing of sign-in, exchange, refusals, an error page and signing out', async () => {
    const provider = await startProvider();
    const tool = toolAt(provider);
    const idToken = await signIn(tool, ALICE);
    await exchangeForAssertion(tool, { idToken, audience: COUNTERSIGN });
    await exchangeForAssertion(tool, { idToken, audience: 'https://other.example' }).catch(() => {});
    const headers = { accept: 'text/html', origin: 'http://localhost:8787' };
    for (const path of ['/auth?client_id=nobody', '/session/end', '/session/end/success', '/me']) {
      await (await fetch(provider.issuer + path, { headers })).text();
    }
    await provider.close();
    expect(said).toEqual([]);
  });
});
