import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Html } from '../../../lambdas/endpoints/http/html.ts';
import { DE } from '../../../lambdas/endpoints/texts/de/texts.ts';
import { EN } from '../../../lambdas/endpoints/texts/en/texts.ts';
import { textsIn } from './texts-in.ts';

const ENDPOINTS = join(import.meta.dirname, '../../../lambdas/endpoints');

/** Whatever makes HTML is the source of a page. */
const pages = readdirSync(ENDPOINTS, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(sep, '/'))
  .filter((file) => file.endsWith('.ts') && !file.startsWith('texts/'))
  .filter((file) => /[^.]\bhtml`/.test(readFileSync(join(ENDPOINTS, file), 'utf8')))
  .sort();

/** In a source, and right there: what a machine reads, or the name of a member. Exactly these. */
const NO_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'approval/ask-page.ts': ['checked', 'data-passkey', 'selected'],
  'approval/passkey-script.ts': ['data-challenges="…"…', 'data-session="…"'],
  'errors-page.ts': ['correlation_id', 'public, max-age=3600'],
  'http/pages-of.ts': ['text/html; charset=utf-8'],
  'sign-in/session-pages.ts': ['Accept, Cookie', 'action quiet', 'action quiet', 'action quiet'],
  'sign-in/setup-endpoint.ts': ['GET, POST'],
};

describe('what our pages say', () => {
  it('stands in the catalogue, and none of it in a page', () => {
    expect(pages.length).toBeGreaterThan(15);
    const found = pages.map((file) => [file, textsIn(readFileSync(join(ENDPOINTS, file), 'utf8'))] as const);
    expect(Object.fromEntries(found.filter(([, texts]) => texts.length > 0))).toStrictEqual(NO_TEXTS);
  });

  it.each([
    ['html`<p>Remove</p>`', 'Remove'],
    ['html`<p>$' + '{one} of all</p>`', '… of all'],
    ['html`<img src="/logo" alt="A picture">`', 'A picture'],
    ["htmlPage({ title: 'Not signed in' })", 'Not signed in'],
    ['say(`Sign out of $' + '{organization}`)', 'Sign out of …'],
    ['isOn ? html`<b>$' + '{texts.on}</b>` : html`off`', 'off'],
  ])('is found wherever it stands: %s', (source, text) => {
    expect(textsIn(source)).toStrictEqual([text]);
  });

  it.each([
    'html`<p class="action quiet" data-passkey="none">$' + '{texts.remove}</p>`',
    "import { one } from 'some package'; type Kind = 'One kind' | 'Another kind';",
  ])('is not what a machine reads: %s', (source) => {
    expect(textsIn(source)).toStrictEqual([]);
  });
});

type Text = string | ((...values: readonly never[]) => Text | Html) | { readonly [name: string]: Text };

/** Values that nobody can take for words; a piece of HTML is a text to whoever takes one. */
const VALUES = ['⟨1⟩', '⟨2⟩', '⟨3⟩'];
const NAMED = { why: '⟨4⟩', them: '⟨1⟩', member: '⟨2⟩', organization: '⟨3⟩' };

/** Path → as it is read, with its values in it; of a value that is a time the time of the epoch. */
function read(text: Text | Html, path: string): readonly (readonly [string, string])[] {
  if (typeof text === 'string') return [[path, text]];
  if (typeof text === 'function') return read(called(text, path), path);
  if ('markup' in text && typeof text.markup === 'string') return [[path, text.markup]];
  return Object.entries(text).flatMap(([name, one]) => read(one as Text, path === '' ? name : `${path}.${name}`));
}

function called(text: (...values: readonly never[]) => Text | Html, path: string): Text | Html {
  const values = /^common\.(?:moment|duration)$/.test(path)
    ? [5_400]
    : path === 'activation.warning'
      ? [NAMED]
      : VALUES;
  return text(...(values.slice(0, text.length) as never[]));
}

const english = new Map(read(EN as unknown as Text, ''));
const german = new Map(read(DE as unknown as Text, ''));
const valuesOf = (text: string) => [...new Set(text.match(/⟨\d⟩/g))].sort().join(' ');

/** What German people say as English ones do. */
const ALIKE = new Set(['Tool', 'Name']);

describe('the catalogue in German', () => {
  it('has every text', () => {
    expect([...german.keys()]).toStrictEqual([...english.keys()]);
    expect(german.size).toBeGreaterThan(200);
  });

  it('is German, finished, and as strangers speak', () => {
    const same = [...german].filter(([path, text]) => english.get(path) === text && !ALIKE.has(text));
    expect(same).toStrictEqual([]);
    expect([...german].filter(([, text]) => /TODO|\bdu\b|\bdein|”/i.test(text) || text.trim() === '')).toStrictEqual(
      [],
    );
  });

  it('says the same values', () => {
    expect([...german].filter(([path, text]) => valuesOf(text) !== valuesOf(english.get(path) ?? ''))).toStrictEqual(
      [],
    );
  });
});
