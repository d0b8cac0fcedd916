import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { type Administered, type Administration, auditEntry, conflict, noOrganization } from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { findClient } from './organization-clients.ts';

export interface StoppedClient {
  readonly organization: OrganizationId;
  readonly client: ClientId;
  /** Seconds since the epoch; what is from this second counts as before. */
  readonly stoppedAt: number;
}

/**
 * Everything that agents of a client have in an organization counts for nothing from now on (law 9): their sessions, what
 * was approved for them, what they ask for, and the agent tokens that they hold. One write, however much that is. It only
 * takes away, whatever there is: nobody has to have looked at it, and what is approved anew since counts.
 *
 * - Retried after a lost answer, or two at once: the later one stands.
 * - The process dies before or after: nothing is stopped, or all of it, with its entry.
 *
 * Does NOT disable the client here, nor end its access tokens, which go on reading.
 */
export async function stopClient(
  admin: Administration,
  organization: string,
  id: string,
): Promise<Administered<StoppedClient>> {
  const found = await findClient(admin, organization, id);
  if (!found.ok) return found;
  const { client, enablement, organization: of } = found.value;
  if (enablement === undefined) return conflict('client', 'was never enabled here: there is nothing to stop');
  const stoppedAt = admin.clock();
  const stopped = { organization: of, client: client.id, stoppedAt };
  const audit = auditEntry(admin, of, {
    action: 'client.agents_stopped',
    target: client.id,
    details: { until: stoppedAt },
  });
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const outcome = await admin.store.stopAgents(stopped, by.value, audit);
  switch (outcome) {
    case 'done':
    // Somebody whose clock is ahead of ours has stopped all that this would.
    case 'stopped_later':
      return ok(stopped);
    case 'no_organization':
      return noOrganization(of);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}
