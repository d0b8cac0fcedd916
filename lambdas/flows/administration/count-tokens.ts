import { ok } from '../../../protect/vocabulary/result.ts';
import { hourOf } from '../../core/audit/hour.ts';
import type { IssuedToken, IssuedTokens } from '../../ports/issued-tokens.ts';
import { type Administered, type Administration, organizationOf } from './administration.ts';

/** Whose tokens are meant; absent: everybody's. */
export interface TokenFilter {
  readonly member?: string | undefined;
  readonly client?: string | undefined;
  readonly provider?: string | undefined;
}

export interface TokenCount {
  /** Access tokens that have not ended by themselves. */
  readonly tokens: number;
  /** There may be more: so many were looked at, the latest first, and no further. */
  readonly isLowerBound: boolean;
}

/** Records looked at for one answer to one person: a second or two of reading. */
export const MAX_LOOKED_AT = 5_000;

const HOUR_SECONDS = 3_600;

/**
 * How many access tokens a recall would reach, for the person who is asked: hour by hour back from now, as far as a token
 * may have been issued that has not ended. Those that were recalled before are among them; agent tokens, which are in no
 * register and end within minutes, are not. Decides nothing.
 */
export async function countTokens(
  admin: Pick<Administration, 'caller' | 'clock' | 'configuration'>,
  issued: Pick<IssuedTokens, 'list'>,
  organization: string,
  filter: TokenFilter,
): Promise<Administered<TokenCount>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const now = admin.clock();
  const oldest = now - admin.configuration.accessTokenLifetimeSeconds;
  let tokens = 0;
  let lookedAt = 0;
  for (let at = now; at > oldest - HOUR_SECONDS; at -= HOUR_SECONDS) {
    for await (const token of issued.list(of.value, hourOf(at))) {
      if (lookedAt === MAX_LOOKED_AT) return ok({ tokens, isLowerBound: true });
      lookedAt += 1;
      if (token.expiresAt > now && isMeant(token, filter)) tokens += 1;
    }
  }
  return ok({ tokens, isLowerBound: false });
}

function isMeant(token: IssuedToken, { member, client, provider }: TokenFilter): boolean {
  const isOf = (wanted: string | undefined, actual: string) => wanted === undefined || wanted === actual;
  return isOf(member, token.member) && isOf(client, token.client) && isOf(provider, token.provider);
}
