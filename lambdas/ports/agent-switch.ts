import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';

export interface AgentSwitch {
  /**
   * True only when the organization is active and has switched agents on; at most 60 s old (law 9).
   * @throws Unavailable
   */
  isOn(organization: OrganizationId): Promise<boolean>;
}
