import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CONSOLE_ROOT, PASSKEY_SCRIPT_PATH } from '../../lambdas/routes.ts';
import { packFiles } from './compress.ts';
import { withLock } from './lock.ts';
import { FIRST_SIGHT, preloadStart } from './preload-start.ts';
import { sourceDigest } from './source-digest.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORK = join(ROOT, 'console/.build');

/** What is served, compressed: git-ignored, and replaced as a whole. */
export const CONSOLE_DIST = join(ROOT, 'console/dist');

/** Written last, so that a build that was interrupted is repeated. */
const DIGEST = 'sources.sha256';

/** Which file of the sources is in which of the build, and what that loads: for whoever weighs it. It is not served. */
export const MANIFEST = 'manifest.json';

/** Whether what is in `console/dist` was made of the sources as they are. */
export function isConsoleBuilt(): boolean {
  const digest = join(CONSOLE_DIST, DIGEST);
  return existsSync(digest) && readFileSync(digest, 'utf8') === sourceDigest(ROOT);
}

/** Builds the console unless its sources are those of the last build. Several processes may ask at once. */
export async function buildConsole(): Promise<'built' | 'unchanged'> {
  if (isConsoleBuilt()) return 'unchanged';
  mkdirSync(WORK, { recursive: true });
  return withLock(join(WORK, 'lock'), async () => {
    if (isConsoleBuilt()) return 'unchanged';
    const digest = sourceDigest(ROOT);
    await bundle(join(WORK, 'bundle'));
    pack(join(WORK, 'bundle'), join(WORK, 'packed'), digest);
    rmSync(CONSOLE_DIST, { recursive: true, force: true });
    renameSync(join(WORK, 'packed'), CONSOLE_DIST);
    return 'built';
  });
}

/** Its name and its place stay the same: pages that are no console's name it, and know no digest. */
const PASSKEY_SCRIPT = 'console/src/passkey-script/main.ts';

/**
 * The design system's own fonts are 137 kB in a style sheet: more than a third of all that a reader waited for. The device has
 * fonts, which `base.css` names.
 */
const WITHOUT_FONTS = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code: string, id: string) =>
    id.includes('/global-styles/index.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : undefined,
} as const;

/** Vite is loaded only when there is something to build: whoever deploys a built console need not have it. */
async function bundle(outDir: string): Promise<void> {
  // Whoever starts the build may be a test, or a laptop: what is built is what is deployed.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  const common = { configFile: false, mode: 'production', root: join(ROOT, 'console'), logLevel: 'error' } as const;
  await build({
    ...common,
    base: CONSOLE_ROOT,
    oxc: { jsx: { runtime: 'automatic' } },
    plugins: [WITHOUT_FONTS, preloadStart(CONSOLE_ROOT)],
    build: {
      outDir,
      emptyOutDir: true,
      manifest: MANIFEST,
      // A URL in a style sheet or script is a file of ours: the policy allows no `data:` but small images.
      assetsInlineLimit: 0,
      // Every browser that has `__Host-` cookies and modules preloads them itself.
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { output: { codeSplitting: FIRST_SIGHT } },
    },
  });
  const output = { entryFileNames: basename(PASSKEY_SCRIPT_PATH), format: 'iife' } as const;
  await build({
    ...common,
    publicDir: false,
    build: { outDir, emptyOutDir: false, rolldownOptions: { input: join(ROOT, PASSKEY_SCRIPT), output } },
  });
}

function pack(from: string, to: string, digest: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  renameSync(join(from, MANIFEST), join(to, MANIFEST));
  writeFileSync(join(to, 'files.json'), JSON.stringify(packFiles(from, to)));
  writeFileSync(join(to, DIGEST), digest);
}
