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

/** Addresses of members, hosts of providers, names of clients. What cannot be read stays an id. */
export async function readNames(entries: readonly AuditEntryJson[], administration: Administration): Promise<Names> {
  const ids = idsOf(entries);
  const names = new Map<string, string>();
  const look = async (kind: Kind, id: string, read: () => Promise<string>) => {
    const name = await politely(read).catch(() => undefined);
    if (name !== undefined) names.set(`${kind} ${id}`, name);
  };
  if (ids.member.size > FEW) await readMembers(administration, names);
  else for (const id of ids.member) await look('member', id, async () => (await administration.member(id)).email);
  for (const id of ids.provider) {
    await look('provider', id, async () => hostOf((await administration.provider(id)).issuer));
  }
  for (const id of ids.client) await look('client', id, async () => (await administration.client(id)).name ?? id);
  return names;
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
