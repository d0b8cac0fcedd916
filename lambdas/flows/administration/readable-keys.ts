import { algorithmsFinding, parsedFinding } from '../../core/connection/keys-finding.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { ProviderConnection } from '../../ports/provider-connection.ts';
import { type Administered, problem } from './administration.ts';
import { keysFailureFinding } from './test-connection.ts';

/** Nobody's assertion is redeemed with keys that cannot be read: {@link requireReadableKeys} says so before it is found out. */
export type RequireReadableKeys = (
  provider: Pick<TrustedProvider, 'jwksUri' | 'pinnedHosts' | 'algorithms'>,
) => Promise<Administered<true>>;

/**
 * The keys are fetched as a redemption would (law 14), and at least one of them verifies what the provider may sign with.
 * The words are those of testing the connection. Does NOT keep what it read, nor prove that the keys are still there later.
 */
export function requireReadableKeys({ fetchKeys }: Pick<ProviderConnection, 'fetchKeys'>): RequireReadableKeys {
  return async ({ jwksUri, pinnedHosts, algorithms }) => {
    const keys = await fetchKeys(jwksUri, pinnedHosts);
    const finding = keys.ok
      ? [parsedFinding(keys.value), algorithmsFinding(keys.value, algorithms)].find((each) => 'problem' in each)
      : keysFailureFinding(jwksUri, keys.error);
    if (finding === undefined || !('problem' in finding)) return { ok: true, value: true };
    return problem('jwksUri', `leads to no keys that can be used: ${finding.problem}. ${finding.advice}`);
  };
}
