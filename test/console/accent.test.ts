import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrast } from '../../lambdas/core/configuration/contrast.ts';
import { DARKEST_LIGHT_GROUND } from '../../lib/branded-console.ts';

const ROOT = join(import.meta.dirname, '../..');
const accent = readFileSync(join(ROOT, 'console/public/accent.css'), 'utf8');
const designSystem = globSync('node_modules/@cloudscape-design/components/**/*.css', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

const PRIMARY = /--color-primary-\d+-[a-z0-9]+/;
const all = (pattern: RegExp, text: string) => new Set([...text.matchAll(pattern)].map(([, property]) => property));

describe("the colours that a vendor's accent takes the place of", () => {
  const replaced = all(new RegExp(`^\\s*(${PRIMARY.source}):`, 'gm'), accent);
  const used = all(new RegExp(`var\\((${PRIMARY.source})[,)]`, 'g'), designSystem);

  it('are all those of which the design system makes others, under the names that it has in this version', () => {
    expect(used.size).toBeGreaterThan(5);
    expect([...replaced].sort()).toEqual([...used].sort());
  });

  it('are legible wherever the design system puts a link: synth measures with the darkest light ground', () => {
    const grounds = ['white', 'neutral-50', 'info-50', 'success-50', 'warning-50', 'error-50'].map((name) => {
      const [, color = ''] = new RegExp(`--color-${name}-[a-z0-9]+:\\s*(#[0-9a-f]{6})`).exec(designSystem) ?? [];
      return color;
    });
    expect(grounds).toContain(DARKEST_LIGHT_GROUND);
    const black = (ground: string) => contrast(ground, '#000000');
    expect(grounds.filter((ground) => !(black(ground) >= black(DARKEST_LIGHT_GROUND)))).toEqual([]);
  });

  it('are given by three that synth has measured, and no others', () => {
    expect(all(/var\((--[\w-]+)\)/g, accent)).toEqual(
      new Set(['--brand-accent', '--brand-accent-dark', '--brand-tint']),
    );
    expect(accent.replace(/\/\*[\s\S]*?\*\//g, '')).not.toMatch(/#(?!fff\b|000\b)/);
  });
});
