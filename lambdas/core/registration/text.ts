/**
 * Characters that a person who decides by reading does not see, or that change where others are seen: controls, format
 * characters (directions, the soft hyphen, tags), line and paragraph separators, whatever is to be ignored where it has
 * no glyph (zero-width spaces, variation selectors, Hangul fillers), the blank Braille pattern, halves of a surrogate
 * pair, and private ones, which look as somebody's font says.
 * @see Unicode Standard §5.21, Default_Ignorable_Code_Point; UTS #39 §5.2 "invisible characters"
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}\p{Co}\u2800]/u;

/** Scripts whose letters look different with a joiner, or the lack of one, between them (RFC 5892 appendix A). */
const JOINING =
  '[\\p{Script=Arab}\\p{Script=Syrc}\\p{Script=Mong}\\p{Script=Deva}\\p{Script=Beng}\\p{Script=Guru}\\p{Script=Gujr}\\p{Script=Orya}\\p{Script=Taml}\\p{Script=Telu}\\p{Script=Knda}\\p{Script=Mlym}\\p{Script=Sinh}\\p{Script=Khmr}\\p{Script=Mymr}]';

/** One zero-width (non-)joiner between two letters or marks of such a script: how some names are spelled. */
const SPELLED_JOINER = `(?<=${JOINING})[\\u200C\\u200D](?=${JOINING})`;
const EACH_SPELLED_JOINER = new RegExp(SPELLED_JOINER, 'gu');
const JOINER_OR_UNSEEN = new RegExp(`${SPELLED_JOINER}|(${UNSEEN.source})`, 'gu');

/**
 * Whether a text holds what nobody sees: two that read the same would be two. Joiners count but where they are spelling.
 * Does NOT find letters of different scripts that look alike: they are legitimate letters.
 */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text.replace(EACH_SPELLED_JOINER, ''));
}

/** The same text with something to see in the place of each such character: for a screen, of rows of any age. */
export function showUnseen(text: string): string {
  return text.replace(JOINER_OR_UNSEEN, (joiner, hidden?: string) => (hidden === undefined ? joiner : '\u{fffd}'));
}

/** Letters of these look like one another's: `Аcme` with a Cyrillic letter reads as Acme. */
const LOOKALIKE_ALPHABETS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/**
 * Whether one word has letters of several alphabets that look alike: no language writes so, and what it reads as is not
 * what it is (UTS #39 §5, "single script"). Does NOT find a whole word of another alphabet that looks like one of ours.
 */
export function mixesAlphabets(text: string): boolean {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.some((word) => LOOKALIKE_ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1);
}

/** Said of a field that holds one. */
export const UNSEEN_PROBLEM = 'must not contain characters that cannot be seen';

export const DISPLAY_NAME_FORM = '1–100 characters of text, all of them to be seen';

const MAX_DISPLAY_NAME_LENGTH = 100;

/**
 * A name to show: 1–100 characters with something to see. Spaces of every kind are one ordinary space each run, and
 * none at the ends: wide ones could set what follows apart, as if it were something else. `undefined`: no such name.
 */
export function parseDisplayName(text: string): string | undefined {
  const name = text.replace(/\p{Zs}+/gu, ' ').replace(/^ | $/g, '');
  if (name.length > MAX_DISPLAY_NAME_LENGTH || hasUnseen(name)) return undefined;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : undefined;
}

/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets, of which two are the angle brackets. */
const MAX_EMAIL_LENGTH = 254;

/**
 * The form of an address that a person is known by: something, one `@`, something, no white space, and nothing that
 * cannot be seen, joiners included: two addresses that read the same would be two people. Nor one that is composed
 * differently (RFC 6532 §3.1 asks for NFC). Its ASCII letters in lower case, as every provider compares them; no other
 * letter is changed, because Unicode's lower case makes one address of two (the Kelvin sign becomes `k`), and whoever
 * has the one would be taken for the other. Its domain as {@link asciiDomain} writes it. `undefined`: not an address.
 */
export function normalizeEmail(text: string): string | undefined {
  const email = normalizeWrittenEmail(text);
  if (email === undefined) return undefined;
  const at = email.lastIndexOf('@') + 1;
  const normalized = email.slice(0, at) + asciiDomain(email.slice(at));
  return normalized.length <= MAX_EMAIL_LENGTH ? normalized : undefined;
}

/**
 * The same, with the domain's letters as they were written: how addresses were stored before domains were compared in one
 * form.
 */
export function normalizeWrittenEmail(text: string): string | undefined {
  const email = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const isAddress = email.length <= MAX_EMAIL_LENGTH && /^[^\s@]+@[^\s@]+$/u.test(email);
  return isAddress && !UNSEEN.test(email) && email.normalize('NFC') === email ? email : undefined;
}

/**
 * A domain in the form that the DNS knows: ASCII letters in lower case, and every other label as its A-label (`xn--…`), so
 * that `MÜNCHEN.example` and `xn--mnchen-3ya.example` are one. Labels of letters that stand for others (full width, the
 * Kelvin sign) are not converted, and so are no domain that anybody pins: nobody writes a name of theirs so.
 * The browser's console decides by this too, hence URL and not `node:url`: both follow UTS #46.
 * @see RFC 5890 §2.3.2.1
 */
export function asciiDomain(domain: string): string {
  const lower = domain.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const labels = lower.split('.').map(toAsciiLabel);
  return labels.includes(undefined) ? lower : labels.join('.');
}

function toAsciiLabel(label: string): string | undefined {
  if (/^[\x21-\x7e]*$/.test(label)) return label;
  if (!/^[\p{L}\p{N}\p{M}-]+$/u.test(label) || label.normalize('NFKC') !== label) return undefined;
  const url = URL.parse(`https://${label}.example`);
  const [converted = '', ...others] = url?.hostname.split('.') ?? [];
  return converted.startsWith('xn--') && others.length === 1 ? converted : undefined;
}
