import type { RevokedTokens } from '../../../protect/vocabulary/revoked-tokens.ts';
import { withRevoked } from '../../core/tokens/revocation.ts';
import type { TokenRevocations } from '../../ports/token-revocations.ts';

/** Of members who are not looked up: any of them has a list. */
export class MemoryTokenRevocations implements TokenRevocations {
  readonly lists = new Map<string, RevokedTokens>();

  revoke: TokenRevocations['revoke'] = async (organization, member, token, now) => {
    const key = `${organization}/${member}`;
    const after = withRevoked(this.lists.get(key) ?? new Map(), token, now);
    if (typeof after === 'string') return after;
    this.lists.set(key, after);
    return 'revoked';
  };
}
