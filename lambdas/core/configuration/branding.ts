import { CONSOLE_ROOT } from '../../routes.ts';
import { hasUnseen, mixesAlphabets } from '../registration/text.ts';
import { contrast, isColor, lightenedFor } from './contrast.ts';
import { type ConfigurationProblem, fieldPath } from './schema.ts';

/** What members see of the vendor on every page: our own name means nothing to them. */
export interface Branding {
  readonly productName: string;
  /** Path of the picture, which we serve. Absent: there is none, or nothing is deployed yet. */
  readonly logo?: string;
  /** Absent: our own. */
  readonly accent?: Accent;
  readonly support?: Support;
}

/** Of buttons and links, `#rrggbb`: with white letters on it and on a white card, and the one for dark cards. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
}

/** Where a person who is stuck finds help, and what the link is called. */
export interface Support {
  readonly href: string;
  readonly text: string;
}

/** As it stands in `countersign.json`. */
export interface BrandingInput {
  readonly productName: string;
  readonly logo?: string | undefined;
  readonly accentColor?: string | undefined;
  readonly accentColorDark?: string | undefined;
  readonly supportUrl?: string | undefined;
  readonly supportEmail?: string | undefined;
}

/** What cards are made of, on pages without scripts: the console's dark ones are darker still. */
const LIGHT_CARD = '#ffffff';
const DARK_CARD = '#1b212a';

/** WCAG 2.2 §1.4.3 (AA), of text. §1.4.11 asks 3:1 of the edges of controls, which are of the same colour. */
export const TEXT_CONTRAST = 4.5;

/** Of a colour that nobody has chosen for dark cards: our own has more still. */
const DARK_CONTRAST = 6;

/** It stands beside the way out in a top bar that is 390 pixels wide. */
const MAX_PRODUCT_NAME_CHARACTERS = 40;

const MAX_SUPPORT_URL_CHARACTERS = 500;

/** Below the console's other files, which are named by their content too. */
const LOGO_FOLDER = 'assets/';

/** How synth names the picture, whatever the vendor's file is called: by its content. */
const LOGO_NAME = /^logo-[0-9a-f]{64}\.(?:png|jpeg|webp)$/;

type Members = Readonly<Record<string, unknown>>;

/** Every problem with what is branded, but for the picture: synth alone sees its file. */
export function problemsOfBranding(branding: Members): ConfigurationProblem[] {
  const problems: readonly (readonly [field: keyof BrandingInput, problem: string | undefined])[] = [
    ['productName', textOf(branding, 'productName', problemOfName)],
    ['accentColor', textOf(branding, 'accentColor', problemOfAccent)],
    ['accentColorDark', textOf(branding, 'accentColorDark', problemOfDarkAccent)],
    ['accentColorDark', problemOfDarkAlone(branding)],
    ['supportUrl', textOf(branding, 'supportUrl', problemOfSupportUrl)],
    ['supportEmail', textOf(branding, 'supportEmail', problemOfSupportEmail)],
    ['supportEmail', problemOfTwoWays(branding)],
  ];
  return problems.flatMap(([field, problem]) =>
    problem === undefined ? [] : [{ field: fieldPath(['branding', field]), problem }],
  );
}

/** Of what has passed {@link problemsOfBranding}. */
export function resolveBranding(input: BrandingInput): Branding {
  const { productName, logo, accentColor, accentColorDark } = input;
  const support = supportOf(input);
  return {
    productName,
    ...(logo !== undefined && LOGO_NAME.test(logo) && { logo: `${CONSOLE_ROOT}${LOGO_FOLDER}${logo}` }),
    ...(accentColor !== undefined && {
      accent: { light: accentColor, dark: accentColorDark ?? lightenedFor(accentColor, DARK_CARD, DARK_CONTRAST) },
    }),
    ...(support && { support }),
  };
}

