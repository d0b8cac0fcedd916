import { createHash, timingSafeEqual } from 'node:crypto';
import { isClientId } from './identifiers.ts';
import type { ClientRefusal, RequestRefusal } from './refusal.ts';
import { err, ok, type Result } from './result.ts';
import { type ClientParameters, decodeFormComponent, JWT_BEARER_GRANT } from './token-request.ts';
import type { Client, ClientAuthenticationMethod, ClientSecretDigest } from './trust.ts';

/** What a request offers to prove which client it is. */
export interface ClientCredentials {
  readonly method: ClientAuthenticationMethod;
  readonly clientId: string;
  /**
   * The secret, in each reading that the texts allow: RFC 6749 §2.3.1 form-encodes it before Basic's base64, the MCP
   * TypeScript SDK does not (C3). Both readings are one secret when it holds no `%` and no `+`.
   */
  readonly secrets: readonly string[];
}

type CredentialsRefusal = ClientRefusal | RequestRefusal;

/**
 * Finds the one way in which a request authenticates its client (C2): Basic header or form parameters.
 * `private_key_jwt` is refused until it exists; a request without credentials is refused, because only confidential
 * clients are served (C1). Does NOT check the secret.
 */
export function readClientCredentials(
  authorization: string | undefined,
  parameters: ClientParameters,
): Result<ClientCredentials, CredentialsRefusal> {
  const { clientId, clientSecret, clientAssertion, clientAssertionType } = parameters;
  const hasClientAssertion = clientAssertion !== undefined || clientAssertionType !== undefined;
  const offered = [authorization !== undefined, clientSecret !== undefined, hasClientAssertion].filter(Boolean).length;
  if (offered > 1) return err({ reason: 'several_client_authentication_methods' });
  if (hasClientAssertion) return err({ reason: 'client_assertion_not_supported' });
  if (authorization !== undefined) return readBasic(authorization, clientId);
  if (clientId === undefined || clientSecret === undefined) return err({ reason: 'client_credentials_missing' });
  return ok({ method: 'client_secret_post', clientId, secrets: [clientSecret] });
}

/** RFC 7617 §2: `Basic` 1*SP token68, the scheme without regard to case. */
const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i;

function readBasic(
  authorization: string,
  clientIdParameter: string | undefined,
): Result<ClientCredentials, CredentialsRefusal> {
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return err({ reason: 'malformed_authorization_header' });
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  // RFC 7617 §2: a user-id cannot hold a colon, so the first one separates.
  const colon = decoded.indexOf(':');
  if (colon < 1) return err({ reason: 'malformed_authorization_header' });
  const clientId = decodeFormComponent(decoded.slice(0, colon)) ?? decoded.slice(0, colon);
  const raw = decoded.slice(colon + 1);
  const formDecoded = decodeFormComponent(raw);
  const secrets = formDecoded === undefined || formDecoded === raw ? [raw] : [formDecoded, raw];
  // RFC 7521 §4.2: a client_id parameter, when present, must identify the same client (C7).
  if (clientIdParameter !== undefined && clientIdParameter !== clientId) {
    return isClientId(clientId)
      ? err({ reason: 'client_id_differs_from_credentials', client: clientId })
      : err({ reason: 'unknown_client' });
  }
  return ok({ method: 'client_secret_basic', clientId, secrets });
}

/** Compared with when there is no client, so that an unknown client and a wrong secret take the same time (C5). */
const NO_CLIENT_DIGESTS: readonly ClientSecretDigest[] = [{ sha256: '0'.repeat(64) }];

/**
 * Step 2 of redemption: the client exists, its secret is right and has not expired, it is active, it uses the method
 * it was registered with, and it may use this grant. In that order: who does not hold the secret learns nothing.
 * `now` is in seconds since the epoch.
 */
export function authenticateClient(
  credentials: ClientCredentials,
  client: Client | undefined,
  now: number,
): Result<Client, ClientRefusal> {
  const match = findSecret(credentials.secrets, client?.secrets ?? NO_CLIENT_DIGESTS);
  if (client === undefined) return err({ reason: 'unknown_client' });
  const about = { client: client.id };
  if (match === undefined) return err({ reason: 'wrong_client_secret', ...about });
  if (match.expiresAt !== undefined && match.expiresAt <= now) {
    return err({ reason: 'client_secret_expired', ...about, expiredAt: match.expiresAt });
  }
  if (client.status !== 'active') return err({ reason: 'client_disabled', ...about });
  if (client.authenticationMethod !== credentials.method) {
    const registered = client.authenticationMethod;
    return err({ reason: 'wrong_client_authentication_method', ...about, used: credentials.method, registered });
  }
  if (!client.grantTypes.has(JWT_BEARER_GRANT)) return err({ reason: 'client_not_registered_for_grant', ...about });
  return ok(client);
}

/** Compares every reading with every digest, in constant time each, without stopping at the first that fits. */
function findSecret(
  offered: readonly string[],
  registered: readonly ClientSecretDigest[],
): ClientSecretDigest | undefined {
  const digests = offered.map((secret) => createHash('sha256').update(secret, 'utf8').digest());
  const matches = registered.filter(({ sha256 }) => {
    const expected = Buffer.from(sha256, 'hex');
    return (
      digests.filter((digest) => expected.length === digest.length && timingSafeEqual(digest, expected)).length > 0
    );
  });
  // Two secrets may be equal only by being the same secret entered twice: the later expiry is the one meant.
  return matches.find(({ expiresAt }) => expiresAt === undefined) ?? matches.at(-1);
}
