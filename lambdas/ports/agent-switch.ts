import type { KnownAgentRules } from '../../protect/vocabulary/agent-rules.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';

/** What an organization has decided about agents. */
export interface AgentSettings {
  /** True only when the organization is active and has switched agents on. */
  readonly isOn: boolean;
  readonly rules: KnownAgentRules;
  /** Whether it takes no tokens but those that are bound to a key (D5). */
  readonly boundTokensOnly: boolean;
}

export interface AgentSwitch {
  /**
   * At most 60 s old (laws 9 and 17). An organization that is not known has not switched agents on.
   * @throws Unavailable
   */
  find(organization: OrganizationId): Promise<AgentSettings>;
}