/** What the picture's file is called among the console's, by its digest; `png`, `jpeg` or `webp`. */
export function logoFileName(digest: string, format: string): string {
  return `logo-${digest}.${format}`;
}

/** Where among the console's files it lies. */
export function logoFilePath(fileName: string): string {
  return LOGO_FOLDER + fileName;
}

function textOf(
  branding: Members,
  field: keyof BrandingInput,
  problemOf: (text: string) => string | undefined,
): string | undefined {
  const value = branding[field];
  // What is no text is the schema's to say.
  return typeof value === 'string' ? problemOf(value) : undefined;
}

function problemOfName(name: string): string | undefined {
  const hasLength = name.length >= 1 && [...name].length <= MAX_PRODUCT_NAME_CHARACTERS;
  if (!hasLength || name !== name.trim() || !/[\p{L}\p{N}]/u.test(name)) {
    return `must be 1 to ${MAX_PRODUCT_NAME_CHARACTERS} characters with a letter or a digit, and no space at its ends`;
  }
  if (hasUnseen(name)) return 'must not contain characters that cannot be seen, or that turn the text around';
  return mixesAlphabets(name) ? 'must not mix letters of different alphabets in one word' : undefined;
}

const COLOR_FORM = 'must be a colour as #rrggbb: # and six hexadecimal digits';

/** White letters stand on it, and it stands on white: the two contrasts are one. */
function problemOfAccent(color: string): string | undefined {
  if (!isColor(color)) return COLOR_FORM;
  const measured = contrast(color, LIGHT_CARD);
  return measured >= TEXT_CONTRAST ? undefined : tooFaint(measured, `white (${LIGHT_CARD})`, 'darker');
}

function problemOfDarkAccent(color: string): string | undefined {
  if (!isColor(color)) return COLOR_FORM;
  const measured = contrast(color, DARK_CARD);
  return measured >= TEXT_CONTRAST ? undefined : tooFaint(measured, `the dark card (${DARK_CARD})`, 'lighter');
}

/** Rounded down, so that what is too little never reads as enough. */
function tooFaint(measured: number, ground: string, mend: string): string {
  const ratio = (Math.floor(measured * 100) / 100).toFixed(2);
  return `has a contrast of ${ratio}:1 with ${ground}; text of buttons and links needs ${TEXT_CONTRAST}:1 (WCAG 2 AA). Choose a ${mend} colour`;
}

function problemOfDarkAlone({ accentColor, accentColorDark }: Members): string | undefined {
  return accentColorDark === undefined || accentColor !== undefined ? undefined : 'needs accentColor beside it';
}

function problemOfSupportUrl(text: string): string | undefined {
  const url = URL.parse(text);
  const isFit = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.href.length > 0;
  return isFit && text.length <= MAX_SUPPORT_URL_CHARACTERS && /^[\x21-\x7e]+$/.test(text)
    ? undefined
    : `must be an https:// URL of at most ${MAX_SUPPORT_URL_CHARACTERS} characters, without a user name and without spaces`;
}

/** Narrower than RFC 5321: it becomes a `mailto:` link (RFC 6068) in which nothing has to be escaped. */
const SUPPORT_EMAIL = /^[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$/;

function problemOfSupportEmail(text: string): string | undefined {
  return SUPPORT_EMAIL.test(text) && text.length <= 254 ? undefined : 'must be an e-mail address: help@vendor.example';
}

function problemOfTwoWays({ supportUrl, supportEmail }: Members): string | undefined {
  return supportUrl === undefined || supportEmail === undefined
    ? undefined
    : 'must not stand beside supportUrl: choose one of the two';
}

function supportOf({ productName, supportUrl, supportEmail }: BrandingInput): Support | undefined {
  if (supportUrl !== undefined) return { href: new URL(supportUrl).href, text: `${productName} support` };
  return supportEmail === undefined ? undefined : { href: `mailto:${supportEmail}`, text: supportEmail };
}
