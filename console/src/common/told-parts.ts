/** A piece of a text: words, or an id that people know by a name. */
export type ToldPart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'member' | 'provider'; readonly text: string };

/** Ids that are made here: nothing else looks so. */
const OWN_ID = /(?<![\w-])(?:mem|idp)_[0-9a-f]{32}(?![\w-])/;

/** "the member", "and its mapped claim to". */
const BEFORE_A_MEMBER = 'member|to|Mitglied|zu';

/**
 * A text that the server wrote, with ids in it: advice is written where nobody's name is known. `members`: ids that it may
 * name, which a vendor may have chosen, so that they could be any word: they count after the words that advice
 * has before one, in each of its languages, and nowhere else.
 */
export function toldParts(text: string, members: readonly string[]): readonly ToldPart[] {
  const chosen = members
    .filter((id) => id !== '')
    .map((id) => `(?<=\\b(?:${BEFORE_A_MEMBER}) )${literally(id)}(?![\\w-])`);
  const pattern = new RegExp([...chosen, OWN_ID.source].join('|'), 'g');
  const parts: ToldPart[] = [];
  let end = 0;
  for (const { 0: id, index } of text.matchAll(pattern)) {
    parts.push({ kind: 'words', text: text.slice(end, index) });
    parts.push({ kind: id.startsWith('idp_') ? 'provider' : 'member', text: id });
    end = index + id.length;
  }
  return [...parts, { kind: 'words' as const, text: text.slice(end) }].filter((part) => part.text !== '');
}

/** Members whom the facts of a refusal name. Of a name in an assertion, `member` is a part of it and no person. */
export function membersIn(facts: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const ids = [facts?.['member'], facts?.['other']];
  return ids.filter((id): id is string => typeof id === 'string');
}

function literally(text: string): string {
  return text.replace(/\W/g, '\\$&');
}
