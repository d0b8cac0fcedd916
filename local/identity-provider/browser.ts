/** As much of a web browser as signing in takes: cookies, redirects, one form. */

/** RFC 6265 §5.3, of a browser that visits a handful of origins in one process. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

/** Longer chains are loops. */
const MAX_REDIRECTS = 20;

export class Browser {
  readonly #cookies = new Map<string, Map<string, Cookie>>();

  /** Opens `url` and follows redirects to a page, or to the first address that `until` knows, which is not requested. */
  async open(url: URL, until: (url: URL) => boolean): Promise<Page | URL> {
    return this.#follow(url, undefined, until);
  }

  /** Posts `fields` to the page's first form, then as {@link open}. Rejects when the page has no form. */
  async submit(page: Page, fields: Readonly<Record<string, string>>, until: (url: URL) => boolean) {
    const action = /<form[^>]*\saction="([^"]*)"/.exec(page.html)?.[1];
    if (action === undefined) throw new Error(`There is no form at ${page.url.origin}${page.url.pathname}`);
    return this.#follow(new URL(decoded(action), page.url), new URLSearchParams(fields), until);
  }

  /** One request of a page's own making, with this browser's cookies; redirects are not followed. */
  async send(url: URL, init: RequestInit & { readonly headers: Readonly<Record<string, string>> }): Promise<Response> {
    const headers = { ...init.headers, cookie: this.#cookieHeader(url) };
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const line of response.headers.getSetCookie()) this.#keep(url, line);
    return response;
  }

  async #follow(start: URL, form: URLSearchParams | undefined, until: (url: URL) => boolean): Promise<Page | URL> {
    let url = start;
    let body = form;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      if (until(url)) return url;
      const response = await this.#request(url, body);
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, html: await response.text() };
      await response.body?.cancel();
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects from ${start.origin}${start.pathname}`);
  }

  async #request(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: this.#cookieHeader(url) },
      ...(form !== undefined && { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(url, line);
    return response;
  }

  #cookieHeader(url: URL): string {
    const cookies = [...(this.#cookies.get(url.host)?.values() ?? [])];
    return cookies
      .filter(({ path }) => pathMatches(url.pathname, path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', value = ''] = splitOnce(pair, '=');
    const path = attributes.map((attribute) => /^path=(.*)$/i.exec(attribute)?.[1]).find(Boolean) ?? '/';
    const jar = this.#cookies.get(url.host) ?? new Map<string, Cookie>();
    this.#cookies.set(url.host, jar);
    // Servers delete a cookie by setting it empty, with a date that is past.
    if (value === '') jar.delete(`${name} ${path}`);
    else jar.set(`${name} ${path}`, { name, value, path });
  }
}

/** The character references that a template engine writes in an address. */
function decoded(attribute: string): string {
  return attribute.replaceAll(/&(?:amp|#38|#x26);/gi, '&');
}

/** RFC 6265 §5.1.4. */
function pathMatches(requestPath: string, cookiePath: string): boolean {
  const directory = cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`;
  return requestPath === cookiePath || requestPath.startsWith(directory);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
