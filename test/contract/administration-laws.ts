import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { Organization } from '../../lambdas/core/records.ts';
import type { AdministrationStore } from '../../lambdas/ports/administration-store.ts';
import type { AgentSettings } from '../../lambdas/ports/agent-switch.ts';
import type { TrustSources } from '../../lambdas/ports/trust-sources.ts';
import type { StoppedAt } from '../../protect/vocabulary/client-stop.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { anAudit, anOrganization } from './records.ts';

/** What the contract looks at: the port, what reads its writes, and everything that is stored. */
export interface AdministrationUnderTest {
  readonly store: AdministrationStore;
  readonly trust: TrustSources;
  /** Of every audit row that the store writes, days. */
  readonly auditRetentionDays: number;
  /** All that is stored, comparable. */
  snapshot(): Promise<unknown>;
  auditRows(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** What `protect()` would read: the status under this key of the Status table. */
  status(key: string): Promise<unknown>;
  /** When it was recalled, as `protect()` would read it. */
  recalledAt(key: string): Promise<unknown>;
  /** Whether agents may act there, and by which rules, as the routes of agents read it. */
  agentSettings(organization: OrganizationId): Promise<AgentSettings>;
  /** Up to when everything of the client's agents is stopped, as the routes of agents read it. */
  stoppedAt(organization: OrganizationId, client: ClientId): Promise<StoppedAt>;
}

/** The laws of one port, checked in words. */
export class AdministrationLaws {
  readonly #open: () => AdministrationUnderTest;

  constructor(open: () => AdministrationUnderTest) {
    this.#open = open;
  }

  get store(): AdministrationStore {
    return this.#open().store;
  }

  get trust(): TrustSources {
    return this.#open().trust;
  }

  status(key: string): Promise<unknown> {
    return this.#open().status(key);
  }

  recalledAt(key: string): Promise<unknown> {
    return this.#open().recalledAt(key);
  }

  async agentsAreOn(organization: OrganizationId): Promise<boolean> {
    return (await this.#open().agentSettings(organization)).isOn;
  }

  stoppedAt(organization: OrganizationId, client: ClientId): Promise<StoppedAt> {
    return this.#open().stoppedAt(organization, client);
  }

  async agentRules(organization: OrganizationId): Promise<AgentSettings['rules']> {
    return (await this.#open().agentSettings(organization)).rules;
  }

  snapshot(): Promise<unknown> {
    return this.#open().snapshot();
  }

  /** The change is made, and exactly one audit row says so. */
  async makes(change: (audit: AuditEntry) => Promise<string>, audit: AuditEntry = anAudit(undefined)): Promise<void> {
    const { auditRows, auditRetentionDays } = this.#open();
    const before = await auditRows();
    expect(await change(audit)).toBe('done');
    const known = new Set(before.map(identity));
    const added = (await auditRows()).filter((row) => !known.has(identity(row)));
    expect(added).toEqual([expectedAuditRow(audit, auditRetentionDays)]);
  }

  /** The word is said, and nothing is written: no half of the change, and no audit row of what did not happen. */
  async refuses(word: string, change: (audit: AuditEntry) => Promise<string>): Promise<void> {
    const before = await this.snapshot();
    expect(await change(anAudit(undefined))).toBe(word);
    expect(await this.snapshot()).toEqual(before);
  }

  async anOrganization(overrides: Partial<Organization> = {}): Promise<Organization> {
    const organization = anOrganization(overrides);
    expect(await this.store.createOrganization(organization, anAudit(organization.id))).toBe('done');
    return organization;
  }
}

function identity({ pk, sk }: Readonly<Record<string, unknown>>): string {
  return `${pk} ${sk}`;
}

function expectedAuditRow({ suffix, ...entry }: AuditEntry, retentionDays: number) {
  const organization = entry.organization ?? '_deployment';
  return {
    pk: `${organization}#2026-01-01`,
    sk: `2026-01-01T00:00:00.000Z#${suffix}`,
    ...entry,
    organization,
    ttl: entry.at + retentionDays * 86_400,
  };
}
