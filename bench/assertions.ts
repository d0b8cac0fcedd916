import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { signalEndpoint } from '../lambdas/core/signals/stream.ts';
import { JWT_BEARER_GRANT } from '../lambdas/core/tokens/request.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { ProviderId } from '../protect/vocabulary/identifiers.ts';
import { tokenEvent } from './http-event.ts';
import type { ProofKey } from './proof-key.ts';
import { MAX_ASSERTION_LIFETIME_SECONDS, subjectOf, type Tenant } from './tenant.ts';

export type AssertionAlgorithm = 'RS256' | 'ES256';

/** An identity provider that publishes its keys and signs whatever it is asked to. */
export interface AssertionSource {
  readonly jwksUri: string;
  readonly publicKeys: readonly JWK[];
  /** How often its keys were fetched. */
  readonly fetches: () => number;
  /** A valid assertion about a member, with a `jti` of its own. `claims` are added to those that every one has. */
  sign(tenant: Tenant, member: number, algorithm: AssertionAlgorithm, claims?: object): Promise<string>;
  /** That the sessions of a member were revoked (CAEP), as a Security Event Token with a `jti` of its own. RS256. */
  signSessionRevoked(tenant: Tenant, member: number): Promise<string>;
  close(): Promise<void>;
}

const ALGORITHMS: readonly AssertionAlgorithm[] = ['RS256', 'ES256'];

export async function startAssertionSource(): Promise<AssertionSource> {
  const privateKeys = new Map<AssertionAlgorithm, CryptoKey>();
  const publicKeys: JWK[] = [];
  for (const alg of ALGORITHMS) {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    privateKeys.set(alg, privateKey);
    publicKeys.push({ ...(await exportJWK(publicKey)), kid: kidOf(alg), alg, use: 'sig' });
  }
  const keys = await serveKeys(publicKeys);
  let signed = 0;
  return {
    ...keys,
    publicKeys,
    sign: (tenant, member, alg, claims) => {
      signed += 1;
      const jti = `${alg}-${signed}-${tenant.provider.id}`;
      return signAssertion(tenant, { member, alg, jti, claims }, privateKeys.get(alg) as CryptoKey);
    },
    signSessionRevoked: (tenant, member) => {
      signed += 1;
      const jti = `set-${signed}-${tenant.provider.id}`;
      return signSessionRevoked(tenant, { member, jti }, privateKeys.get('RS256') as CryptoKey);
    },
  };
}

function kidOf(algorithm: AssertionAlgorithm): string {
  return `key-${algorithm}`;
}

async function serveKeys(keys: readonly JWK[]) {
  let fetches = 0;
  const server = createServer((_, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    fetches: () => fetches,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface AssertedFacts {
  readonly member: number;
  readonly alg: AssertionAlgorithm;
  readonly jti: string;
  readonly claims?: object | undefined;
}

/** The claims that an enterprise's provider sends: what Okta and Entra put in, no more and no less. */
function signAssertion(
  { issuer, resource, provider, client, scopes }: Tenant,
  { member, alg, jti, claims }: AssertedFacts,
  key: CryptoKey,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    client_id: client.id,
    scope: scopes.join(' '),
    resource,
    auth_time: now - 60,
    email: `${subjectOf(member)}@acme.example`,
    email_verified: true,
    ...claims,
  })
    .setProtectedHeader({ alg, typ: 'oauth-id-jag+jwt', kid: kidOf(alg) })
    .setIssuer(provider.issuer)
    .setSubject(subjectOf(member))
    .setAudience(issuer)
    .setJti(jti)
    .setIssuedAt(now)
    .setExpirationTime(now + MAX_ASSERTION_LIFETIME_SECONDS)
    .sign(key);
}

const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';

/** As a transmitter of the Shared Signals Framework 1.0 sends it, under the provider's own issuer and keys. */
function signSessionRevoked(
  { issuer, provider }: Tenant,
  { member, jti }: Pick<AssertedFacts, 'member' | 'jti'>,
  key: CryptoKey,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    sub_id: { format: 'iss_sub', iss: provider.issuer, sub: subjectOf(member) },
    events: { [SESSION_REVOKED]: { event_timestamp: now } },
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: kidOf('RS256') })
    .setIssuer(provider.issuer)
    .setAudience(signalEndpoint(issuer, provider.id as ProviderId))
    .setJti(jti)
    .setIssuedAt(now)
    .sign(key);
}

/** `POST /oauth/token`, ready to be sent. */
export interface TokenHttpCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function tokenCall({ client }: Tenant, assertion: string): TokenHttpCall {
  return {
    headers: {
      authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: JWT_BEARER_GRANT, assertion }).toString(),
  };
}

interface PreparedCalls {
  readonly count: number;
  readonly members: number;
  readonly algorithm: AssertionAlgorithm;
  /** Each call comes with a proof of it. */
  readonly key?: ProofKey | undefined;
}

/** `count` calls about members `0 … members-1`, signed beforehand so that no signing falls into a measured window. */
export async function prepareCalls(
  source: AssertionSource,
  tenant: Tenant,
  { count, members, algorithm, key }: PreparedCalls,
): Promise<TokenHttpCall[]> {
  const calls: TokenHttpCall[] = [];
  // Members far apart, so that no two requests in a row meet rows that lie side by side.
  const step = Math.max(1, Math.floor(members * 0.618));
  for (let i = 0; i < count; i += 1) {
    const call = tokenCall(tenant, await source.sign(tenant, (i * step) % members, algorithm));
    const dpop = key && { dpop: await key.proof('POST', tenant.issuer + ROUTES.token.redeem.path) };
    calls.push({ ...call, headers: { ...call.headers, ...dpop } });
  }
  return calls;
}

/** The same calls as a function receives them, as JSON. */
export function asEvents(calls: readonly TokenHttpCall[]): string[] {
  return calls.map(({ headers, body }) => JSON.stringify(tokenEvent(headers, body)));
}
