import { isClientUrl } from '../../../protect/vocabulary/client-url.ts';
import { type ClientId, isClientId, type ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { Client, Enablement, TrustedProvider, VouchedClient } from '../records.ts';
import { isReservedClientId } from './reserved-id.ts';

/** What ids of clients begin with that a provider vouches for. Nobody else may have such a one. */
export const VOUCHED_CLIENT_PREFIX = 'prv_';

/** {@link VOUCHED_CLIENT_PREFIX} and 128 bits of a digest, hexadecimal. */
const VOUCHED_CLIENT_ID = /^prv_[0-9a-f]{32}$/;

const DIGEST_DIGITS = 32;

/** Clients of one provider that come without registration: an administrator can still look at each. */
export const MAX_VOUCHED_CLIENTS = 200;

/** Characters: what an alias may be, so that each of them can become one. */
const NAME = /^[\x21-\x7e]{1,256}$/;

export type Vouched = Client & { readonly vouched: VouchedClient };

/**
 * The id here of what this provider calls `name`. A digest of both: two providers that say the same name mean two clients,
 * and no name of theirs is an id of ours. Providers' ids are never used again, and so is no id of their clients.
 */
export function vouchedClientId(provider: ProviderId, name: string): ClientId {
  const digest = lengthPrefixedDigest('countersign/vouched-client/v1', provider, name);
  const id = VOUCHED_CLIENT_PREFIX + digest.slice(0, DIGEST_DIGITS);
  if (!isClientId(id)) throw new Error('an id of our own has another form');
  return id;
}

export function isVouchedClientId(id: unknown): id is ClientId {
  return typeof id === 'string' && VOUCHED_CLIENT_ID.test(id);
}

export function isVouched(client: Client): client is Vouched {
  return client.vouched !== undefined;
}

/** What a provider may call a client: 1–256 printable ASCII characters, no space. Else a log or a page could not show it. */
export function isNameAtProvider(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

/**
 * Names that say already how their client authenticates: a metadata document's URL (M6), and the forms that are kept for
 * ids of ours. Whether one is registered, or an alias, is in the store.
 */
export function saysHowItAuthenticates(name: string): boolean {
  return isClientUrl(name) || isReservedClientId(name);
}

/**
 * A client as its provider's word makes it. It has no grant, and no way to authenticate, of its own: what it gets it gets by
 * an assertion that is bound to a key, and the proof of that key.
 */
export function vouchedClient(vouched: VouchedClient, scopes: Client['scopes']): Vouched {
  return {
    id: vouchedClientId(vouched.provider, vouched.name),
    status: 'active',
    authenticationMethod: 'none',
    secrets: [],
    grantTypes: new Set(),
    dpopBoundAccessTokens: true,
    scopes,
    vouched,
  };
}

/** What the provider's word alone gives: up to its ceiling, and every write is asked for. `undefined`: nothing. */
export function givenByProvider(
  client: Client,
  { id, organization, vouchedScopes }: Pick<TrustedProvider, 'id' | 'organization' | 'vouchedScopes'>,
): Enablement | undefined {
  const { vouched } = client;
  const isOf = vouched?.provider === id && vouched.organization === organization;
  if (!isOf || vouchedScopes === undefined) return undefined;
  return {
    ...{ organization, client: client.id, status: 'active', ceiling: vouchedScopes },
    ...{ aliases: new Map(), writes: 'asked', admittedBy: 'provider' },
  };
}

/**
 * An enablement as it counts now, of a client that comes with an assertion of this provider. Of a registered client it is as
 * it stands. One that is vouched for has nothing where its provider does not vouch any more; what an administrator made of
 * it stands, and else it is what the provider gives at this moment.
 */
export function underProvider(
  stored: Enablement | undefined,
  client: Client,
  provider: Pick<TrustedProvider, 'id' | 'organization' | 'vouchedScopes'>,
): Enablement | undefined {
  if (client.vouched === undefined) return stored;
  const given = givenByProvider(client, provider);
  if (given === undefined || stored === undefined) return given;
  return stored.admittedBy === 'provider' ? { ...given, status: stored.status } : stored;
}
