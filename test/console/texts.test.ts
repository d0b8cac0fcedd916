import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isValidElement, type ReactNode } from 'react';
import { catalogue } from '../../console/src/texts/de/index.ts';
import { textsIn } from './texts-in.ts';

const SOURCES = join(import.meta.dirname, '../../console/src');

/** In a source, and right there: what a machine reads, or what is so in every language. Exactly these. */
const NO_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'api/problem.ts': ['ApiProblem'],
  // Attributes of a cookie.
  'app/language-choice.ts': ['…=…; Path=/; SameSite=Lax; Max-Age=……'],
  'app/parse-branding.ts': ['Countersign'],
  // Each language is called what it calls itself.
  'app/top-bar.tsx': ['English', 'Deutsch'],
  // What an answer of the server says.
  'pages/activity/unsigned.ts': ['provider keys'],
  // Examples of what is typed.
  'pages/activity/find-refusal.tsx': ['GZJ5qapWs7POzOW='],
  'pages/explain.tsx': ['eyJ…'],
  'pages/landing.tsx': ['acme'],
  'pages/provider/issuer-fields.tsx': ['https://…/jwks'],
  'pages/provider/provider-settings.tsx': ['acme.example'],
  'pages/provider/role-by-claim.tsx': ['groups', 'engineering'],
  // Names of standards.
  'pages/provider/provider-guide.tsx': ['SAML'],
  'pages/provider/signals.tsx': ['Bearer …'],
};

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(sep, '/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('texts/'))
  .sort();

describe('the texts of the console', () => {
  it('stand in the catalogue, and none in a component', () => {
    const found = files.map((file) => [
      file,
      textsIn(readFileSync(join(SOURCES, file), 'utf8')).map(({ text }) => text),
    ]);
    expect(files.length).toBeGreaterThan(120);
    expect(Object.fromEntries(found.filter(([, texts]) => texts?.length !== 0))).toStrictEqual(NO_TEXTS);
  });

  it.each([
    ['<p>Remove it</p>', 'Remove it'],
    ['<Alert>none</Alert>', 'none'],
    ['<Button ariaLabel="remove" />', 'remove'],
    ['<Alert header={isOn ? "on" : texts.off} />', 'on'],
    ['<p>{at === undefined ? "never" : at}</p>', 'never'],
    ['<p>{`Until $' + '{at}`}</p>', 'Until …'],
    ['done("It is gone.")', 'It is gone.'],
    ['const OPTIONS = [{ value: "a", label: "all" }]', 'all'],
    ['const columns = [{ id: "used", cell: ({ at }) => (at === undefined ? "never" : at) }]', 'never'],
    ['throw new ApiProblem({ kind: "a", message: "gone" })', 'gone'],
  ])('are found wherever they stand: %s', (source, text) => {
    expect(textsIn(source).map((found) => found.text)).toStrictEqual([text]);
  });

  it.each([
    '<Box variant="small" fontSize="body-s">{texts.remove}</Box>',
    '<p className="wide open">{name === "Not this" ? null : name}</p>',
    'import { one } from "Some package"; type Kind = "One kind" | "Another kind";',
    'const loaded = useLoad("what is loaded", load); const path = `/members/$' + '{id}`;',
  ])('are not what a machine reads: %s', (source) => {
    expect(textsIn(source)).toStrictEqual([]);
  });
});

/** `claims` and `guides` are of the core: test/core/advice/languages.test.ts, test/guides/german.test.ts. */
const { messages, claims, guides, ...german } = catalogue;

describe('the catalogue', () => {
  const sources = files.map((file) => readFileSync(join(SOURCES, file), 'utf8'));

  it.each(Object.keys(german))('%s has no text that no page shows', (subject) => {
    const its = sources.filter((source) => source.includes(`/texts/${fileOf(subject)}'`)).join('\n');
    const names = Object.keys(catalogue[subject as keyof typeof catalogue]);
    expect(names.filter((name) => !new RegExp(`\\btexts\\.${name}\\b`).test(its))).toStrictEqual([]);
  });
});

function fileOf(subject: string): string {
  return `${subject.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}

type Text = string | ((...parts: readonly unknown[]) => ReactNode) | { readonly [name: string]: Text };

const subjects = Object.entries(german as Readonly<Record<string, { readonly [name: string]: Text }>>);

async function englishOf(subject: string): Promise<{ readonly [name: string]: Text }> {
  const module = (await import(`../../console/src/texts/en/${fileOf(subject)}`)) as Record<
    string,
    { readonly [name: string]: Text }
  >;
  return module[subject] ?? {};
}

/** What a text takes that is neither a word nor a number: with each value once. */
const TAKEN: Readonly<Record<string, readonly unknown[]>> = {
  'agents.itLosesApproved': [['7', '8', '9']],
  'audit.theTrailHoldsNo': [{ action: '7', actor: '8', days: 9 }],
  'clients.ends': [{ sessions: 7, members: 8, grants: 9 }, true],
  'clients.or': [['7', '8']],
  'clients.registeredWithOperatorsToken': [{ at: '6', token: '7', until: '8', deletedAt: '9' }],
  'common.whoCanFixIt': [['7', '8']],
  'explain.theClientMayHave': [['7', '8']],
  'providers.knownByNowBy': [{ members: 7, isMore: true, claim: '8', links: 9 }],
  'providers.unusualIssuer': ['7', ['8', '9']],
};

/** As it is read: a text with its values in it, which are digits here. */
function read(name: string, text: Text): string {
  if (typeof text === 'string') return text;
  if (typeof text === 'function') return plain(text(...(TAKEN[name] ?? ['7', '8', '9'].slice(0, text.length))));
  return Object.values(text)
    .map((one) => read(name, one))
    .join('; ');
}

function plain(node: ReactNode): string {
  if (Array.isArray(node)) return node.map(plain).join('');
  if (isValidElement<{ readonly children?: ReactNode }>(node)) return plain(node.props.children);
  return typeof node === 'string' || typeof node === 'number' ? String(node) : '';
}

/** Words that German administrators say as English ones do. */
const ALIKE =
  /^(?:Agent|Assertions?|Assertion \(ID-JAG\)|Audience|Client|Clients|Detail|Details|Hosts|JSON|Name|Name Qualifier|Passkey|SCIM-Token|Scope|Scopes|Status|Token|Tokens|Tool|Tools)$/;

describe.each(subjects)('%s in German', (subject, texts) => {
  it('has the texts of the English catalogue, and no other', async () => {
    expect(Object.keys(texts).sort()).toStrictEqual(Object.keys(await englishOf(subject)).sort());
  });

  it('is German', async () => {
    const english = await englishOf(subject);
    const same = Object.keys(texts).filter((name) => {
      const [here, there] = [texts[name], english[name]].map((text) => read(`${subject}.${name}`, text ?? ''));
      return here === there && !ALIKE.test(here ?? '') && /\p{L}{3}/u.test(here ?? '');
    });
    expect(same).toStrictEqual([]);
  });

  it('says the same values', async () => {
    const english = await englishOf(subject);
    const digits = (name: string, text: Text | undefined) =>
      [...new Set(read(`${subject}.${name}`, text ?? '').match(/[6-9]/g))].sort().join('');
    const different = Object.keys(texts).filter((name) => digits(name, texts[name]) !== digits(name, english[name]));
    expect(different).toStrictEqual([]);
  });

  it('is finished, in German quotation marks', () => {
    const read_ = Object.entries(texts).map(([name, text]) => read(`${subject}.${name}`, text));
    expect(read_.filter((text) => /TODO|FIXME|[”"]|\bdu\b|\bdein/i.test(text) || text.trim() === '')).toStrictEqual([]);
  });
});

describe('the design system in German', () => {
  it('speaks German', () => {
    expect(Object.keys(messages)).not.toHaveLength(0);
    expect(JSON.stringify(messages)).toContain('"de"');
  });
});
