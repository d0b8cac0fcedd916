import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { THROTTLES } from '../../lib/throttles.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(ROOT, 'docs', 'limits.md'), 'utf8');

const limits = [...text.matchAll(/^\| (.+) \| (\d+) \| `(.+)` `([A-Z_]+)` \|$/gm)].map(
  ([, limit = '', number = '', file = '', name = '']) => ({ limit, number: Number(number), file, name }),
);

/** A constant as it is written: a number, or a product of numbers. */
function constantIn(file: string, name: string): number {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const [, product] = new RegExp(`^(?:export )?const ${name} = ([\\d_ *]+);`, 'm').exec(source) ?? [];
  if (product === undefined) throw new Error(`${file} has no constant ${name}`);
  return product.split('*').reduce((so, factor) => so * Number(factor.replaceAll('_', '')), 1);
}

describe('docs/limits.md', () => {
  it.each(limits)('never says another number than the code: $limit', ({ number, file, name }) => {
    expect(number).toBe(constantIn(file, name));
  });

  it('reads every row of its tables', () => {
    const rows = text.split('\n').filter((line) => /^\| (?!limit )/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    expect(limits.length).toBe(rows.length);
  });

  it('says the rates of the two routes that sign', () => {
    const [, redeem, mint] = /(\d+) for redemption, (\d+) for minting/.exec(text) ?? [];
    expect([redeem, mint].map(Number)).toEqual([THROTTLES.redeem.rateLimit, THROTTLES.mint.rateLimit]);
  });
});
