import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A fixed instant: 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600;

export const RESOURCE = 'https://api.example/sample';

export const PROVIDER = 'idp_0123456789abcdef0123456789abcdef';

/** A token's claims but for `iss`, which is the test issuer's. */
export const CLAIMS: Readonly<Record<string, unknown>> = {
  aud: RESOURCE,
  exp: NOW + 3_600,
  iat: NOW - 60,
  sub: 'maria',
  client_id: 'cursor',
  jti: 'token-1',
  scope: 'projects:read projects:rename',
  org_id: 'acme',
  idp: PROVIDER,
};

/** What an agent token's claims have, or have differently. */
export const AGENT_CLAIMS: Readonly<Record<string, unknown>> = {
  aud: `${RESOURCE}#agent`,
  agent_session: 'session-1',
  act: { sub: 'cursor' },
};

/** What an agent client's access token has, or has differently: `scope` only reads, and the session is the client's own. */
export const AGENT_CLIENT_CLAIMS: Readonly<Record<string, unknown>> = {
  scope: 'projects:read',
  askable_scope: 'projects:create projects:rename',
  agent_session: 'client~cursor',
};

export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** A key pair, published under `kid`. */
export async function makeKey(kid: string, alg: 'RS256' | 'ES256' = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** An issuer that publishes its keys over loopback HTTP, and can be told to misbehave. */
export class TestIssuer {
  readonly url: string;
  readonly key: SigningKey;
  /** How often its keys were fetched. */
  fetches = 0;
  /** Replaces the answer to a fetch. */
  respond: ((response: ServerResponse) => void) | undefined;
  published: readonly JWK[];
  readonly #server: Server;

  private constructor(server: Server, key: SigningKey) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.key = key;
    this.published = [key.jwk];
    server.on('request', (_, response: ServerResponse) => this.#answer(response));
  }

  static async start(): Promise<TestIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestIssuer(server, await makeKey('key-1'));
  }

  /** Signs a valid token but for what is overridden; an override of `undefined` leaves the member out. */
  sign(
    claims: Readonly<Record<string, unknown>> = {},
    header: Readonly<Record<string, unknown>> = {},
    key: SigningKey = this.key,
  ): Promise<string> {
    const protectedHeader = { alg: key.jwk.alg ?? 'ES256', typ: 'at+jwt', kid: key.jwk.kid, ...header };
    return new SignJWT({ iss: this.url, ...CLAIMS, ...claims })
      .setProtectedHeader(protectedHeader as { alg: string })
      .sign(key.privateKey);
  }

  /** An agent's token of Maria's: {@link TestIssuer.sign} with what is different in one. */
  async signAgentToken(
    claims: Readonly<Record<string, unknown>> = {},
    header: Readonly<Record<string, unknown>> = {},
    key: SigningKey = this.key,
  ): Promise<string> {
    return `csagt_${await this.sign({ ...AGENT_CLAIMS, ...claims }, { typ: 'agent+jwt', ...header }, key)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(response: ServerResponse): void {
    this.fetches += 1;
    if (this.respond !== undefined) this.respond(response);
    else response.setHeader('Content-Type', 'application/jwk-set+json').end(JSON.stringify({ keys: this.published }));
  }
}
