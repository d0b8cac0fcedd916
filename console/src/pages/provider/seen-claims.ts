import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { texts } from '../../texts/providers.ts';

/** A claim, or a value of one, and how many of the members who were looked at have it. */
export interface Seen {
  readonly text: string;
  readonly members: number;
}

/** What a provider said of groups and roles at the last sign-ins of these members: the most frequent first. */
export interface SeenClaims {
  readonly claims: readonly Seen[];
  readonly valuesOf: (claim: string) => readonly Seen[];
  /** How many members came through this provider. */
  readonly members: number;
}

export function seenClaims(members: readonly MemberJson[], provider: string): SeenClaims {
  const own = members.filter(({ last_sign_in: last }) => last?.provider === provider);
  const said = own.flatMap(({ last_sign_in: last }) => last?.claims ?? []);
  return {
    claims: countedOf(said.map(({ name }) => name)),
    valuesOf: (claim) => countedOf(said.filter(({ name }) => name === claim).flatMap(({ values }) => values)),
    members: own.length,
  };
}

/** A claim stands once in what a member was said to be, and a value once in it. */
function countedOf(texts: readonly string[]): readonly Seen[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const seen = [...counts].map(([text, members]) => ({ text, members }));
  return seen.sort((a, b) => b.members - a.members || (a.text < b.text ? -1 : 1));
}

/** What is offered, in a sentence: nothing is promised of what could not be loaded. */
export function offeredInWords({
  data,
  problem,
}: {
  readonly data: SeenClaims | undefined;
  readonly problem: unknown;
}): string {
  if (problem !== undefined) return texts.whatSignInsSaid;
  if (data === undefined) return '';
  if (data.members === 0) return texts.nobodyHasSignedIn;
  if (data.claims.length === 0) return texts.atLastSignIns(data.members);
  return texts.whatItSaidAt(data.members);
}
