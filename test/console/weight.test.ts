import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CONSOLE_DIST, MANIFEST } from '../../console/build/build-console.ts';
import { buildConsole } from '../../local/runtime/build-console.ts';

/** Bytes, as they are sent to a browser that takes brotli: five seconds at 400 kbit/s. */
const FIRST_PAGE_MAX_BYTES = 250_000;

/** The same in another language, whose texts come in one script. */
const FIRST_PAGE_IN_GERMAN_MAX_BYTES = 300_000;

/** Of any other page, with all that it shares with the first one. */
const ANY_PAGE_MAX_BYTES = 400_000;

/** Of the one script of the page where a person approves. */
const PASSKEY_SCRIPT_MAX_BYTES = 5_000;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isDynamicEntry?: boolean;
}

let manifest: Readonly<Record<string, Chunk>>;

/** In a process of its own, as everybody builds it: Vite takes no plug-in from a test's own realm. */
beforeAll(async () => {
  await buildConsole();
  manifest = JSON.parse(readFileSync(join(CONSOLE_DIST, MANIFEST), 'utf8'));
}, 240_000);

const sent = (path: string) => statSync(join(CONSOLE_DIST, `${path}.br`)).size;

/** Files that a browser loads before it shows these: each with what it imports, and with its styles. */
function filesOf(sources: readonly string[], seen = new Set<string>()): ReadonlySet<string> {
  const files = new Set<string>();
  for (const source of sources.filter((one) => !seen.has(one))) {
    seen.add(source);
    const { file, css = [], imports = [] } = manifest[source] ?? { file: `${source}: not in the build` };
    for (const one of [file, ...css, ...filesOf(imports, seen)]) files.add(one);
  }
  return files;
}

const weightOf = (...sources: string[]) =>
  [...filesOf(['index.html', ...sources])].reduce((sum, file) => sum + sent(file), sent('index.html'));

describe('what a reader waits for', () => {
  it(`is at most ${FIRST_PAGE_MAX_BYTES} bytes until the first page of the console shows`, () => {
    expect(weightOf('src/pages/home.tsx')).toBeLessThanOrEqual(FIRST_PAGE_MAX_BYTES);
  });

  it(`is at most ${FIRST_PAGE_IN_GERMAN_MAX_BYTES} bytes for a reader of German`, () => {
    const german = 'src/texts/de/index.ts';
    expect(manifest[german]?.isDynamicEntry).toBe(true);
    expect(weightOf('src/pages/home.tsx', german)).toBeLessThanOrEqual(FIRST_PAGE_IN_GERMAN_MAX_BYTES);
    // Nobody else loads it.
    expect(weightOf('src/pages/home.tsx', german)).toBeGreaterThan(weightOf('src/pages/home.tsx') + 20_000);
  });

  it(`is at most ${ANY_PAGE_MAX_BYTES} bytes until any other does`, () => {
    const pages = Object.keys(manifest).filter((source) => /^src\/pages\/[\w-]+\.tsx$/.test(source));
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.filter((page) => weightOf(page) > ANY_PAGE_MAX_BYTES)).toStrictEqual([]);
  });

  it('has no font in it: the device has some', () => {
    expect(Object.keys(manifest).length).toBeGreaterThan(15);
    expect(JSON.parse(readFileSync(join(CONSOLE_DIST, 'files.json'), 'utf8'))).not.toContainEqual(
      expect.objectContaining({ path: expect.stringMatching(/global-styles|woff2?$/) }),
    );
  });

  it('is a script of a few kilobytes where a person approves with a passkey', () => {
    expect(sent('passkey.js')).toBeLessThanOrEqual(PASSKEY_SCRIPT_MAX_BYTES);
  });
});
