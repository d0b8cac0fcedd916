import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { AddressRefusal } from '../../core/authorization/refusal.ts';
import { isDocumentedId } from '../../core/clients/admission.ts';
import { parseClientDocument } from '../../core/clients/document.ts';
import {
  DOCUMENT_COOL_DOWN_SECONDS,
  DOCUMENT_SERVES_SECONDS,
  freshUntil,
} from '../../core/clients/document-lifetime.ts';
import { scopesForTools } from '../../core/configuration/own-scopes.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Client, FetchedDocument } from '../../core/records.ts';
import type { ClientDocumentStore, ClientOfDocument } from '../../ports/client-admission.ts';
import type { FetchClientDocument } from '../../ports/client-document.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { Unavailable } from '../../ports/unavailable.ts';

export interface ClientDocumentDependencies {
  readonly configuration: Configuration;
  readonly trust: Pick<TrustSources, 'findClient'>;
  readonly documents: ClientDocumentStore;
  readonly fetchDocument: FetchClientDocument;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

export type DocumentRefusal = Extract<
  AddressRefusal,
  { readonly reason: 'client_document_unavailable' | 'client_document_unusable' }
>;

/** A fetch takes at most 1.5 s (law 14): how often and how long to look whether another instance's has landed. */
const FLIGHT_POLL_MS = 100;
const FLIGHT_POLLS = 20;

/**
 * A client as the document at its id says now (M6): what is known while it is fresh, else what its host says, else, for a
 * day, what it said last. What the operator registered is what the operator said, and nothing is fetched. Whoever calls
 * has made sure that somebody lets us ask this host.
 *
 * - Two at once, or somebody who makes up addresses: one fetch per host in the cool-down, for everybody together.
 * - An answer that is no document of this client is kept nowhere; what is known of it is refused until it is one again.
 * - An instance that dies while fetching: the cool-down passes, and another one fetches.
 * @throws Unavailable where another one's fetch brought nothing
 */
export async function clientByDocument(
  dependencies: ClientDocumentDependencies,
  id: ClientId,
): Promise<Result<Client, DocumentRefusal>> {
  const known = await dependencies.trust.findClient(id);
  const now = dependencies.clock();
  if (isCurrent(known, now)) return ok(known);
  if (!(await dependencies.documents.claimFetch(id, now, DOCUMENT_COOL_DOWN_SECONDS)))
    return serves(known, now) ? ok(known) : awaitFlight(dependencies, id);
  const document = await dependencies.fetchDocument(id);
  if (!document.ok) {
    if (serves(known, now)) return ok(known);
    return err({ reason: 'client_document_unavailable', client: id, failure: document.error });
  }
  return take(dependencies, id, document.value, now);
}

/**
 * A client that is known already, and whose document may have to be read again; any other is as it is stored. Where the
 * deployment takes clients by document no longer, one that came so is unknown.
 */
export function withCurrentDocuments<T extends Pick<TrustSources, 'findClient'>>(
  trust: T,
  dependencies: Omit<ClientDocumentDependencies, 'trust'>,
): T {
  return {
    ...trust,
    findClient: async (id: ClientId) => {
      const known = await trust.findClient(id);
      if (known?.document && !isDocumentedId(dependencies.configuration, id)) return undefined;
      if (known === undefined || isCurrent(known, dependencies.clock())) return known;
      const current = await clientByDocument({ ...dependencies, trust }, id);
      if (current.ok) return current.value;
      if (current.error.reason === 'client_document_unavailable') throw new Unavailable('a client document');
      // As it is stored now, which says that it is refused.
      return trust.findClient(id);
    },
  };
}

async function take(
  { configuration, documents, trust }: ClientDocumentDependencies,
  id: ClientId,
  { json, maxAge }: { readonly json: unknown; readonly maxAge?: number | undefined },
  now: number,
): Promise<Result<Client, DocumentRefusal>> {
  const said = parseClientDocument(id, json, configuration);
  if (!said.ok) {
    await documents.spoil(id, now);
    return err({ reason: 'client_document_unusable', client: id, problem: said.error });
  }
  const { name, dpopBoundAccessTokens, ...client } = said.value;
  const document: FetchedDocument = {
    ...{ fetchedAt: now, freshUntil: freshUntil(now, maxAge) },
    ...(name && { name }),
    ...(dpopBoundAccessTokens && { dpopBoundAccessTokens }),
  };
  await documents.keep({
    ...client,
    id,
    status: 'active',
    secrets: [],
    scopes: scopesForTools(configuration),
    document,
  });
  // As it stands now, with what the operator says of it, whoever's document it is.
  const kept = await trust.findClient(id);
  if (kept === undefined) throw new Unavailable('a client that was kept');
  return ok(kept);
}

async function awaitFlight(
  { trust, sleep, clock }: ClientDocumentDependencies,
  id: ClientId,
): Promise<Result<Client, DocumentRefusal>> {
  for (let poll = 0; poll < FLIGHT_POLLS; poll += 1) {
    await sleep(FLIGHT_POLL_MS);
    const known = await trust.findClient(id);
    if (isCurrent(known, clock())) return ok(known);
  }
  throw new Unavailable('a client document that somebody else fetches', {
    retryAfterSeconds: DOCUMENT_COOL_DOWN_SECONDS,
  });
}

function isCurrent(client: Client | undefined, now: number): client is Client {
  if (client === undefined) return false;
  return client.document === undefined || (client.document.freshUntil > now && client.document.unusable !== true);
}

function serves(client: Client | undefined, now: number): client is ClientOfDocument {
  if (client?.document === undefined || client.document.unusable) return false;
  return now - client.document.fetchedAt <= DOCUMENT_SERVES_SECONDS;
}
