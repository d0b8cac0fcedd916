import type { HtmlTagDescriptor, Rolldown } from 'vite';
import { preloadStart } from '../../console/build/preload-start.ts';

/** A script of a build: its name, what it is made of, what it imports, its styles. */
function chunk(fileName: string, { of = '', isEntry = false, imports = [] as string[], styles = [] as string[] } = {}) {
  const facts = {
    type: 'chunk',
    fileName,
    imports,
    isEntry,
    moduleIds: [of],
    viteMetadata: { importedCss: new Set(styles) },
  };
  return [fileName, facts as unknown as Rolldown.OutputChunk] as const;
}

const BUNDLE = [
  chunk('index.js', { of: '/console/src/main.ts', isEntry: true, imports: ['runtime.js'] }),
  chunk('start.js', { of: '/console/src/app/start.tsx', imports: ['react.js', 'runtime.js'], styles: ['start.css'] }),
  chunk('react.js', { imports: ['helpers.js'] }),
  chunk('helpers.js'),
  chunk('runtime.js'),
  chunk('de.js', { of: '/console/src/texts/de/index.ts', imports: ['react.js'] }),
];

const PAGE = '<script src="/console/index.js"></script><link rel="modulepreload" href="/console/runtime.js">';

function linksOf(chunks: typeof BUNDLE): readonly (readonly [unknown, unknown])[] {
  const { transformIndexHtml } = preloadStart('/console/');
  const { handler } = transformIndexHtml as { handler: (html: string, context: object) => HtmlTagDescriptor[] };
  return handler(PAGE, { bundle: Object.fromEntries(chunks) }).map(({ attrs }) => [attrs?.['rel'], attrs?.['href']]);
}

describe('the page of the console', () => {
  it('names what draws it, and all that imports, once: nothing waits for what was read before', () => {
    expect(linksOf(BUNDLE)).toStrictEqual([
      ['modulepreload', '/console/start.js'],
      ['modulepreload', '/console/react.js'],
      ['modulepreload', '/console/helpers.js'],
      ['stylesheet', '/console/start.css'],
    ]);
  });

  it.each(['index.js', 'de.js'])('is not built where %s runs it before the texts are chosen', (file) => {
    const wrong = BUNDLE.map(([name, facts]): (typeof BUNDLE)[number] => [
      name,
      name === file ? { ...facts, imports: ['react.js', 'start.js'] } : facts,
    ]);
    expect(() => linksOf(wrong)).toThrow(`${file} runs /src/app/start.tsx before its texts are chosen`);
  });

  it('is not built without it', () => {
    const without = BUNDLE.filter(([name]) => name !== 'start.js');
    expect(() => linksOf(without)).toThrow('no script of the build is made of /src/app/start.tsx');
  });
});
