/** What ids begin with that this server makes: of clients that registered themselves, or that a provider vouches for. */
const RESERVED = ['dyn_', 'prv_'] as const;

/** The form that is kept for clients which the operator does not register, whoever would like to have it. */
export function reservedPrefixOf(id: string): (typeof RESERVED)[number] | undefined {
  return RESERVED.find((prefix) => id.toLowerCase().startsWith(prefix));
}

export function isReservedClientId(id: string): boolean {
  return reservedPrefixOf(id) !== undefined;
}
