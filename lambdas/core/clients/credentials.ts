import { createHash, timingSafeEqual } from 'node:crypto';
import { isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { decodeFormComponent } from '../form.ts';
import { acceptedMethods, type Client, type ClientAuthenticationMethod, type ClientSecretDigest } from '../records.ts';
import type { ClientRefusal, RequestRefusal } from '../refusal.ts';
import type { GrantType } from '../tokens/request.ts';
import { CLIENT_ASSERTION_TYPE, parseClientAssertion, type UnverifiedClientAssertion } from './assertion.ts';

/** Form parameters that authenticate the client (RFC 6749 §2.3.1, RFC 7521 §4.2). */
export interface ClientParameters {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly clientAssertion: string | undefined;
  readonly clientAssertionType: string | undefined;
}

/** Everything of a request that may say which client it is, at whichever endpoint. */
export interface PresentedCredentials {
  readonly authorization: string | undefined;
  readonly parameters: ClientParameters;
}

/** What a request offers to prove which client it is. */
export type ClientCredentials =
  | SecretCredentials
  | PublicCredentials
  | { readonly method: 'private_key_jwt'; readonly assertion: UnverifiedClientAssertion };

export interface SecretCredentials {
  readonly method: 'client_secret_basic' | 'client_secret_post';
  readonly clientId: string;
  /**
   * The secret, in each reading that the texts allow: RFC 6749 §2.3.1 form-encodes it before Basic's base64, the MCP
   * TypeScript SDK does not (C3). Both readings are one secret when it holds no `%` and no `+`.
   */
  readonly secrets: readonly string[];
}

/** An id and no proof: of a public client (RFC 6749 §3.2.1). Whose it is, is for {@link identifyPublic}. */
export interface PublicCredentials {
  readonly method: 'none';
  readonly clientId: string;
}

type CredentialsRefusal = ClientRefusal | RequestRefusal;

/**
 * Finds the one way in which a request authenticates its client (C2): Basic header, form parameters, or a client
 * assertion. A request with an id alone is a public client's, if it is one (C1).
 * Does NOT check the secret, nor the assertion's signature.
 */
export function readClientCredentials({
  authorization,
  parameters,
}: PresentedCredentials): Result<ClientCredentials, CredentialsRefusal> {
  const { clientId, clientSecret, clientAssertion, clientAssertionType } = parameters;
  const hasClientAssertion = clientAssertion !== undefined || clientAssertionType !== undefined;
  const offered = [authorization !== undefined, clientSecret !== undefined, hasClientAssertion].filter(Boolean).length;
  if (offered > 1) return err({ reason: 'several_client_authentication_methods' });
  if (hasClientAssertion) return readClientAssertion(parameters);
  if (authorization !== undefined) return readBasic(authorization, clientId);
  if (clientId === undefined) return err({ reason: 'client_credentials_missing' });
  if (clientSecret === undefined) return ok({ method: 'none', clientId });
  return ok({ method: 'client_secret_post', clientId, secrets: [clientSecret] });
}

/** RFC 7521 §4.2: both parameters, and a `client_id`, when present, that names the same client (C7). */
function readClientAssertion(parameters: ClientParameters): Result<ClientCredentials, CredentialsRefusal> {
  const { clientId, clientAssertion, clientAssertionType } = parameters;
  if (clientAssertionType !== CLIENT_ASSERTION_TYPE) return err({ reason: 'unsupported_client_assertion_type' });
  if (clientAssertion === undefined) return err({ reason: 'client_credentials_missing' });
  const assertion = parseClientAssertion(clientAssertion);
  if (!assertion.ok) return err({ reason: 'client_assertion_refused', client: undefined, cause: assertion.error });
  if (clientId !== undefined && clientId !== assertion.value.clientId) {
    return err({ reason: 'client_id_differs_from_credentials', client: assertion.value.clientId });
  }
  return ok({ method: 'private_key_jwt', assertion: assertion.value });
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
 * Step 2 of redemption, by secret: the client exists, its secret is right and has not expired, and it
 * {@link checkClient may use} this method. In that order: who does not hold the secret learns nothing.
 * Does NOT check what the client may do: {@link checkGrant} does, for who asks for a token.
 * `now` is in seconds since the epoch.
 */
export function authenticateBySecret(
  credentials: SecretCredentials,
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
  return checkClient(client, credentials.method);
}

/**
 * C1: who names itself and proves nothing is a public client, registered as one, or refused. Does NOT prove that the
 * caller is it: nothing could. What it presents is bound to whoever asked for it, by its verifier (RFC 7636).
 */
export function identifyPublic(client: Client | undefined): Result<Client, ClientRefusal> {
  if (client?.authenticationMethod !== 'none') return err({ reason: 'client_credentials_missing' });
  return checkClient(client, 'none');
}

/**
 * Active, enabled by somebody if it registered itself, and this method is one of its own (C2). Does NOT look at what the
 * client offers as its proof.
 */
export function checkClient(client: Client, used: ClientAuthenticationMethod): Result<Client, ClientRefusal> {
  const about = { client: client.id };
  const isOff = client.status !== 'active' || client.registration?.deletedAt !== undefined;
  if (isOff) return err({ reason: 'client_disabled', ...about });
  if (client.document?.unusable) return err({ reason: 'client_document_unusable', ...about });
  // M10. Nothing is fetched for one that waits, either: whoever calls has asked here first.
  if (client.registration && client.registration.approvedAt === undefined)
    return err({ reason: 'client_awaits_approval', ...about });
  const registered = client.authenticationMethod;
  if (!acceptedMethods(client).includes(used))
    return err({ reason: 'wrong_client_authentication_method', ...about, used, registered });
  return ok(client);
}

/** What a public client may have, whatever its row says: nothing that its own word is the proof of (C1). */
const PUBLIC_GRANTS: ReadonlySet<GrantType> = new Set(['authorization_code', 'refresh_token']);

/** C8. Its answer is one of its own, so only an authenticated client gets it. */
export function checkGrant(client: Client, grantType: GrantType): Result<Client, ClientRefusal> {
  const isPublic = client.authenticationMethod === 'none';
  if (client.grantTypes.has(grantType) && (!isPublic || PUBLIC_GRANTS.has(grantType))) return ok(client);
  return err({ reason: 'client_not_registered_for_grant', client: client.id });
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
