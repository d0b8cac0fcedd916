import { checkStatuses, findMember, type LiveToken } from '../../../../protect/live-checks.ts';
import type { MemberSource, StatusSource } from '../../../../protect/ports.ts';
import type { TokenStanding } from '../../../ports/token-standing.ts';
import { Unavailable } from '../../../ports/unavailable.ts';

/** As `protect()` judges it: the same code, and the same sources. Statuses are at most 60 s old. */
export function tokenStanding(sources: {
  readonly members: MemberSource;
  readonly statuses: StatusSource;
}): TokenStanding {
  return {
    counts: async ({ id, issuedAt, ...token }) => {
      const live: LiveToken = { ...token, tokenId: id, heldSince: issuedAt, askable: new Set() };
      const checks = await Promise.all([findMember(live, sources.members), checkStatuses(live, sources.statuses)]);
      for (const check of checks) {
        if (!check.ok && check.error.reason === 'unavailable') throw new Unavailable(check.error.dependency);
      }
      return checks.every(({ ok }) => ok);
    },
  };
}
