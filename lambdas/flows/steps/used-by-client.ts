import { clientAssertionId } from '../../core/clients/assertion.ts';
import type { UsedOnce } from '../../ports/redemption-store.ts';
import type { AuthenticatedClient } from './authenticate-client.ts';

/** The client's own assertion, where it authenticated with one (C6). */
export function usedByClient(
  { client, assertionUse }: AuthenticatedClient,
  clockSkewSeconds: number,
): readonly UsedOnce[] {
  if (assertionUse === undefined) return [];
  const id = clientAssertionId(client.id, assertionUse.jti);
  return [{ id, ttl: assertionUse.expiresAt + clockSkewSeconds, used: 'client_assertion_replayed' }];
}
