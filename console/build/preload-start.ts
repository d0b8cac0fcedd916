import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/** What draws the console, once its texts are chosen (console/src/main.ts). */
const START = '/src/app/start.tsx';

/**
 * Names what the first script loads in the page itself, with all that it imports and their styles, so that a browser
 * fetches them at once and not one after the other. Other languages are not among them.
 * @throws Error where the build has no such script: pages would be slow, and nobody would see why
 */
export function preloadStart(base: string): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const chunks = chunksOfStart(bundle);
        const styles = new Set(chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
        const links = [
          ...chunks.map(({ fileName }) => link('modulepreload', base + fileName)),
          ...[...styles].map((file) => link('stylesheet', base + file)),
        ];
        return links.filter(({ attrs }) => !html.includes(`"${attrs?.['href']}"`));
      },
    },
  };
}

function link(rel: string, href: string): HtmlTagDescriptor {
  return { tag: 'link', attrs: { rel, crossorigin: true, href }, injectTo: 'head' };
}

function chunksOfStart(bundle: Rolldown.OutputBundle): readonly Rolldown.OutputChunk[] {
  const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
  const start = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(START));
  if (start === undefined) throw new Error(`console: no script of the build is made of ${START}`);
  const names = new Set([start.fileName]);
  for (const name of names)
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) names.add(next);
  return chunks.filter(({ fileName }) => names.has(fileName));
}
