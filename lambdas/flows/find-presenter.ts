import type { JsonObject } from '../../protect/jose/strict-json.ts';
import { type ClientId, isClientId } from '../../protect/vocabulary/identifiers.ts';
import { keyOfConfirmation } from '../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { isText, malformedClaim, readClaimedIssuer } from '../core/assertion/claims.ts';
import { checkClient, checkGrant } from '../core/clients/credentials.ts';
import {
  isNameAtProvider,
  isVouched,
  saysHowItAuthenticates,
  vouchedClient,
  vouchedClientId,
} from '../core/clients/vouched-client.ts';
import { scopesForTools } from '../core/configuration/own-scopes.ts';
import type { Configuration } from '../core/configuration.ts';
import type { Client } from '../core/records.ts';
import type { Refusal, VouchingProblem } from '../core/refusal.ts';
import { JWT_BEARER_GRANT } from '../core/tokens/request.ts';
import type { DirectoryReads } from '../ports/administration-store.ts';
import type { TrustSources } from '../ports/trust-sources.ts';

/** The client that comes with an assertion, and how it is known to: whoever asks says so, or the assertion does. */
export interface Presenter {
  readonly client: Client;
  /** `provider`: nobody registered it, and its provider vouches for it; it comes by its key. */
  readonly knownBy: 'name' | 'client_id' | 'alias' | 'provider';
}

export interface PresenterDependencies {
  readonly configuration: Configuration;
  readonly trust: Pick<TrustSources, 'findProvider' | 'findClient'>;
  readonly reads: Pick<DirectoryReads, 'findClientByAlias'>;
}

/**
 * Who would present this assertion: the client that is named, or the one that the assertion was issued to, by its
 * alias at that provider or by its id. It must be active and registered for the grant; or one that nobody registered, of a
 * provider that vouches for clients, with an assertion that is bound to a key (C11).
 * Does NOT authenticate it, and believes claims whose signature nobody has looked at: for explaining only.
 */
export async function findPresenter(
  dependencies: PresenterDependencies,
  claims: JsonObject,
  named: ClientId | undefined,
): Promise<Result<Presenter, Refusal>> {
  if (named !== undefined) return presenter(dependencies, named, 'name');
  const { client_id: issuedTo } = claims;
  if (!isText(issuedTo)) return err(malformedClaim('client_id', 'a non-empty string'));
  const aliased = await findAliased(dependencies, claims, issuedTo);
  if (aliased !== undefined) return presenter(dependencies, aliased, 'alias');
  const byId = isClientId(issuedTo) ? await presenter(dependencies, issuedTo, 'client_id') : UNKNOWN;
  const isUnknown = !byId.ok && byId.error.reason === 'unknown_client';
  return isUnknown ? ((await vouched(dependencies, claims, issuedTo)) ?? byId) : byId;
}

const UNKNOWN: Result<never, Refusal> = err({ reason: 'unknown_client' });

/** `undefined`: the assertion is bound to no key, or of no provider that is known. */
async function vouched(
  { configuration, trust }: PresenterDependencies,
  claims: JsonObject,
  name: string,
): Promise<Result<Presenter, Refusal> | undefined> {
  const claimed = readClaimedIssuer(claims);
  const provider = claimed.ok ? await trust.findProvider(claimed.value) : undefined;
  if (provider === undefined || keyOfConfirmation(claims['cnf']) === undefined) return undefined;
  const { id, organization } = provider;
  const refuse = (problem: VouchingProblem) =>
    err({ reason: 'client_not_vouched_for' as const, problem, provider: id, name });
  if (provider.vouchedScopes === undefined) return refuse('provider_does_not_vouch');
  if (!isNameAtProvider(name)) return refuse('name_malformed');
  if (saysHowItAuthenticates(name)) return refuse('known_here');
  const known = await trust.findClient(vouchedClientId(id, name));
  // First seen when it comes: here it is nobody's to say.
  const newOne = () =>
    vouchedClient({ organization, provider: id, name, firstSeenAt: 0 }, scopesForTools(configuration));
  const usable = checkClient(known ?? newOne(), 'none');
  return usable.ok ? ok({ client: usable.value, knownBy: 'provider' }) : usable;
}

async function findAliased(
  { trust, reads }: PresenterDependencies,
  claims: JsonObject,
  alias: string,
): Promise<ClientId | undefined> {
  const claimed = readClaimedIssuer(claims);
  const provider = claimed.ok ? await trust.findProvider(claimed.value) : undefined;
  return provider && reads.findClientByAlias(provider.id, alias);
}

async function presenter(
  { trust }: PresenterDependencies,
  id: ClientId,
  knownBy: Presenter['knownBy'],
): Promise<Result<Presenter, Refusal>> {
  const found = await trust.findClient(id);
  if (found === undefined) return err({ reason: 'unknown_client' });
  const active = checkClient(found, found.authenticationMethod);
  // One that its provider vouches for has no grant of its own: it comes by its key.
  const client = active.ok && !isVouched(found) ? checkGrant(active.value, JWT_BEARER_GRANT) : active;
  return client.ok ? ok({ client: client.value, knownBy }) : client;
}
