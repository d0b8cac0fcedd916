import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle, bundleCommand, functionEntries } from '../../lib/bundled-code.ts';
import { buildConsole } from '../../lib/console-endpoint.ts';
import { compile, nameJavaScript, ROOT } from './compiler.ts';

/** Git-ignored, and made anew as a whole. */
export const COUNTERSIGN_PACKAGE = join(ROOT, 'dist/countersign');

/** For editors and for consumers of events. */
const SCHEMAS = ['countersign.schema.json', 'countersign.events.schema.json'];

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * `countersign`: the construct compiled, with its declarations; what it deploys, prebuilt, so that whoever synthesizes
 * needs neither esbuild nor Vite nor React; and the operator's command in one file, which needs no other package.
 */
export function buildCountersign(): void {
  rmSync(COUNTERSIGN_PACKAGE, { recursive: true, force: true });
  compile(join(ROOT, 'lib/tsconfig.json'));
  nameJavaScript(COUNTERSIGN_PACKAGE);
  prebuild(join(COUNTERSIGN_PACKAGE, 'prebuilt'));
  command(join(COUNTERSIGN_PACKAGE, 'bin'));
  writeFileSync(join(COUNTERSIGN_PACKAGE, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
  for (const file of ['LICENSE', ...SCHEMAS, 'countersign.example.json']) {
    copyFileSync(join(ROOT, file), join(COUNTERSIGN_PACKAGE, file));
  }
  copyFileSync(join(ROOT, 'lib/README.md'), join(COUNTERSIGN_PACKAGE, 'README.md'));
}

function prebuild(directory: string): void {
  mkdirSync(directory);
  for (const entry of functionEntries()) bundle(entry, join(directory, `${basename(entry, '.ts')}.mjs`));
  cpSync(buildConsole(), join(directory, 'console'), { recursive: true });
}

function command(directory: string): void {
  mkdirSync(directory);
  const file = join(directory, 'countersign.js');
  bundleCommand('bin/countersign.ts', file);
  chmodSync(file, 0o755);
}

/** Of the repository's own what is true of the package, and nothing that only its sources need. */
function manifest(): object {
  const { version, description, license, engines, dependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Manifest;
  const entry = { types: './lib/index.d.ts', default: './lib/index.js' };
  const from = (name: string) => `^${dependencies[name]}`;
  return {
    name: 'countersign',
    version,
    description,
    license,
    type: 'module',
    engines,
    exports: {
      '.': entry,
      ...Object.fromEntries(SCHEMAS.map((name) => [`./${name}`, `./${name}`])),
      './package.json': './package.json',
    },
    // For compilers that read no `exports`.
    main: entry.default,
    types: entry.types,
    bin: { countersign: './bin/countersign.js' },
    dependencies: { zod: from('zod') },
    peerDependencies: { 'aws-cdk-lib': from('aws-cdk-lib'), constructs: from('constructs') },
  };
}
