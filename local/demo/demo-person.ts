import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import { DEMO_ACCOUNTS } from '../identity-provider/accounts.ts';
import { Browser } from '../identity-provider/browser.ts';
import type { ApiAnswer } from './api-calls.ts';
import { DEMO_ORGANIZATION } from './demo-names.ts';

/** Alice, in a browser of her own that no agent can reach. */
export interface DemoPerson {
  approve(sessionId: string, scopes: readonly string[]): Promise<ApiAnswer>;
  deny(sessionId: string, scopes: readonly string[]): Promise<Response>;
  takeBack(sessionId: string): Promise<ApiAnswer>;
  /** Whether something that she approved for the session holds. */
  holds(sessionId: string): Promise<boolean>;
  /** Says yes on the page of an authorization request, and gives the address that the tool is answered at. */
  allow(authorization: URL): Promise<URL>;
}

/**
 * Signs Alice in at Countersign, through her company's identity provider, as a browser would. `provider` is its id: a
 * demo that was started on several ports has several.
 */
export async function signInAsAlice(issuer: string, provider: string): Promise<DemoPerson> {
  const [alice] = DEMO_ACCOUNTS;
  if (alice === undefined) throw new Error('there is no demo account');
  const browser = new Browser();
  const organization = DEMO_ORGANIZATION.id;
  const session = new URL(ROUTES.signIn.session.path, issuer);
  const isSession = (url: URL) => url.href === session.href;
  const login = new URL(pathOf(ROUTES.signIn.login, { organization }), issuer);
  login.search = `?${new URLSearchParams({ provider, return_to: session.pathname })}`;
  const page = await browser.open(login, isSession);
  if (!(page instanceof URL)) await browser.submit(page, { email: alice.email, password: alice.password }, isSession);

  let csrf = '';
  async function send(method: string, path: string, json?: object): Promise<ApiAnswer> {
    const response = await browser.send(new URL(path, issuer), {
      method,
      headers: { accept: 'application/json', origin: issuer, 'x-csrf-token': csrf, 'content-type': 'application/json' },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), challenge: null };
  }

  csrf = String((await send('GET', session.pathname)).body['csrf_token']);
  return {
    approve: async (sessionId, scopes) => {
      const query = new URLSearchParams({ scope: scopes.join(' ') });
      const { body } = await send('GET', `${pathOf(ROUTES.approval.showPage, { organization, sessionId })}?${query}`);
      const shown = { client: body['client'] ?? null, scopes };
      return send('POST', pathOf(ROUTES.approval.approve, { organization }), { sessionId, scopes, shown });
    },
    deny: (sessionId, scopes) => {
      const query = new URLSearchParams({ scope: scopes.join(' ') });
      const path = `${pathOf(ROUTES.approval.decideOnPage, { organization, sessionId })}?${query}`;
      return browser.send(new URL(path, issuer), {
        method: 'POST',
        headers: { accept: 'application/json', origin: issuer, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ decision: 'deny', csrf_token: csrf }).toString(),
      });
    },
    holds: async (sessionId) => {
      const { body } = await send('GET', pathOf(ROUTES.approval.showPage, { organization, sessionId }));
      return Array.isArray(body['granted']) && body['granted'].length > 0;
    },
    takeBack: (sessionId) => send('DELETE', pathOf(ROUTES.approval.takeBackAll, { organization, sessionId })),
    allow: async (authorization) => {
      const page = await browser.send(authorization, { headers: { accept: 'text/html' } });
      const fields = hiddenFields(await page.text());
      const response = await browser.send(new URL(ROUTES.authorization.authorize.path, issuer), {
        method: 'POST',
        headers: { origin: issuer, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams([...fields, ['decision', 'allow']]).toString(),
      });
      const location = response.headers.get('location');
      if (location === null) throw new Error(`allowing the tool answered ${response.status}`);
      return new URL(location);
    },
  };
}

/** What the form of a page of ours sends along by itself. */
function hiddenFields(page: string): [string, string][] {
  return [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']) => [
      name,
      value.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    ],
  );
}
