import type { StoppedAt } from '../../protect/vocabulary/client-stop.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';

/** Up to when an administrator has stopped everything that agents of a client had in an organization. */
export interface ClientStops {
  /** Strongly consistent: a stop counts on the next request. `undefined`: nobody has. @throws Unavailable */
  find(organization: OrganizationId, client: ClientId): Promise<StoppedAt>;
}
