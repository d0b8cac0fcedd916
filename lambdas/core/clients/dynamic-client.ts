import { type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Client, DynamicRegistration } from '../records.ts';

/** What ids of clients that registered themselves begin with. Nobody else may have such a one. */
export const DYNAMIC_CLIENT_PREFIX = 'dyn_';

/** {@link DYNAMIC_CLIENT_PREFIX} and 128 random bits, hexadecimal. */
const DYNAMIC_CLIENT_ID = /^dyn_[0-9a-f]{32}$/;

/** How long a registration waits for an administrator, seconds. Long enough for a holiday. */
export const WAITING_SECONDS = 30 * 86_400;

export type DynamicClient = Client & { readonly registration: DynamicRegistration };

/** @throws Error when what is to make it one of a kind has another form */
export function dynamicClientId(random: string): ClientId {
  const id = DYNAMIC_CLIENT_PREFIX + random;
  if (!isClientId(id) || !isDynamicClientId(id)) throw new Error('an id of our own has another form');
  return id;
}

export function isDynamicClientId(id: unknown): id is ClientId {
  return typeof id === 'string' && DYNAMIC_CLIENT_ID.test(id);
}

export function isDynamic(client: Client): client is DynamicClient {
  return client.registration !== undefined;
}

/**
 * Where a registration stands. `waiting`: no administrator has enabled the client, which gets nothing. `ended`: it waited
 * for too long, or the client has deleted it; nothing brings it back. `now` is in seconds since the epoch.
 */
export function registrationState(
  { approvedAt, deletedAt, waitsUntil }: DynamicRegistration,
  now: number,
): 'waiting' | 'approved' | 'ended' {
  if (deletedAt !== undefined) return 'ended';
  if (approvedAt !== undefined) return 'approved';
  return waitsUntil > now ? 'waiting' : 'ended';
}

/**
 * Whether this organization may enable it: of one that registered itself the one whose initial access token it came with, of
 * one that a provider vouches for that provider's, and no other.
 */
export function isOfOrganization({ registration, vouched }: Client, organization: string): boolean {
  const own = registration ?? vouched;
  return own === undefined || own.organization === organization;
}
