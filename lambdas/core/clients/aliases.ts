import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { Client, Enablement } from '../records.ts';

/** Of one enablement, at all providers together: they change in one transaction, which has a hundred items. */
export const MAX_ALIASES = 10;

/** What one provider calls a client. */
export interface Alias {
  readonly provider: ProviderId;
  readonly name: string;
}

/** One by one, by provider and then by name: a set has no order that anybody could rely on. */
export function listAliases({ aliases }: Pick<Enablement, 'aliases'>): readonly Alias[] {
  return [...aliases]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([provider, names]) => [...names].sort().map((name) => ({ provider, name })));
}

/** A provider with no name is not there. */
export function aliasMap(aliases: readonly Alias[]): Enablement['aliases'] {
  const all = new Map<ProviderId, Set<string>>();
  for (const { provider, name } of aliases) all.set(provider, (all.get(provider) ?? new Set()).add(name));
  return all;
}

/**
 * K6: what `client_id` may be in an assertion of this provider for this client: one of the names that the organization has
 * entered for that provider, and then no other name; else its own id. One that a provider vouches for is called what that
 * provider calls it.
 */
export function namesAt(
  { id, vouched }: Pick<Client, 'id' | 'vouched'>,
  enablement: Pick<Enablement, 'aliases'> | undefined,
  provider: ProviderId,
): ReadonlySet<string> {
  if (vouched !== undefined) return new Set([vouched.name]);
  const names = enablement?.aliases.get(provider);
  return names === undefined || names.size === 0 ? new Set([id]) : names;
}
