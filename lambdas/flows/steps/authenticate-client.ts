import { isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { verifyWith } from '../../core/assertion/signature.ts';
import {
  type ClientAssertionUse,
  otherAddressOfOurs,
  type UnverifiedClientAssertion,
  validateClientAssertion,
} from '../../core/clients/assertion.ts';
import {
  authenticateBySecret,
  checkClient,
  identifyPublic,
  type PresentedCredentials,
  type PublicCredentials,
  readClientCredentials,
  type SecretCredentials,
} from '../../core/clients/credentials.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Client } from '../../core/records.ts';
import type { AssertionRefusal, ClientRefusal, Refusal } from '../../core/refusal.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { verifyPublished } from './verify-published.ts';

/** A client that has proved who it is, and the assertion that it used up in doing so. */
export interface AuthenticatedClient {
  readonly client: Client;
  readonly assertionUse?: ClientAssertionUse;
}

export interface ClientAuthenticationDependencies {
  readonly configuration: Configuration;
  readonly trust: Pick<TrustSources, 'findClient' | 'rememberedClient' | 'redemptionsRestoredAt'>;
  readonly providerKeys: ProviderKeySource;
}

/**
 * Step 2 of redemption. An id that could not be a client's is not looked up: it is unknown. Nothing is fetched but an
 * active client's own registered `jwks_uri` (C9). Knows no grant and no endpoint: whoever answers clients asks here first.
 * Does NOT check what the client may do, nor use its assertion's `jti` up: the record's transaction does.
 * @throws Unavailable when a store or the client's published keys are
 */
export async function authenticateClient(
  dependencies: ClientAuthenticationDependencies,
  presented: PresentedCredentials,
  now: number,
): Promise<Result<AuthenticatedClient, Refusal>> {
  const read = readClientCredentials(presented);
  if (!read.ok) return read;
  const credentials = read.value;
  if (credentials.method === 'private_key_jwt') return authenticateByKey(dependencies, credentials.assertion, now);
  const client =
    credentials.method === 'none'
      ? await findPublic(dependencies.trust, credentials)
      : await findBySecret(dependencies.trust, credentials, now);
  return client.ok ? ok({ client: client.value }) : client;
}

/**
 * C5: whoever fails has cost exactly one read of the store, whether the client is remembered, stored or unknown, so
 * that time tells them apart no more than the answer does. It makes a new secret good at once, too.
 */
async function findBySecret(
  trust: ClientAuthenticationDependencies['trust'],
  credentials: SecretCredentials,
  now: number,
): Promise<Result<Client, ClientRefusal>> {
  const { clientId } = credentials;
  if (!isClientId(clientId)) return authenticateBySecret(credentials, undefined, now);
  const remembered = await trust.rememberedClient(clientId);
  const first = remembered && authenticateBySecret(credentials, remembered, now);
  return first?.ok ? first : authenticateBySecret(credentials, await trust.findClient(clientId), now);
}

/** As {@link findBySecret}: whoever fails has cost one read. */
async function findPublic(
  trust: ClientAuthenticationDependencies['trust'],
  { clientId }: PublicCredentials,
): Promise<Result<Client, ClientRefusal>> {
  if (!isClientId(clientId)) return identifyPublic(undefined);
  const first = identifyPublic(await trust.rememberedClient(clientId));
  return first.ok ? first : identifyPublic(await trust.findClient(clientId));
}

/** C6: known and active → its key → signature → claims. Who is disabled is told nothing, and nothing is fetched. */
async function authenticateByKey(
  { configuration, trust, providerKeys }: ClientAuthenticationDependencies,
  assertion: UnverifiedClientAssertion,
  now: number,
): Promise<Result<AuthenticatedClient, ClientRefusal>> {
  const found = (await trust.rememberedClient(assertion.clientId)) ?? (await trust.findClient(assertion.clientId));
  if (found === undefined) return err({ reason: 'unknown_client' });
  const checked = checkClient(found, 'private_key_jwt');
  if (!checked.ok) return checked;
  const client = checked.value;
  const signed = await checkClientSignature(client, assertion, providerKeys, now);
  const { issuer: ownIssuer, clockSkewSeconds } = configuration;
  const { assertionAudience: otherAudience } = client;
  const restoredAt = await trust.redemptionsRestoredAt();
  const expected = { ownIssuer, otherAudience, now, clockSkewSeconds, restoredAt };
  const use = signed.ok ? validateClientAssertion(assertion.claims, expected) : signed;
  return use.ok ? ok({ client, assertionUse: use.value }) : err(refusalOf(client, assertion, use.error, ownIssuer));
}

/** Whoever signed all but the audience right is the client, and is told which audience is ours. */
function refusalOf(
  { id: client }: Client,
  { claims }: UnverifiedClientAssertion,
  cause: AssertionRefusal,
  ownIssuer: string,
): ClientRefusal {
  const isAudience = cause.reason === 'wrong_audience' || cause.reason === 'several_audiences';
  const other = isAudience ? otherAddressOfOurs(claims, ownIssuer) : undefined;
  if (other !== undefined) return { reason: 'client_assertion_for_other_address', client, ...other };
  return { reason: 'client_assertion_refused', client, cause };
}

/** By a registered key that has not expired, or one that the client publishes. No keys at all verify nothing. */
async function checkClientSignature(
  { id, keys }: Client,
  { text, header }: UnverifiedClientAssertion,
  source: ProviderKeySource,
  now: number,
): Promise<Result<true, AssertionRefusal>> {
  if (keys?.source === 'published') return verifyPublished(source, { ...keys, id: `client#${id}` }, text, header);
  const live = (keys?.keys ?? []).filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  return verifyWith({ keys: live.map(({ key }) => key) }, text, header);
}
