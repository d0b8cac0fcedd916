import { useEffect, useState } from 'react';
import { useAdministration, useSession } from '../app/session-context.ts';
import { called } from './called.ts';
import { hostOf } from './host-of.ts';

export type Named = 'member' | 'provider' | 'client';

/** What was read of the same id is not asked for again so soon: a table names one person many times. */
const FRESH_MS = 60_000;

interface Remembered {
  readonly name: Promise<string>;
  readonly at: number;
}

const remembered = new Map<string, Remembered>();

function nameOf(key: string, read: () => Promise<string>): Promise<string> {
  const before = remembered.get(key);
  if (before !== undefined && Date.now() - before.at < FRESH_MS) return before.name;
  const name = read();
  remembered.set(key, { name, at: Date.now() });
  name.catch(() => remembered.delete(key));
  return name;
}

/** What people know one by: a member's name and address, a provider's host, a client's name. `undefined`: not known, or not yet. */
export function useName(kind: Named, id: string): string | undefined {
  const { organization } = useSession();
  const administration = useAdministration();
  const [name, setName] = useState<string>();
  useEffect(() => {
    if (id === '') return undefined;
    let isGone = false;
    const read = {
      member: async () => called(await administration.member(id)),
      provider: async () => hostOf((await administration.provider(id)).issuer),
      client: async () => (await administration.client(id)).name ?? id,
    }[kind];
    setName(undefined);
    nameOf(`${organization} ${kind} ${id}`, read).then(
      (found) => isGone || setName(found),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [organization, administration, kind, id]);
  return name;
}
