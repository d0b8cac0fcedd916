import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../console/src');

/** A screen: what is longer is a hook and markup, or several parts. */
const MAX_LINES = 60;

interface Part {
  readonly name: string;
  readonly lines: number;
}

/** Components and hooks: functions that begin at the margin, and end at the next brace there. */
function partsOf(source: string): readonly Part[] {
  return [...source.matchAll(/^(?:export )?(?:async )?function ([A-Z]\w*|use[A-Z]\w*)[\s\S]*?^\}/gm)].map(
    ([text, name = '']) => ({ name, lines: text.split('\n').length }),
  );
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
const parts = files.flatMap((file) =>
  partsOf(readFileSync(join(SOURCES, file), 'utf8')).map((part) => ({ ...part, file })),
);

describe('components of the console', () => {
  it('are never longer than a screen', () => {
    expect(parts.length).toBeGreaterThan(100);
    expect(parts.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
  });

  it('are measured from their first line to their last', () => {
    const source = 'export function One() {\n  return (\n    <p />\n  );\n}\n\nfunction helper() {\n  return 1;\n}\n';
    expect(partsOf(source)).toEqual([{ name: 'One', lines: 5 }]);
  });
});
