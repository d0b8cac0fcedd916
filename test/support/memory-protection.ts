import type { Protection } from '../../protect/authorize.ts';
import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import { IssuerKeys } from '../../protect/issuer-keys.ts';
import type {
  AgentSessionGrants,
  AgentSessionSource,
  Member,
  MemberSource,
  OrganizationStatus,
  SingleUseOutcome,
  StatusSource,
  StatusSubject,
  SubjectStatus,
} from '../../protect/ports.ts';
import { statusKey } from '../../protect/status-key.ts';
import { type KnownAgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { NO_IMPLICATIONS } from '../../protect/vocabulary/implied-scopes.ts';
import { NO_SCOPES, type Scope } from '../../protect/vocabulary/scope.ts';
import type { ScopeRules } from '../../protect/vocabulary/scope-rules.ts';
import { type SingleUse, type SingleUses, unusedMark, usedMark } from '../../protect/vocabulary/single-use.ts';
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
  readonly active = new Set<string>([
    'org#acme',
    'agents of org#acme',
    `idp#${PROVIDER}`,
    'client#cursor',
    'enablement#acme#cursor',
  ]);
  /** When a row was recalled, by its key. */
  readonly recalls = new Map<string, number>();
  readonly asked: string[] = [];
  down = false;

  /** What the organization forbids and demands of agents. */
  agentRules: KnownAgentRules = NO_AGENT_RULES;

  async organization(organization: OrganizationId): Promise<OrganizationStatus> {
    const status = await this.find({ kind: 'organization', organization });
    const hasAgents = status.isActive && this.active.has(`agents of org#${organization}`);
    return { ...status, hasAgents, rules: this.agentRules };
  }

  /** Of each client in acme, and how often somebody has looked. */
  readonly stops = new Map<string, number>();
  stopReads: ('now' | 'lately')[] = [];

  async agentsStoppedAt(_: OrganizationId, client: ClientId, age: 'now' | 'lately'): Promise<number | undefined> {
    this.stopReads.push(age);
    if (this.down) throw new Error('no answer');
    return this.stops.get(client);
  }

  async find(subject: StatusSubject): Promise<SubjectStatus> {
    const key = `${subject.kind === 'agents' ? 'agents of ' : ''}${statusKey(subject)}`;
    this.asked.push(key);
    if (this.down) throw new Error('no answer');
    const recalledAt = this.recalls.get(statusKey(subject));
    return { isActive: this.active.has(key), ...(recalledAt !== undefined && { recalledAt }) };
  }
}

/** Agent sessions in memory. */
export class MemoryAgentSessions implements AgentSessionSource {
  readonly rows = new Map<string, AgentSessionGrants>();
  down = false;
  reads = 0;

  async find({ organization, member, sessionId }: AgentSessionKey): Promise<AgentSessionGrants | undefined> {
    this.reads += 1;
    if (this.down) throw new Error('no answer');
    return this.rows.get(`${organization}/${member}/${sessionId}`);
  }

  /** What lets a test use something up behind the back of a request, or fail it. */
  beforeUse: () => Promise<void> | void = () => {};
  permitted = true;
  uses = 0;

  async use(key: AgentSessionKey, uses: SingleUses, now: number): Promise<SingleUseOutcome> {
    this.uses += 1;
    await this.beforeUse();
    if (!this.permitted) return 'not_permitted';
    const text = `${key.organization}/${key.member}/${key.sessionId}`;
    const session = this.rows.get(text);
    const isThere = [...uses].every(([scope, { mark }]) => session?.once?.get(scope)?.mark === mark);
    if (session === undefined || !isThere) return 'gone';
    const used = [...uses].map(
      ([scope, use]) => [scope, { ...use, mark: usedMark(use.mark, now, 'f'.repeat(32)) }] as const,
    );
    this.rows.set(text, { ...session, once: new Map([...(session.once ?? []), ...used]) });
    return 'used';
  }

  /** Beside what lasts. */
  approveOnce(
    ends: Readonly<Record<string, number>>,
    session = 'acme/maria/session-1',
    client = 'cursor',
    signedInAt = NOW - 60,
  ): void {
    const once = Object.entries(ends).map(([scope, expiresAt]): [Scope, SingleUse] => {
      this.#approvals += 1;
      const mark = unusedMark(String(this.#approvals).padStart(32, '0'));
      return [scope as Scope, { expiresAt, signedInAt, mark }];
    });
    const { grants = new Map(), once: before = [] } = this.rows.get(session) ?? {};
    this.rows.set(session, { client: client as ClientId, grants, once: new Map([...before, ...once]) });
  }

  #approvals = 0;

  /** What is approved, until when; by default in the session of Maria's that `cursor` mints for, a minute ago. */
  approve(
    ends: Readonly<Record<string, number>>,
    session = 'acme/maria/session-1',
    client = 'cursor',
    signedInAt = NOW - 60,
  ): void {
    const grants = new Map(
      Object.entries(ends).map(([scope, expiresAt]) => [scope as Scope, { expiresAt, signedInAt }]),
    );
    this.rows.set(session, { client: client as ClientId, grants });
  }
}

export interface MemoryProtection extends Protection {
  readonly members: MemoryMembers;
  /** Behind the cache. */
  readonly statusRows: MemoryStatuses;
  readonly rules: ScopeRules;
  readonly agents: { readonly sessions: MemoryAgentSessions };
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
    rules: { reads: new Set(['projects:read'] as Scope[]), implications: NO_IMPLICATIONS, baseline: NO_SCOPES },
    agents: { sessions: new MemoryAgentSessions() },
    clock,
    pass: (seconds) => {
      now += seconds;
    },
  };
}
