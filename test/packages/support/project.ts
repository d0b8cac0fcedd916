import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');
export const MODULES = join(ROOT, 'node_modules');
export const PROJECTS = join(import.meta.dirname, '../projects');

/** A project of somebody who uses the package. */
export interface Project {
  /** In `projects/`. */
  readonly source: string;
  /** What its package.json says. */
  readonly type: 'module' | 'commonjs';
  /** Runs a bundle of one file, as Lambda does, and not what the compiler writes. */
  readonly bundle?: boolean;
  /** What it has beside the package: a framework, its types. As this repository has them installed. */
  readonly uses?: readonly string[];
  /** Also compiles `options.ts`, which names what `@countersign/protect` exports; default true. */
  readonly options?: boolean;
}

/** The types that a project on Node.js has, and middy with its own, where it is used. */
const TYPES = ['@types/node'];
const MIDDY = ['@middy/core', '@types/aws-lambda'];

const made: string[] = [];
process.on('exit', () => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-packages-')));
  made.push(directory);
  return directory;
}

/** What `npm publish` would send, of what is built in this folder of the repository. */
export function pack(folder: string): string {
  const directory = temporaryDirectory();
  const args = ['pack', '--ignore-scripts', '--json', '--offline', '--pack-destination', directory];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: join(ROOT, folder), encoding: 'utf8' }));
  return join(directory, filename);
}

export const packProtect = (): string => pack('protect');
export const packAgent = (): string => pack('agent');

/** What is in it, from the package's root. */
export function filesOf(tarball: string): readonly string[] {
  const listing = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
  return listing
    .trim()
    .split('\n')
    .map((name) => name.replace(/^package\//, ''));
}

/** Every file that `exports` names. */
export function exportedFiles(folder: 'protect' | 'agent'): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return [...JSON.stringify(exports).matchAll(/:"\.\/([^"]+)"/g)].map(([, file = '']) => file);
}

/** A folder with the unpacked package, its declared dependencies and no other; compiled under plain `strict`. */
export function installProject(tarball: string, { source, type, bundle, uses = [], options = true }: Project): string {
  const directory = withPackage(tarball, [...TYPES, ...(bundle ? MIDDY : []), ...uses]);
  for (const file of [source, ...(options ? ['options.ts'] : [])])
    copyFileSync(join(PROJECTS, file), join(directory, file));
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type }));
  compile(directory, bundle !== true && uses.length === 0);
  const compiled = join(directory, source.replace(/\.ts$/, '.js'));
  if (bundle) bundled(compiled, join(directory, 'app.js'));
  else copyFileSync(compiled, join(directory, 'app.js'));
  return directory;
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>;
}

export function manifestOf(tarball: string): Manifest {
  return JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));
}

/** A folder with the unpacked package, its declared dependencies, the peers that it must have, and these. */
export function withPackage(tarball: string, others: readonly string[]): string {
  const directory = temporaryDirectory();
  const { name, dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(tarball);
  const installed = join(directory, 'node_modules', name);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
  for (const dependency of [...Object.keys(dependencies), ...peers, ...others]) link(dependency, directory);
  return directory;
}

function link(name: string, directory: string): void {
  const target = join(directory, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(MODULES, name), target);
}

/** With `checkLibraries`, declarations too: ours must stand without any setting. Middy's name a package that is optional. */
export function compile(directory: string, checkLibraries: boolean): void {
  const skipLibCheck = !checkLibraries;
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', skipLibCheck, types: ['node'] };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  run(join(MODULES, 'typescript/bin/tsc'), ['--project', directory], directory);
}

function bundled(entry: string, outfile: string): void {
  const banner = "--banner:js=import{createRequire as r}from'node:module';const require=r(import.meta.url);";
  const args = [entry, '--bundle', '--platform=node', '--format=esm', banner, `--outfile=${outfile}`];
  execFileSync(join(MODULES, 'esbuild/bin/esbuild'), [...args, '--log-level=error'], { cwd: dirname(entry) });
}

/** @throws Error with what the script said */
export function run(script: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): void {
  try {
    execFileSync(process.execPath, [script, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${script} failed:\n${stdout}${stderr}`);
  }
}

/** A running project. */
export interface Api {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the project with these variables and no other. @throws when it ends before it listens */
export async function startApi(
  directory: string,
  env: Readonly<Record<string, string>>,
  [script = 'app.js', ...args]: readonly string[] = [],
): Promise<Api> {
  const child = spawn(process.execPath, [script, ...args], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (text) => errors.push(String(text)));
  const ended = once(child, 'exit').then(() => undefined);
  const port = await Promise.race([portOf(child.stdout), ended]);
  if (port === undefined) throw new Error(`the project ended:\n${errors.join('')}`);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** Of the first line that tells it: alone, or in an address. */
async function portOf(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface(output)) {
    const [, port] = /^(?:.*127\.0\.0\.1:)?(\d+)$/.exec(line.trim()) ?? [];
    if (port !== undefined) return port;
  }
  return undefined;
}
