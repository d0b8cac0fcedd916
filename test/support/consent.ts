import type { Credentials } from '../../local/identity-provider/tool.ts';
import { hiddenFields, type SignInBrowser } from './sign-in-browser.ts';

/** What a person sees at an authorization address, signed in with that account if it asks for that. */
export async function consentPage(browser: SignInBrowser, url: URL, person: Credentials): Promise<Response> {
  const first = await browser.request(url.pathname + url.search);
  const location = first.headers.get('location');
  if (location === null || !location.startsWith('/login/')) return first;
  const back = (await browser.signIn(location, person)).headers.get('location') ?? '';
  return browser.request(back);
}

/** The answer to the page's form, with a button and what else a person may change in it. */
export async function answerConsent(
  browser: SignInBrowser,
  page: string,
  decision: 'allow' | 'deny',
  fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const hidden = Object.fromEntries(
    Object.entries(hiddenFields(page)).map(([field, value]) => [field, value.replaceAll('&#38;', '&')]),
  );
  const body = new URLSearchParams({ ...hidden, decision, ...fields });
  return browser.request('/oauth/authorize', { method: 'POST', headers: { origin: browser.issuer }, body });
}

/** Where the tool is answered, once the person has allowed it. Nobody goes there. */
export async function allow(browser: SignInBrowser, url: URL, person: Credentials): Promise<URL> {
  const page = await (await consentPage(browser, url, person)).text();
  const response = await answerConsent(browser, page, 'allow');
  const location = response.headers.get('location');
  if (location === null) throw new Error(`nobody was sent back: ${response.status} ${await response.text()}`);
  return new URL(location);
}
