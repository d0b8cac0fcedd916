import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../bin/program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const files = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));

/** In a line of its own or in backticks; what follows a pipe, a redirection or a remark is the shell's. */
function commandsIn(text: string): readonly string[] {
  const lines = [...text.matchAll(/^ *(?:npm run -s countersign --|npx countersign|countersign) (.+)$/gm)];
  const inline = [...text.matchAll(/`countersign ([^`\n]+)`/g)];
  return [...lines, ...inline].map(([, line = '']) => line.split(/ [|#>]|[;`)]/)[0]?.trim() ?? '');
}

const program = createProgram(() => undefined);

/** What is wrong with a command line: a command or an option that there is not. */
function unknownIn(line: string): string | undefined {
  let at: Command = program;
  const path: Command[] = [program];
  for (const word of line.replace(/"[^"]*"|'[^']*'/g, 'TEXT').split(/\s+/)) {
    const next = at.commands.find((one) => one.name() === word);
    if (next !== undefined) {
      at = next;
      path.push(next);
      continue;
    }
    const option = /^(--[a-z][a-z-]*)/.exec(word)?.[1];
    const isKnown = path.some(({ options }) => options.some(({ long }) => long === option));
    if (option !== undefined && option !== '--help' && !isKnown) return `${line}: ${option}`;
  }
  const isWhole =
    at.commands.length === 0 || /^(?:[a-z-]+)? ?(?:…|--help|help)|…$/.test(line) || /^--[a-z]+$/.test(line);
  return isWhole ? undefined : line;
}

describe('commands in the documents', () => {
  it.each(files)('%s never names a command or an option that there is not', (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    expect(commandsIn(text).map(unknownIn).filter(Boolean)).toEqual([]);
  });

  it('knows one from another', () => {
    expect(unknownIn('org list')).toBeUndefined();
    expect(unknownIn('--local org list')).toBeUndefined();
    expect(unknownIn('org lost')).toBe('org lost');
    expect(unknownIn('org list --wrong')).toBe('org list --wrong: --wrong');
    expect(unknownIn('member enable acme alice@acme.example')).toBe('member enable acme alice@acme.example');
  });
});
