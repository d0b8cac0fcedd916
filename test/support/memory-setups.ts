import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { SetupLink, SetupSession } from '../../lambdas/core/sign-in/setup.ts';
import type { SetupStore } from '../../lambdas/ports/setup-store.ts';

/** Setup links and sessions in memory: a test looks at them, and changes them. */
export interface MemorySetups extends SetupStore {
  readonly links: Map<string, SetupLink>;
  readonly sessions: Map<string, SetupSession>;
  readonly audit: AuditEntry[];
}

export function memorySetups(): MemorySetups {
  const links = new Map<string, SetupLink>();
  const sessions = new Map<string, SetupSession>();
  const audit: AuditEntry[] = [];
  return {
    links,
    sessions,
    audit,
    // Nobody's role changes here while a link is made: the store of members knows it.
    createLink: async (link, _, entry) => {
      links.set(link.digest, link);
      audit.push(entry);
      return 'created';
    },
    findLink: async (digest) => links.get(digest),
    open: async ({ digest }, session, entry) => {
      if (!links.delete(digest)) return 'gone';
      sessions.set(session.digest, session);
      audit.push(entry);
      return 'opened';
    },
    findSession: async (digest) => sessions.get(digest),
    endSession: async (digest) => {
      sessions.delete(digest);
    },
  };
}
