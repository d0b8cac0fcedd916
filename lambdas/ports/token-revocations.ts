import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { RevokedToken } from '../core/tokens/revocation.ts';

/** `unknown_member`: there is no such row, so that none of their tokens is honoured anyway. */
export type RevocationOutcome = 'revoked' | 'stands_already' | 'full' | 'unknown_member';

export interface TokenRevocations {
  /**
   * One conditional write of the member's own row, which `protect()` reads on every request: the token is refused from the
   * next one on. Of two at once both stand. Repeated, after an answer that was lost or a process that died, it says that it
   * stands already and writes nothing; what was not written leaves the token as good as it was.
   * @throws Unavailable also when others change the very row all the time: whether this one stands is asked by repeating it
   */
  revoke(organization: OrganizationId, member: MemberId, token: RevokedToken, now: number): Promise<RevocationOutcome>;
}
