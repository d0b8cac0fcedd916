import type { JsonObject } from '../../protect/jose/strict-json.ts';
import { type ClientId, isClientId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { isText, malformedClaim, readClaimedIssuer } from '../core/assertion/claims.ts';
import { checkClient, checkGrant } from '../core/clients/credentials.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import { JWT_BEARER_GRANT } from '../core/tokens/request.ts';
import type { DirectoryReads } from '../ports/administration-store.ts';
import type { TrustSources } from '../ports/trust-sources.ts';

/** The client that comes with an assertion, and how it is known to: whoever asks says so, or the assertion does. */
export interface Presenter {
  readonly client: Client;
  readonly knownBy: 'name' | 'client_id' | 'alias';
}

export interface PresenterDependencies {
  readonly trust: Pick<TrustSources, 'findProvider' | 'findClient'>;
  readonly reads: Pick<DirectoryReads, 'findClientByAlias'>;
}

/**
 * Who would present this assertion: the client that is named, or the one that the assertion was issued to, by its
 * alias at that provider or by its id. It must be active and registered for the grant.
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
  return isClientId(issuedTo) ? presenter(dependencies, issuedTo, 'client_id') : err({ reason: 'unknown_client' });
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
  const client = active.ok ? checkGrant(active.value, JWT_BEARER_GRANT) : active;
  return client.ok ? ok({ client: client.value, knownBy }) : client;
}
