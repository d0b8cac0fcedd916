import { setTimeout as delay } from 'node:timers/promises';
import { discoverProvider } from '../../lambdas/adapters/https/provider-discovery.ts';
import { describeDiscoveryFailure } from '../../lambdas/core/connection/describe-failure.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { PUBLIC_URL_OPTIONS, type PublicAddresses } from './public-addresses.ts';

interface Forwarded extends PublicAddresses {
  /** The ports on loopback that the two addresses are to lead to. */
  readonly port: number;
  readonly idpPort: number;
  readonly signal?: AbortSignal | undefined;
  /** How often it is tried, a second apart: a tunnel's name takes a while to be known. */
  readonly attempts?: number;
}

/** Law 14, as long as a request of the functions may take, milliseconds. */
const TIMEOUT_MS = 1_500;

/**
 * Holds when both addresses lead here, and the functions can fetch the provider's keys from its own (law 14).
 * @throws with the option, what was found there, and what to do
 */
export async function requireReachable({ attempts = 15, signal, ...forwarded }: Forwarded): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    const problem = (await problemOfIssuer(forwarded)) ?? (await problemOfProvider(forwarded));
    if (problem === undefined) return;
    if (attempt >= attempts) throw new Error(problem);
    await delay(1_000, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
  }
}

async function problemOfIssuer({ issuer, port }: Forwarded): Promise<string | undefined> {
  const why = await whyNotIssuer(issuer);
  return why && `${PUBLIC_URL_OPTIONS.issuer} ${issuer} ${why}.\n${forwardTo(port)}`;
}

/** As the functions do it, with every check of theirs. */
async function problemOfProvider({ identityProvider, idpPort }: Forwarded): Promise<string | undefined> {
  const allowLoopbackIssuers = identityProvider.startsWith('http:');
  const found = await discoverProvider(identityProvider, { allowLoopbackIssuers });
  if (found.ok) return undefined;
  const why = describeDiscoveryFailure(found.error);
  const rule = 'The keys of a provider are fetched from its own address, and from public addresses alone.';
  return `${PUBLIC_URL_OPTIONS.identityProvider} ${identityProvider} ${why}.\n${rule} ${forwardTo(idpPort)}`;
}

/** In a clause that follows the address; `undefined`: the document there is this issuer's. */
async function whyNotIssuer(issuer: string): Promise<string | undefined> {
  const url = issuer + ROUTES.metadata.authorizationServer.path;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) return `answered ${response.status} at ${new URL(url).pathname}`;
    const { issuer: found } = (await response.json()) as { readonly issuer?: unknown };
    // Whoever answers there says it: quoted, so that it cannot write on the terminal.
    return found === issuer ? undefined : `publishes another issuer: ${JSON.stringify(found)?.slice(0, 256)}`;
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: { readonly code?: string } };
    return `could not be reached (${cause?.code ?? message})`;
  }
}

function forwardTo(port: number): string {
  return `Forward it to http://127.0.0.1:${port} with your tunnel or proxy, and start again: npm start -- --help, "On a phone".`;
}
