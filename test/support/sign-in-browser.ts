import { Browser } from '../../local/identity-provider/browser.ts';
import type { Credentials } from '../../local/identity-provider/tool.ts';

/** A browser at one deployment: keeps its cookies, follows nothing by itself, and signs in at the identity provider. */
export class SignInBrowser {
  /** Name → value, as the deployment has set them. A test may change them. */
  readonly cookies = new Map<string, string>();
  /** Every `Set-Cookie` so far. */
  readonly setCookies: string[] = [];
  readonly issuer: string;
  #elsewhere = new Browser();

  constructor(issuer: string) {
    this.issuer = issuer;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(new URL(path, this.issuer), { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** As our own page would: with the session's CSRF token, from our own origin. */
  async post(path: string, init: RequestInit = {}): Promise<Response> {
    const { csrf_token: token } = await this.session();
    const headers = {
      origin: this.issuer,
      'x-csrf-token': String(token),
      ...(init.headers as Record<string, string>),
    };
    return this.request(path, { method: 'POST', ...init, headers });
  }

  async session(): Promise<Record<string, unknown>> {
    return (await (await this.request('/session')).json()) as Record<string, unknown>;
  }

  /** Begins at `path`, signs in at the provider, and gives the callback's address without opening it. */
  async untilCallback(path: string, credentials: Credentials): Promise<URL> {
    const begun = await this.request(path);
    const location = begun.headers.get('location');
    if (location === null) throw new Error(`${path} led nowhere: ${begun.status} ${await begun.text()}`);
    return this.untilCallbackFrom(new URL(location), credentials);
  }

  /** Signs in at the provider, at an address that was given to follow; the answer to the callback. */
  async followToCallback(location: URL, credentials: Credentials): Promise<Response> {
    const callback = await this.untilCallbackFrom(location, credentials);
    return this.request(callback.pathname + callback.search);
  }

  /** Signs in at the provider's own address, and gives the callback's without opening it. */
  async untilCallbackFrom(location: URL, credentials: Credentials): Promise<URL> {
    const isCallback = (url: URL) => url.origin === this.issuer && url.pathname === '/login/callback';
    const form = await this.#elsewhere.open(location, isCallback);
    const end = form instanceof URL ? form : await this.#elsewhere.submit(form, { ...credentials }, isCallback);
    if (end instanceof URL) return end;
    throw new Error(`The identity provider did not sign in: ${end.status} ${end.html}`);
  }

  /** Signs out at the provider, as far as this browser knows. */
  forgetProvider(): void {
    this.#elsewhere = new Browser();
  }

  /** The whole way; the answer to the callback. */
  async signIn(path: string, credentials: Credentials): Promise<Response> {
    const callback = await this.untilCallback(path, credentials);
    return this.request(callback.pathname + callback.search);
  }

  #keep(line: string): void {
    this.setCookies.push(line);
    const [pair = ''] = line.split(';');
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The form of the page at `path`, as a person would send it who chose `fields`. */
export async function submitForm(
  browser: SignInBrowser,
  path: string,
  issuer: string,
  fields: Readonly<Record<string, string>>,
): Promise<Response> {
  const shown = await (await browser.request(path)).text();
  const body = new URLSearchParams({ ...hiddenFields(shown), ...fields });
  return browser.request(path, { method: 'POST', headers: { origin: issuer }, body });
}

/** What a form would send without a person's doing. */
export function hiddenFields(html: string): Record<string, string> {
  const inputs = html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}
