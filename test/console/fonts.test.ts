import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const base = readFileSync(join(ROOT, 'console/src/base.css'), 'utf8');
const designSystem = globSync('node_modules/@cloudscape-design/components/**/*.css', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

const all = (pattern: RegExp, text: string) => new Set([...text.matchAll(pattern)].map(([, property]) => property));

describe('the fonts that the console names', () => {
  it('take the place of all that the design system has but for code, under the names that it has in this version', () => {
    const used = all(/var\((--font-family-(?!monospace)[a-z]+-[a-z0-9]+)[,)]/g, designSystem);
    expect(used.size).toBeGreaterThan(1);
    expect([...all(/^\s*(--font-family-[a-z]+-[a-z0-9]+):/gm, base)].sort()).toEqual([...used].sort());
  });

  it('are on the device: none is loaded', () => {
    expect(base).not.toContain('@font-face');
    expect(base).not.toContain('Open Sans');
  });
});
