import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { completionScript } from '../../../bin/completion/shells.ts';
import { wordsOf } from '../../../bin/completion/words.ts';
import { createProgram } from '../../../bin/program.ts';

const words = wordsOf(createProgram(() => {}));

/** What bash itself offers after these words, the last being unfinished. */
function offered(...typed: readonly string[]): readonly string[] {
  const complete = `${completionScript('bash', words)}
COMP_WORDS=(countersign "$@"); COMP_CWORD=$#; _countersign; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const shown = execFileSync('bash', ['-c', complete, 'bash', ...typed], { encoding: 'utf8' });
  return shown.split('\n').filter((line) => line !== '');
}

describe('bash completes', () => {
  it.each([
    [['or'], ['org']],
    [['org', 'de'], ['delete']],
    [['idp', 'add', '--jit'], ['--jit-role']],
    [
      ['member', 'list', '--status', ''],
      ['active', 'disabled', 'removed'],
    ],
  ])('%j', (typed, expected) => {
    expect(offered(...typed)).toEqual(expected);
  });

  it('the command behind options and their values, be a value called like a command', () => {
    expect(offered('--stack', 'idp', 'member', 'li')).toEqual(['list']);
  });

  it('nothing where a value is free: files are the shell’s to complete', () => {
    expect(offered('--stack', '')).toEqual([]);
  });
});

it.each(['zsh', 'fish'] as const)('%s knows every command and option', (shell) => {
  const script = completionScript(shell, words);
  for (const { path, subcommands, options } of words.places) {
    expect(script).toContain(`'${path}'`);
    for (const { word } of [...subcommands, ...options]) expect(script).toContain(word.replace(/^--/, ''));
  }
});
