import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/** What draws the console, once its texts are chosen (console/src/main.ts). */
const START = '/src/app/start.tsx';

/** What chooses the texts, and what those of another language are made with: loaded before anything that has texts. */
const FIRST =
  /\/node_modules\/(?:react|react-dom|scheduler)\/|\/src\/texts\/(?:texts|language|sentence|plural|detail-name|reason-name)\.ts$|\/core\/advice\/show-text\.ts$|\/src\/app\/language-choice\.ts$|vite\/preload-helper/;

/** Two scripts for the first sight of a page, instead of the dozen that pages happen to share: what comes first, and the rest. */
export const FIRST_SIGHT: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'first', test: (id) => FIRST.test(id), priority: 2 },
    { name: 'start', test: (id) => id.endsWith(START), priority: 1 },
  ],
};

/**
 * Names what the first script loads in the page itself, with all that it imports and their styles, so that a browser
 * fetches them at once and not one after the other. Other languages are not among them.
 * @throws Error where the build has no such script, or where it would be run before its texts are chosen: a page in two
 * languages, and nobody would see why
 */
export function preloadStart(base: string): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
        const start = startOf(chunks);
        for (const chunk of chunks.filter(isBeforeTexts))
          if (withImports(chunk, chunks).includes(start))
            throw new Error(`console: ${chunk.fileName} runs ${START} before its texts are chosen`);
        return linksOf(withImports(start, chunks), base).filter(({ attrs }) => !html.includes(`"${attrs?.['href']}"`));
      },
    },
  };
}

function startOf(chunks: readonly Rolldown.OutputChunk[]): Rolldown.OutputChunk {
  const start = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(START)));
  if (start === undefined) throw new Error(`console: no script of the build is made of ${START}`);
  return start;
}

/** The first script of the page, and those of other languages. */
function isBeforeTexts({ isEntry, moduleIds }: Rolldown.OutputChunk): boolean {
  return isEntry || moduleIds.some((id) => /\/src\/texts\/\w+\/index\.ts$/.test(id));
}

function withImports(first: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]) {
  const names = new Set([first.fileName]);
  for (const name of names)
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) names.add(next);
  return chunks.filter(({ fileName }) => names.has(fileName));
}

function linksOf(chunks: readonly Rolldown.OutputChunk[], base: string): readonly HtmlTagDescriptor[] {
  const styles = new Set(chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
  return [
    ...chunks.map(({ fileName }) => link('modulepreload', base + fileName)),
    ...[...styles].map((file) => link('stylesheet', base + file)),
  ];
}

function link(rel: string, href: string): HtmlTagDescriptor {
  return { tag: 'link', attrs: { rel, crossorigin: true, href }, injectTo: 'head' };
}
