import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * What other languages have, in the versions that `python/requirements.txt`, `go/go.sum`, `java/pom.xml` and
 * `keycloak/pom.xml` pin, in a folder of this user's cache, made once for each of these files. Nothing of it is in the repository.
 */
const CACHE = process.env['COUNTERSIGN_INTEROP_CACHE'] ?? join(homedir(), '.cache', 'countersign-interop');
/** Nothing is fetched: what is in the cache runs, and nothing else. So does CI, whose one registry is npm's. */
const IS_OFFLINE = process.env['COUNTERSIGN_INTEROP_OFFLINE'] === '1';
const ROOT = join(import.meta.dirname, '..');

/** Ready to run, or in a word why it is not: the language or its registry is missing. */
export type Language =
  | { readonly home: string; readonly missing?: undefined }
  | { readonly home?: undefined; readonly missing: string };

/** A title for a test that may be skipped: it says so, and why. */
export const titled = (title: string, { missing }: Language): string =>
  missing === undefined ? title : `${title} (skipped: ${missing})`;

/** A virtual environment: `bin/python` in it has what is pinned. */
export function python(): Language {
  const command = ['python3', 'python3.13', 'python3.12', 'python3.11'].find((name) =>
    succeeds(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']),
  );
  if (command === undefined) return { missing: 'Python 3.10 or newer is not installed' };
  return prepared('python', ['requirements.txt'], (home, source) => {
    run(command, ['-m', 'venv', home]);
    const requirements = join(source, 'requirements.txt');
    run(join(home, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', requirements]);
  });
}

/** Each program of `go/` as an executable of its folder's name. */
export function go(): Language {
  if (!succeeds('go', ['version'])) return { missing: 'Go is not installed' };
  return prepared('go', undefined, (home, source) => {
    const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' };
    run('go', ['build', '-C', source, '-o', `${home}/`, './...'], env);
  });
}

/** `jars/`: what is pinned, and what that needs. */
export function java(): Language {
  return withMaven(() =>
    prepared('java', ['pom.xml'], (home, source) => maven('copy-dependencies', source, join(home, 'jars'))),
  );
}

/**
 * `bin/kc.sh`: the server that is pinned, built for a database in memory. Only on demand, because its archive has 170 MB,
 * and it starts for half a minute. ID-JAG is among its features, as far as it has it.
 */
export function keycloak(): Language {
  if (process.env['COUNTERSIGN_INTEROP_KEYCLOAK'] !== '1') return { missing: 'COUNTERSIGN_INTEROP_KEYCLOAK is not 1' };
  return withMaven(() =>
    prepared('keycloak', ['pom.xml'], (home, source) => {
      const unpacked = `${home}-unpacked`;
      maven('unpack-dependencies', source, unpacked);
      const [distribution = ''] = readdirSync(unpacked).filter((name) => name.startsWith('keycloak-'));
      renameSync(join(unpacked, distribution), home);
      rmSync(unpacked, { recursive: true });
      const options = ['--db=dev-mem', '--cache=local', '--features=identity-assertion-jwt'];
      run('bash', [join(home, 'bin/kc.sh'), 'build', ...options]);
    }),
  );
}

function withMaven(make: () => Language): Language {
  if (!succeeds('java', ['-version'])) return { missing: 'Java is not installed' };
  if (!succeeds('mvn', ['--version'])) return { missing: 'Maven is not installed' };
  return make();
}

function maven(goal: string, source: string, output: string): void {
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
  const args = ['--batch-mode', '--quiet', '--file', join(source, 'pom.xml')];
  run('mvn', [...args, `${plugin}:${goal}`, `-DoutputDirectory=${output}`]);
}

/** Of these files of `<name>/`, or of all in it. */
function prepared(
  name: string,
  pins: readonly string[] | undefined,
  make: (home: string, source: string) => void,
): Language {
  const source = join(ROOT, name);
  const digest = createHash('sha256');
  const files = pins ?? (readdirSync(source, { recursive: true }) as string[]).filter((file) => /\.\w+$/.test(file));
  for (const file of [...files].sort()) digest.update(readFileSync(join(source, file)));
  const home = join(CACHE, `${name}-${digest.digest('hex').slice(0, 16)}`);
  if (existsSync(home)) return { home };
  if (IS_OFFLINE) return { missing: 'what is pinned is not in the cache, and COUNTERSIGN_INTEROP_OFFLINE is set' };
  try {
    mkdirSync(CACHE, { recursive: true });
    const draft = mkdtempSync(join(CACHE, `${name}-draft-`));
    make(draft, source);
    renameSync(draft, home);
  } catch (error) {
    const [reason = ''] = String((error as { readonly stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')
      .slice(-1);
    process.stderr.write(`test:interop skips ${name}: ${reason}\n`);
    return { missing: `its registry does not give what is pinned: ${reason}` };
  }
  return { home };
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    run(command, args);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe', env });
}
