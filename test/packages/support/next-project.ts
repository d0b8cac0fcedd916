import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Api, compile, MODULES, run, startApi, withPackage } from './project.ts';

/** Asks nobody anything. */
const QUIET = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };

const EXAMPLE = join(import.meta.dirname, '../../../examples/nextjs');
const NEXT = join(MODULES, 'next/dist/bin/next');

/** Modules are links out of the project; where they lead must lie below the root. */
const CONFIGURATION = `export default { turbopack: { root: '/' }, outputFileTracingRoot: '/' };`;

/**
 * A project of the app router with one guarded route handler, compiled under plain `strict` and built without a variable of
 * ours.
 */
export function buildNextProject(tarball: string): string {
  const directory = withPackage(tarball, ['next', 'react', 'react-dom', '@types/node']);
  cpSync(join(EXAMPLE, 'app'), join(directory, 'app'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type: 'module' }));
  compile(directory, true);
  // What is built is what was compiled: Next.js needs no compiler of its own then.
  for (const source of [ROUTE, 'tsconfig.json']) rmSync(join(directory, source));
  writeFileSync(join(directory, 'next.config.mjs'), CONFIGURATION);
  run(NEXT, ['build'], directory, { PATH: process.env['PATH'], HOME: directory, ...QUIET });
  return directory;
}

const ROUTE = 'app/organizations/[organization]/projects/route.ts';

/** On a free port of the loopback interface. */
export function startNext(directory: string, env: Readonly<Record<string, string>>): Promise<Api> {
  return startApi(directory, { ...QUIET, ...env }, [NEXT, 'start', '--hostname', '127.0.0.1', '--port', '0']);
}
