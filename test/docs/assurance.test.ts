import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowOf, withFigures } from '../assurance/figures.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/assurance.md');

/** Name → version, of everything that is pinned. */
function pinned(): ReadonlyMap<string, string> {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const python = [...read('test/interop/python/requirements.txt').matchAll(/^(\S+)==(\S+)$/gm)];
  const go = [...read('test/interop/go/go.mod').matchAll(/^\s(\S+) v(\S+)$/gm)];
  const poms = ['java', 'keycloak'].map((folder) => read(`test/interop/${folder}/pom.xml`)).join('');
  const java = [...poms.matchAll(/<artifactId>(\S+)<\/artifactId>\s*<version>(\S+)</g)];
  const pairs = [...python, ...go, ...java].map(([, name = '', version = '']) => [name, version] as const);
  return new Map([...Object.entries<string>({ ...dependencies, ...devDependencies }), ...pairs]);
}

it('never names another version of a client than the one that is run', () => {
  const versions = pinned();
  // Of a command the figures are no version.
  const [clients = ''] = page.split('<!-- figures');
  const rows = [...clients.matchAll(/^\| (`[^|]+) \| (\d[^|]*) \|/gm)];
  const named = rows.flatMap(([, names = '', numbers = '']) => {
    const list = [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return list.map((name, index) => [name, numbers.split(', ')[index]] as const);
  });
  expect(named.length).toBeGreaterThan(15);
  for (const [name, version] of named) expect([name, version]).toEqual([name, versions.get(name)]);
});

it('never leaves out a file of test:interop, or names a script that there is not', () => {
  const files = readdirSync(join(ROOT, 'test/interop')).filter((name) => name.endsWith('.test.ts'));
  expect(files.filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

it('never shows a figure that no command printed, or a failure beside a pass', () => {
  const [, figures = ''] = /<!-- figures[^>]*-->([\s\S]*)<!-- end of figures -->/.exec(page) ?? [];
  const rows = figures.split('\n').filter((line) => line.startsWith('| `'));
  for (const row of rows)
    expect(row).toMatch(/^\| `npm (test|run [\w:]+)` \| \d+ \| \d+ \| 0 \| \d+ \| \d{4}-\d\d-\d\d \|$/);
});

it('a row of a command replaces its former one, and no other', () => {
  const report = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 1, numTotalTestSuites: 1, startTime: 0 };
  const rows = [rowOf('test', report), rowOf('test:interop', report)];
  const once = withFigures(page, rows);
  const twice = withFigures(once, [rowOf('test', { ...report, numPassedTests: 3 })]);
  expect(twice).toContain('| `npm test` | 1 | 3 | 0 | 1 | 1970-01-01 |');
  expect(twice).not.toContain('| `npm test` | 1 | 2 |');
  expect(twice).toContain('| `npm run test:interop` | 1 | 2 | 0 | 1 | 1970-01-01 |');
});
