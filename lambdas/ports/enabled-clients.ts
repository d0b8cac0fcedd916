import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';

export interface EnabledClients {
  /**
   * Whether the client is active and the organization has it enabled, at this moment. A row that is missing or does not
   * say so says no (law 10). @throws Unavailable
   */
  isEnabled(organization: OrganizationId, client: ClientId): Promise<boolean>;
}
