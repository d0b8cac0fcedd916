import type { TokenJson } from '../../../../lambdas/endpoints/administration/schemas/recalls.ts';
import type { PageOf } from '../use-pages.ts';

/** What one tool has for one member: access tokens that have not ended by themselves. */
export interface Held {
  readonly client: string;
  readonly member: string;
  readonly tool: TokenJson['tool'];
  /** The latest first. */
  readonly tokens: readonly TokenJson[];
  /** Those that verifiers honour. */
  readonly counting: readonly TokenJson[];
  /** When the tool got its latest one: the last that is known of it. What it does with it is known to no one here. */
  readonly lastIssuedAt: number;
  /** When the last of those that count ends; absent: none counts. */
  readonly endsAt?: number;
  readonly scopes: readonly string[];
  /** How far some of them go (RFC 9396), in words. */
  readonly details: readonly string[];
}

/** By tool and member, whoever got a token last first. */
export function heldOf(tokens: readonly TokenJson[]): readonly Held[] {
  const groups = new Map<string, TokenJson[]>();
  for (const token of tokens) {
    const key = JSON.stringify([token.client, token.member]);
    groups.set(key, [...(groups.get(key) ?? []), token]);
  }
  return [...groups.values()].flatMap(toHeld).sort((a, b) => b.lastIssuedAt - a.lastIssuedAt);
}

function toHeld(tokens: readonly TokenJson[]): readonly Held[] {
  const latest = tokens.toSorted((a, b) => b.issued_at - a.issued_at);
  const [last] = latest;
  if (last === undefined) return [];
  const counting = latest.filter(({ counts }) => counts);
  const { client, member, tool } = last;
  return [
    {
      ...{ client, member, tool, tokens: latest, counting, lastIssuedAt: last.issued_at },
      ...(counting.length > 0 && { endsAt: Math.max(...counting.map(({ expires_at }) => expires_at)) }),
      scopes: [...new Set(counting.flatMap(({ scopes }) => scopes))].sort(),
      details: [...new Set(counting.flatMap(({ authorization_details_in_words: words = [] }) => words))],
    },
  ];
}

/** Pages of one list: more would be an organization whose administrators recall a client or a member, not tokens. */
const MAX_PAGES = 40;

export interface AllTokens {
  readonly tokens: readonly TokenJson[];
  /** There is more, which was not loaded. */
  readonly isCut: boolean;
}

/** Page after page: what is grouped is grouped whole. */
export async function everyToken(load: (cursor?: string) => Promise<PageOf<TokenJson>>): Promise<AllTokens> {
  const tokens: TokenJson[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, next_cursor } = await load(cursor);
    tokens.push(...items);
    if (next_cursor === undefined) return { tokens, isCut: false };
    cursor = next_cursor;
  }
  return { tokens, isCut: true };
}
