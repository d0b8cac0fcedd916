import type { Scope } from '../../lambdas/core/scope.ts';
import type { Protection } from '../../protect/authorize.ts';
import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import { IssuerKeys } from '../../protect/issuer-keys.ts';
import type { Member, MemberSource, StatusSource, StatusSubject } from '../../protect/ports.ts';
import { statusKey } from '../../protect/status-key.ts';
import { NOW, PROVIDER } from './issuer.ts';

/** Members in memory; `down` makes it fail as a store that does not answer. */
export class MemoryMembers implements MemberSource {
  readonly rows = new Map<string, Member>([['acme/maria', { active: true, role: 'editor', recalledAt: undefined }]]);
  down = false;
  reads = 0;

  async find(organization: string, member: string): Promise<Member | undefined> {
    this.reads += 1;
    if (this.down) throw new Error('no answer');
    return this.rows.get(`${organization}/${member}`);
  }

  change(change: Partial<Member>): void {
    this.rows.set('acme/maria', { active: true, role: 'editor', recalledAt: undefined, ...change });
  }
}

/** Active subjects in memory. */
export class MemoryStatuses implements StatusSource {
  readonly active = new Set<string>(['org#acme', `idp#${PROVIDER}`, 'client#cursor', 'enablement#acme#cursor']);
  readonly asked: string[] = [];
  down = false;

  async isActive(subject: StatusSubject): Promise<boolean> {
    this.asked.push(statusKey(subject));
    if (this.down) throw new Error('no answer');
    return this.active.has(statusKey(subject));
  }
}

export interface MemoryProtection extends Protection {
  readonly members: MemoryMembers;
  /** Behind the cache. */
  readonly statusRows: MemoryStatuses;
  /** Moves the clock on. */
  pass(seconds: number): void;
}

export const ROLES = new Map(
  Object.entries({
    viewer: ['projects:read'],
    editor: ['projects:read', 'projects:create', 'projects:rename'],
  }).map(([role, scopes]) => [role, new Set(scopes as Scope[])]),
);

/** Real signatures and caches over stores in memory and a clock that only the test moves. */
export function memoryProtection(issuer: string): MemoryProtection {
  let now = NOW;
  const clock = () => now;
  const statusRows = new MemoryStatuses();
  return {
    issuer,
    roles: ROLES,
    keys: new IssuerKeys(issuer, clock),
    members: new MemoryMembers(),
    statuses: new CachedStatusSource(statusRows, clock),
    statusRows,
    clock,
    pass: (seconds) => {
      now += seconds;
    },
  };
}
