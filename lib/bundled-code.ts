import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { BuildOptions } from 'esbuild';

/** The root of this package: every entry is below it, or what was made of them. */
export const PACKAGE_ROOT = join(import.meta.dirname, '..');

/**
 * What the package that others install has in place of sources: each function's bundle, and the console. This
 * repository has no such folder, and makes both when they are asked for.
 */
export const PREBUILT = join(PACKAGE_ROOT, 'prebuilt');

/**
 * ESM with the SDK inside: half the cold start of the runtime's own copy. The banner gives the few CommonJS
 * dependencies the `require` that ES modules lack.
 *
 * Minified without a source map: a map makes a stack readable, but loading it takes a tenth of the cold start, and its
 * paths would make the asset's hash differ from machine to machine. A position in a stack is looked up in a build of
 * the same commit with `--sourcemap`: esbuild's output is reproducible.
 */
const BUILD: BuildOptions = {
  absWorkingDir: PACKAGE_ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  // Imported by the SDK only when the environment holds no credentials, and Lambda's always does: a quarter of a bundle.
  external: [
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
  minify: true,
  /*
   * An `import` reads every export of a built-in module, and one of `node:http`'s is a WebSocket client that Node.js
   * loads when it is first looked at: a third of the time that a bundle took to load. This one is read by name.
   */
  alias: { 'node:http': './lib/node-http.cjs', http: './lib/node-http.cjs' },
  logLevel: 'error',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

/**
 * A function's code: prebuilt, or bundled by esbuild in this very process when the stack is synthesized. (CDK's own
 * construct starts npm for each function, which takes ten times as long as bundling it.) The handler is `index.handler`.
 *
 * @param entry relative to {@link PACKAGE_ROOT}
 * @param beside more in the bundle's directory
 * @param file is put there too. Its digest is part of what CDK tells bundles apart by: two servers of one app, each with a
 * configuration of its own, would else be given the bundle of the first.
 */
export function bundledCode(entry: string, beside?: Beside, file?: BesideFile): Code {
  return Code.fromAsset(PACKAGE_ROOT, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never started: the local bundler below always bundles. CDK tells bundles apart by image and command.
      image: DockerImage.fromRegistry('none'),
      command: [entry, ...(beside ? [beside.digest] : []), ...(file ? [digestOf(file)] : [])],
      local: {
        tryBundle: (outputDirectory) => {
          bundle(entry, join(outputDirectory, 'index.mjs'));
          beside?.put(outputDirectory);
          if (file !== undefined) writeFileSync(join(outputDirectory, file.name), file.content);
          return true;
        },
      },
    },
  });
}

/** What is put into a bundle's directory beside the code. */
export interface Beside {
  /** Of all that differs between servers of one app. */
  readonly digest: string;
  /** Not called, like the bundler, where a test bundles nothing. */
  put(outputDirectory: string): void;
}

/** A file that is not made of sources. */
export interface BesideFile {
  readonly name: string;
  readonly content: string;
}

function digestOf({ name, content }: BesideFile): string {
  return `${name}-${createHash('sha256').update(content).digest('hex')}`;
}

/**
 * Into one file.
 * @throws esbuild's own error: what, in which file, at which line
 */
export function bundle(entry: string, outfile: string): void {
  const prebuilt = join(PREBUILT, nameOf(entry));
  if (existsSync(prebuilt)) copyFileSync(prebuilt, outfile);
  else if (dirname(entry) === ENTRIES) copyFileSync(join(bundledEntries(), nameOf(entry)), outfile);
  else build({ entryPoints: [entry], outfile });
}

/** Where each function of ours has its entry, beside the folders of what they are made of. */
const ENTRIES = 'lambdas';

const nameOf = (entry: string): string => `${basename(entry, '.ts')}.mjs`;

/** Every function of ours, by its entry: what of {@link ENTRIES} can be invoked. */
export function functionEntries(): readonly string[] {
  const isEntry = (file: string) =>
    /^export (?:const|(?:async )?function) handler\b/m.test(readFileSync(join(PACKAGE_ROOT, file), 'utf8'));
  return globSync(`${ENTRIES}/*.ts`, { cwd: PACKAGE_ROOT }).filter(isEntry).sort();
}

let entriesDirectory: string | undefined;

/** All of our functions at once, when the first is asked for: what they share is read once, and most of it is shared. */
function bundledEntries(): string {
  if (entriesDirectory !== undefined) return entriesDirectory;
  const outdir = mkdtempSync(join(tmpdir(), 'countersign-bundles-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  build({ entryPoints: [...functionEntries()], outdir, outExtension: { '.js': '.mjs' } });
  entriesDirectory = outdir;
  return outdir;
}

/**
 * A command that runs on any machine's Node.js, where credentials come from profiles as well: with every source of them,
 * and built-in modules as they are.
 */
export function bundleCommand(entry: string, outfile: string): void {
  const banner = { js: `#!/usr/bin/env node\n${BUILD.banner?.['js'] ?? ''}` };
  build({ entryPoints: [entry], outfile, external: [], alias: {}, target: 'node22', banner });
}

function build(options: BuildOptions): void {
  // Not imported above: it is heavy, and nobody who does not bundle needs it.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  buildSync({ ...BUILD, ...options });
}
