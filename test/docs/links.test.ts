import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Every page that people read: what it points to is there, down to the heading. */
const ROOT = join(import.meta.dirname, '../..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT });

/** `[text](target)`, but not inside a code span or block. */
function linksOf(page: string): readonly string[] {
  const prose = readFileSync(join(ROOT, page), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^\w+:/.test(target));
}

/** As GitHub makes an anchor of a heading: lower case, words joined by "-", punctuation gone. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ +(.+)$/gm)].map(
    ([, heading = '']) => heading,
  );
  return new Set(headings.map((heading) => slug(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))));
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function problemOf(page: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, file))) return `${target}: no such file`;
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  return anchorsOf(file).has(anchor) ? undefined : `${target}: no such heading`;
}

it.each(PAGES)('every link of %s leads somewhere', (page) => {
  expect(linksOf(page).flatMap((target) => problemOf(page, target) ?? [])).toEqual([]);
});

it('finds what it looks at', () => {
  expect(PAGES.length).toBeGreaterThan(10);
  expect(linksOf('README.md').length).toBeGreaterThan(5);
  expect(problemOf('README.md', 'docs/nowhere.md')).toBe('docs/nowhere.md: no such file');
  expect(problemOf('README.md', 'docs/laws.md#nowhere')).toBe('docs/laws.md#nowhere: no such heading');
});
