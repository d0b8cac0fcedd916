import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Lines of the repository's own files that match, as `path:line:text`. */
function grep(pattern: string, ...paths: readonly string[]): readonly string[] {
  try {
    const found = execFileSync('git', ['grep', '-nE', pattern, '--', ...paths], { cwd: root, encoding: 'utf8' });
    return found.split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}

const CODE = ['bin', 'bench', 'console', 'lambdas', 'lib', 'lint', 'local', 'protect', 'sample'];

it('comments never cite a text that the repository does not hold', () => {
  expect(grep('\\b(DESIGN|PROTOCOL)( §| [A-Z][0-9]|:)', ...CODE, 'docs', 'test/*.ts')).toEqual([]);
});

it('every step of redemption that code names has its number in docs/architecture.md', () => {
  const table = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  const numbered = new Set([...table.matchAll(/^\| (\d+) \|/gm)].map(([, step]) => Number(step)));
  const cited = grep('\\b[Ss]teps? [0-9]+', 'lambdas').flatMap((line) =>
    [...line.matchAll(/[Ss]teps? (\d+)(?:[–,]| and )?(\d+)?/g)].flatMap(([, first, last]) => [first, last ?? first]),
  );
  expect(cited.length).toBeGreaterThan(20);
  expect([...new Set(cited.map(Number))].filter((step) => !numbered.has(step))).toEqual([]);
});
