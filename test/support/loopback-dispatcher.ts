/**
 * oidc-provider reads jwks_uri through a dispatcher that refuses loopback, of the class that Node.js keeps under this
 * global. Test modules have globals of their own; with this one in place a dispatcher that reaches `fetch` fails it.
 */
class Dispatcher {
  on(): this {
    return this;
  }
}

/** To be called by every test file whose identity provider reads a client's keys. */
export function standInForDispatcher(): void {
  Object.assign(globalThis, { [Symbol.for('undici.globalDispatcher.1')]: new Dispatcher() });
}
