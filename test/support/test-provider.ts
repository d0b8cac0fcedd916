import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { makeKey, type SigningKey } from './issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** An identity provider of one file, as any test harness would write it: discovery, keys, and signed ID-JAGs. */
export class TestProvider {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly keys: { readonly ES256: SigningKey; readonly RS256: SigningKey };
  readonly #server: Server;

  private constructor(server: Server, keys: TestProvider['keys']) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.keys = keys;
    server.on('request', ({ url = '/' }, response: ServerResponse) => this.#answer(url, response));
  }

  static async start(): Promise<TestProvider> {
    const keys = { ES256: await makeKey('provider-ec', 'ES256'), RS256: await makeKey('provider-rsa', 'RS256') };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestProvider(server, keys);
  }

  /** One of the issuers that discovery answers for; `silent` has keys, and no discovery document. */
  issuer(name: string): string {
    return `${this.origin}/${name}`;
  }

  /** Where the keys of all its issuers are. */
  get jwksUri(): string {
    return `${this.origin}/keys`;
  }

  /** Signs an assertion; `claims` must name `iss`, `aud`, `sub` and `client_id`, and override the rest. */
  assertion(claims: Claims, algorithm: keyof TestProvider['keys'] = 'ES256'): Promise<string> {
    const now = nowSeconds();
    return this.#sign('oauth-id-jag+jwt', { jti: randomUUID(), iat: now, exp: now + 300, ...claims }, algorithm);
  }

  /** Signs a Security Event Token (RFC 8417); `claims` must name `iss`, `aud` and `events`, and override the rest. */
  securityEvent(claims: Claims): Promise<string> {
    return this.#sign('secevent+jwt', { jti: randomUUID(), iat: nowSeconds(), ...claims }, 'ES256');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #sign(typ: string, claims: Claims, algorithm: keyof TestProvider['keys']): Promise<string> {
    const { privateKey, jwk } = this.keys[algorithm];
    return new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ, kid: String(jwk.kid) }).sign(privateKey);
  }

  #answer(path: string, response: ServerResponse): void {
    const [, name] = /^\/(\w+)\/?\.well-known\/openid-configuration$/.exec(path) ?? [];
    const document =
      path === '/keys' ? { keys: [this.keys.ES256.jwk, this.keys.RS256.jwk] } : this.#metadata(name ?? 'silent');
    response.statusCode = document === undefined ? 404 : 200;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document ?? {}));
  }

  /** The issuer `slash` publishes itself with a slash at the end. */
  #metadata(name: string): object | undefined {
    if (name === 'silent') return undefined;
    return { issuer: name === 'slash' ? `${this.issuer(name)}/` : this.issuer(name), jwks_uri: this.jwksUri };
  }
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
