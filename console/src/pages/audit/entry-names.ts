import type { AuditEntryJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import type { Administration } from '../../api/administration.ts';
import { hostOf } from '../../common/host-of.ts';
import { targetKind } from './actions.ts';
import { politely } from './read-entries.ts';

type Kind = 'member' | 'provider' | 'client';

/** What people know the ids of entries by. Whoever is erased, or removed with what they were, has no name any more. */
export type Names = ReadonlyMap<string, string>;

export function nameOf(names: Names, kind: string | undefined, id: string): string {
  return names.get(`${kind} ${id}`) ?? '';
}

/** Members whom one look at each is less than a look at all of them. */
const FEW = 40;

/**
 * Addresses of members, hosts of providers, names of clients, for one page of entries after the other: each id is looked up
 * once. What cannot be read stays an id.
 */
export function namesReader(administration: Administration): (entries: readonly AuditEntryJson[]) => Promise<Names> {
  const names = new Map<string, string>();
  const asked = { member: new Set<string>(), provider: new Set<string>(), client: new Set<string>() };
  const readers: Readonly<Record<Kind, (id: string) => Promise<string>>> = {
    member: async (id) => (await administration.member(id)).email,
    provider: async (id) => hostOf((await administration.provider(id)).issuer),
    client: async (id) => (await administration.client(id)).name ?? id,
  };
  const look = async (kind: Kind, id: string) => {
    const name = await politely(() => readers[kind](id)).catch(() => undefined);
    if (name !== undefined) names.set(`${kind} ${id}`, name);
  };
  let hasAllMembers = false;
  return async (entries) => {
    const ids = idsOf(entries);
    for (const kind of ['member', 'provider', 'client'] as const) {
      const unknown = [...ids[kind]].filter((id) => !asked[kind].has(id));
      for (const id of unknown) asked[kind].add(id);
      if (kind === 'member' && asked.member.size > FEW) {
        if (!hasAllMembers) await readMembers(administration, names);
        hasAllMembers = true;
      } else for (const id of unknown) await look(kind, id);
    }
    return names;
  };
}

async function readMembers(administration: Administration, names: Map<string, string>): Promise<void> {
  for (const status of [undefined, 'removed'] as const) {
    let cursor: string | undefined;
    do {
      const from = { ...(status && { status }), ...(cursor !== undefined && { cursor }) };
      const page = await politely(() => administration.members(from)).catch(() => undefined);
      for (const { id, email } of page?.items ?? []) names.set(`member ${id}`, email);
      cursor = page?.next_cursor;
    } while (cursor !== undefined);
  }
}

function idsOf(entries: readonly AuditEntryJson[]): Readonly<Record<Kind, ReadonlySet<string>>> {
  const ids = { member: new Set<string>(), provider: new Set<string>(), client: new Set<string>() };
  for (const { action, actor, target } of entries) {
    if (actor.kind === 'member' || actor.kind === 'setup') ids.member.add(actor.id);
    if (actor.kind === 'provider') ids.provider.add(actor.id);
    if (actor.client !== undefined) ids.client.add(actor.client);
    const kind = targetKind(action);
    if (kind !== undefined) ids[kind].add(target);
  }
  return ids;
}
