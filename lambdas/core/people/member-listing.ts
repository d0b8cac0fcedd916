import type { Member } from '../records.ts';

/**
 * Where a member stands in the lists that people look through: a place for the order of addresses and one for each word that
 * they are found by, on the shelf of their status and on that of their status and role. A list is then one range of one
 * shelf, however many members there are. A place lists and finds, and decides nothing: who is shown, is read from the
 * member's own row, and a place that does not fit it any more is passed over.
 */

/** Of one member: places are written in one transaction with the member, whose items are a hundred at most. */
const MAX_WORDS = 10;
const MAX_NAME_WORDS = 4;

/** Letters of a word that are told apart. */
const MAX_WORD_LENGTH = 32;

/** Of an address, for its order; DynamoDB's key has 1,024 bytes, of which a letter may take four. */
const MAX_ADDRESS_LENGTH = 100;

/** Words are letters and digits: nothing that a word or a role's name holds ends one. */
const END = '#';

/** Past every place of a shelf: the last code point there is. */
const LAST = '\u{10ffff}';

/** Letters that no decomposition makes plain, as people type them who do not have them. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...([
    ['ß', 'ss'],
    ['æ', 'ae'],
    ['œ', 'oe'],
    ['ø', 'o'],
    ['ł', 'l'],
    ['đ', 'd'],
    ['ð', 'd'],
    ['þ', 'th'],
    ['ı', 'i'],
  ] as const),
]);

/** Without case and accents. What is decomposed first is compatible forms too: wide letters, ligatures. */
export function foldText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return plain.replace(/[ßæœøłđðþı]/gu, (letter) => PLAIN.get(letter) ?? letter);
}

/** The words of a text, folded, each once: runs of letters and digits. */
export function wordsOf(text: string): readonly string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => [...word].slice(0, MAX_WORD_LENGTH).join('')))];
}

type Listed = Pick<Member, 'id' | 'email' | 'displayName' | 'lastSignIn' | 'role' | 'status'>;

/** What a member is found by: the words of their address, those before the `@` first, and of their name. */
export function memberWords({ email, displayName }: Pick<Member, 'email' | 'displayName'>): readonly string[] {
  const ofAddress = wordsOf(email).slice(0, MAX_WORDS);
  const further = wordsOf(displayName?.text ?? '').filter((word) => !ofAddress.includes(word));
  return [...ofAddress, ...further.slice(0, MAX_NAME_WORDS)];
}

export interface Shelf {
  readonly status: Member['status'];
  /** Absent: whoever has the status, of every role. */
  readonly role?: string;
  /** In the order of last sign-ins. Absent: of addresses, and by words. */
  readonly by?: 'sign_in';
}

/** Every place of a member, as keys. */
export function placesOf(member: Listed): readonly string[] {
  const { status, role } = member;
  const words = ['', ...memberWords(member)];
  const shelves: readonly Shelf[] = [{ status }, { status, role }];
  return [
    ...shelves.flatMap((shelf) => words.map((word) => `${shelfKey(shelf)}${placeOf(member, word)}`)),
    ...shelves.map((shelf) => `${shelfKey({ ...shelf, by: 'sign_in' })}${signInPlaceOf(member)}`),
  ];
}

/** Where a member stands in the order of last sign-ins: by the hour, and within it by address. Never: before everybody. */
export function signInPlaceOf(member: Pick<Member, 'id' | 'email' | 'lastSignIn'>): string {
  return placeOf(member, hourWord(member.lastSignIn?.at ?? 0));
}

/** Of one length, so that their order is that of time. Seven digits last for a thousand years. */
function hourWord(at: number): string {
  return String(Math.floor(at / 3_600)).padStart(7, '0');
}

/** Where a member stands on a shelf, by this word of theirs; with none, in the order of addresses. */
export function placeOf({ id, email }: Pick<Member, 'id' | 'email'>, word: string): string {
  const address = [...foldText(email)].slice(0, MAX_ADDRESS_LENGTH).join('');
  return `${word}${END}${address}${END}${id}`;
}

/** What the keys of a shelf begin with. */
export function shelfKey({ status, role, by }: Shelf): string {
  return `${by === undefined ? '' : 'signed-in '}${status}${role === undefined ? '' : `:${role}`}${END}`;
}

/** What is looked for: words of which each must be the beginning of one of the member's. None: everybody. */
export type Sought = readonly string[];

/** The first and the last key of a shelf that are looked through, both included; of what follows `after`, if it is said. */
export function rangeOf(shelf: Shelf, sought: Sought, { after, descending }: Range): Keys {
  const key = shelfKey(shelf);
  const range = { first: `${key}${beginningOf(sought)}`, last: `${key}${beginningOf(sought)}${LAST}` };
  if (after === undefined) return range;
  // NUL comes before everything that could follow: nothing stands between a place and the one after it. Downwards, the
  // place itself is the last, and passed over by who reads.
  return descending ? { ...range, last: `${key}${after}` } : { ...range, first: `${key}${after}\0` };
}

/**
 * The same in the order of last sign-ins: `before`, of whoever has come in in no hour that began then or later, seconds since
 * the epoch; absent: of everybody. `undefined`: `after` lies outside of it.
 */
export function signInRangeOf(
  shelf: Shelf,
  before: number | undefined,
  { after, descending }: Range,
): Keys | undefined {
  const key = shelfKey({ ...shelf, by: 'sign_in' });
  const end = before === undefined ? LAST : hourWord(before);
  if (after !== undefined && (!isSignInPlace(after) || comparePlaces(after, end) >= 0)) return undefined;
  if (after === undefined) return { first: key, last: `${key}${end}` };
  return descending ? { first: key, last: `${key}${after}` } : { first: `${key}${after}\0`, last: `${key}${end}` };
}

function isSignInPlace(place: string): boolean {
  return /^\d{7}#/.test(place) && !place.includes(LAST) && !place.includes('\0');
}

interface Range {
  /** A place: see {@link mayFollow}. */
  readonly after?: string | undefined;
  readonly descending: boolean;
}

interface Keys {
  readonly first: string;
  readonly last: string;
}

/** Whether a list of what is sought may go on after this place: outside of it, a range would end before it begins. */
export function mayFollow(place: string, sought: Sought): boolean {
  return place.startsWith(beginningOf(sought)) && !place.includes(LAST) && !place.includes('\0');
}

function beginningOf(sought: Sought): string {
  return leadingWord(sought) || END;
}

/** The longest says most. */
function leadingWord(sought: Sought): string {
  return sought.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** Whether a place is where a member still stands and is to be shown: once, however many of their words are looked for. */
export function standsAt(member: Listed, shelf: Shelf, place: string, sought: Sought): boolean {
  if (member.status !== shelf.status || (shelf.role !== undefined && member.role !== shelf.role)) return false;
  if (shelf.by === 'sign_in') return signInPlaceOf(member) === place;
  const words = memberWords(member);
  if (!sought.every((one) => words.some((word) => word.startsWith(one)))) return false;
  const leading = leadingWord(sought);
  const shownAt = leading === '' ? '' : firstOf(words.filter((word) => word.startsWith(leading)));
  return placeOf(member, shownAt) === place;
}

function firstOf(words: readonly string[]): string {
  return [...words].sort(comparePlaces)[0] ?? '';
}

/** As DynamoDB orders keys: by the bytes of UTF-8, which is the order of code points, and not that of UTF-16. */
export function comparePlaces(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
