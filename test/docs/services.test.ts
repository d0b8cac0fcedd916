import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = readdirSync(join(ROOT, 'docs/services')).map((name) => join('docs/services', name));

it.each(PAGES)('%s shows the very text of the example that it names', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const [, file = ''] = /\[`(examples\/[^`]+)`\]/.exec(text) ?? [];
  const shown = [...text.matchAll(/^```(?:python|go|java)\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  expect(shown).toEqual([readFileSync(join(ROOT, file), 'utf8')]);
});

it.each(readdirSync(join(ROOT, 'examples')).filter((name) => name !== 'introspection'))(
  'examples/%s says in a page of its own what it is, in forty lines at most, and README names it',
  (name) => {
    const page = readFileSync(join(ROOT, 'examples', name, 'README.md'), 'utf8');
    expect(page.trim().split('\n').length).toBeLessThanOrEqual(40);
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`examples/${name}/README.md`);
  },
);
