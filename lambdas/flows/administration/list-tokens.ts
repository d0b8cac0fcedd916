import { isMemberId, type MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { hourOf } from '../../core/audit/hour.ts';
import type { Client } from '../../core/records.ts';
import type { IssuedToken, IssuedTokens, TokenPosition } from '../../ports/issued-tokens.ts';
import type { TokenStanding } from '../../ports/token-standing.ts';
import { type Administered, auditEntry, type ByMember, conflict, notFound } from './administration.ts';

export interface TokenWish {
  readonly member?: string | undefined;
  readonly client?: string | undefined;
}

export interface ListedToken extends IssuedToken {
  /** Whether verifiers honour it now; else it was revoked, recalled, or somebody of it was disabled. */
  readonly counts: boolean;
  /** `undefined`: nobody knows its client any more. */
  readonly tool: Client | undefined;
}

/** Where the next page begins: after a token; or with the hour of that moment, of which none was looked at. */
export type TokenPlace = TokenPosition | { readonly issuedAt: number };

export interface ListedTokens {
  readonly tokens: readonly ListedToken[];
  readonly next?: TokenPlace;
}

/** One screen. */
const PAGE_SIZE = 50;

/** Records of one query, and those of one request: what is asked for may be rare among an organization's. */
const AT_ONCE = 250;
const MAX_LOOKED_AT = 1_000;

const HOUR_SECONDS = 3_600;

/**
 * Access tokens that have not ended by themselves, the latest first, with whether they count: hour by hour back from now,
 * through the index that lists them, as far as a token may have been issued that has not ended. A page costs a thousand
 * records at most, so that one may be short, or empty, and still name a next one. Agent tokens are in no register, and end
 * within minutes.
 */
export async function listTokens(
  admin: Pick<ByMember, 'caller' | 'clock' | 'configuration' | 'reads'>,
  { issued, standing }: { readonly issued: Pick<IssuedTokens, 'latest'>; readonly standing: TokenStanding },
  wish: TokenWish,
  from?: TokenPlace,
): Promise<ListedTokens> {
  const now = admin.clock();
  const found: IssuedToken[] = [];
  const oldest = now - admin.configuration.accessTokenLifetimeSeconds;
  let place: TokenPlace | undefined = from ?? { issuedAt: now };
  for (let lookedAt = 0; place !== undefined && found.length < PAGE_SIZE && lookedAt < MAX_LOOKED_AT; ) {
    const { organization } = admin.caller;
    const after = 'id' in place ? place : undefined;
    const page = await issued.latest(organization, hourOf(place.issuedAt), AT_ONCE, after);
    lookedAt += page.tokens.length;
    const wanted = page.tokens.filter((token) => token.expiresAt > now && isWanted(token, wish));
    const shown = wanted.slice(0, PAGE_SIZE - found.length);
    found.push(...shown);
    const last = shown.at(-1);
    place = shown.length < wanted.length && last ? positionOf(last) : (page.next ?? hourBefore(place, oldest));
  }
  const tokens = await Promise.all(found.map((token) => described(admin, standing, token)));
  return { tokens, ...(place !== undefined && { next: place }) };
}

function isWanted({ member, client }: IssuedToken, wish: TokenWish): boolean {
  const isOf = (wanted: string | undefined, actual: string) => wanted === undefined || wanted === actual;
  return isOf(wish.member, member) && isOf(wish.client, client);
}

const positionOf = ({ issuedAt, id }: IssuedToken): TokenPosition => ({ issuedAt, id });

/** `undefined`: whatever was issued then has ended. */
function hourBefore({ issuedAt }: TokenPlace, oldest: number): TokenPlace | undefined {
  const end = issuedAt - (issuedAt % HOUR_SECONDS) - 1;
  return end < oldest ? undefined : { issuedAt: end };
}

async function described(
  { reads }: Pick<ByMember, 'reads'>,
  standing: TokenStanding,
  token: IssuedToken,
): Promise<ListedToken> {
  const [counts, tool] = await Promise.all([standing.counts(token), reads.findClient(token.client)]);
  return { ...token, counts, tool: tool?.record };
}

/**
 * A member's own token, by its id: refused from the next request on, with whatever was minted by it. It takes authority away
 * from nobody but themselves, so that no role is needed for it. Somebody else's is not found, as one that there is not.
 */
export async function revokeOwnToken(
  admin: ByMember,
  issued: Pick<IssuedTokens, 'find'>,
  id: string,
): Promise<Administered<{ readonly id: string; readonly member: MemberId; readonly client: string }>> {
  const { organization, member } = admin.caller;
  const found = TOKEN_ID.test(id) ? await issued.find(id) : undefined;
  const isOwn = found?.organization === organization && found.member === member && isMemberId(member);
  if (!isOwn || found.expiresAt <= admin.clock())
    return notFound('token', 'no access token of yours that has not ended has this id');
  const { client, expiresAt: endsAt } = found;
  const audit = auditEntry(admin, organization, { action: 'token.revoked', target: id, details: { member, client } });
  const outcome = await admin.store.revokeToken({ organization, member }, { tokenId: id, endsAt }, 'member', audit);
  switch (outcome) {
    case 'done':
    case 'stands_already':
      return ok({ id, member, client });
    case 'full':
      return conflict(
        'token',
        'so many of your tokens are revoked already: sign out everywhere, which ends all of them',
      );
    default:
      return conflict('token', 'other tokens of yours are being revoked: try again');
  }
}

/** What could be one of ours: whatever else it is, there is none of this id. */
const TOKEN_ID = /^[\x21-\x7e]{1,256}$/;
