import type { RequestListener, ServerResponse } from 'node:http';
import { fetchProviderKeys } from '../../lambdas/adapters/https/provider-jwks.ts';
import type { ResolveHost } from '../../lambdas/adapters/https/resolve-host.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import { type LoopbackServer, serveHttp } from '../adapters/https/loopback-server.ts';
import { changeAll } from './memory-trust.ts';
import { publicJwk } from './provider-signer.ts';
import { redemptionWorld } from './redemption-world.ts';
import { type TokenWorld, tokenWorld } from './token-world.ts';

/** A provider that publishes its keys over loopback HTTP, does as it is told, and counts. */
export class HttpProvider {
  published: readonly unknown[] = [publicJwk('ES256')];
  /** Replaces the answer. */
  respond: RequestListener | undefined;
  requests = 0;
  readonly #server: LoopbackServer;

  private constructor(server: LoopbackServer) {
    this.#server = server;
  }

  static async start(): Promise<HttpProvider> {
    const provider: HttpProvider = new HttpProvider(
      await serveHttp((request, response) => provider.#answer(request, response)),
    );
    return provider;
  }

  get port(): number {
    return this.#server.port;
  }

  /** Keys as they are now, at the end of an answer. */
  sendKeys(response: ServerResponse): void {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: this.published }));
  }

  stop(): Promise<void> {
    return this.#server.close();
  }

  #answer(...[request, response]: Parameters<RequestListener>): void {
    this.requests += 1;
    if (this.respond === undefined) this.sendKeys(response);
    else this.respond(request, response);
  }
}

export interface FetchOptions {
  readonly timeoutMs?: number;
  readonly host?: string;
  readonly resolve?: ResolveHost;
}

/** The token function with the keys of `provider` fetched for real, and why a fetch failed. */
export interface FetchingWorld extends TokenWorld {
  readonly failures: object[];
}

export function fetchingWorld(
  provider: HttpProvider,
  { timeoutMs = 1_500, host = '127.0.0.1', resolve }: FetchOptions = {},
): FetchingWorld {
  const world = redemptionWorld();
  const { clock } = world;
  const failures: object[] = [];
  const pinned = `${host}:${provider.port}`;
  changeAll(world.facts.providers, { jwksUri: `http://${pinned}/keys`, pinnedHosts: [pinned] });
  const policy = { allowLoopbackIssuers: true, timeoutMs, ...(resolve && { resolve }) };
  const providerKeys = providerKeySource({
    cache: new MemoryProviderKeyCache(),
    fetchKeys: ({ jwksUri, pinnedHosts }) => fetchProviderKeys(jwksUri, { ...policy, pinnedHosts }),
    clock: clock.now,
    sleep: clock.sleep,
    telemetry: { providerKeysFetchFailed: (_publisher, failure) => failures.push(failure) },
  });
  Object.assign(world.dependencies, { providerKeys });
  return Object.assign(tokenWorld(world), { failures });
}
