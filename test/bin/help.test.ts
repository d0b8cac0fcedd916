import type { Command } from 'commander';
import { createProgram } from '../../bin/program.ts';

/** The program and everything below it, by the words that a person types. `help` is commander's own. */
function commandsBelow(command: Command, words: string): [string, Command][] {
  const below = command.commands.filter((each) => each.name() !== 'help');
  return [[words, command], ...below.flatMap((each) => commandsBelow(each, `${words} ${each.name()}`))];
}

const commands = commandsBelow(
  createProgram(() => undefined),
  'countersign',
);

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

describe('--help', () => {
  it('is of these commands', () => {
    expect(commands.map(([words]) => words)).toEqual([
      'countersign',
      'countersign org',
      'countersign org create',
      'countersign org set',
      'countersign org list',
      'countersign org show',
      'countersign org rules',
      'countersign org suspend',
      'countersign org restore',
      'countersign org delete',
      'countersign idp',
      'countersign idp add',
      'countersign idp confirm',
      'countersign idp list',
      'countersign idp find',
      'countersign idp set',
      'countersign idp scim-token',
      'countersign idp scim-token create',
      'countersign idp scim-token list',
      'countersign idp scim-token revoke',
      'countersign idp test',
      'countersign idp domain-proof',
      'countersign idp signals',
      'countersign idp signals enable',
      'countersign idp signals show',
      'countersign idp signals rotate',
      'countersign idp signals disable',
      'countersign idp disable',
      'countersign idp remove',
      'countersign client',
      'countersign client create',
      'countersign client list',
      'countersign client show',
      'countersign client enable',
      'countersign client set',
      'countersign client rotate',
      'countersign client refresh-metadata',
      'countersign client disable',
      'countersign client stop',
      'countersign client restore',
      'countersign client registration-token',
      'countersign client registration-token create',
      'countersign client registration-token list',
      'countersign client registration-token revoke',
      'countersign member',
      'countersign member add',
      'countersign member import',
      'countersign member list',
      'countersign member show',
      'countersign member disable',
      'countersign member invite',
      'countersign member remove',
      'countersign member erase',
      'countersign member claim-ids',
      'countersign member index',
      'countersign member unlink',
      'countersign setup-link',
      'countersign token',
      'countersign token inspect',
      'countersign token explain',
      'countersign recall',
      'countersign recall member',
      'countersign recall client',
      'countersign recall provider',
      'countersign recall organization',
      'countersign recall token',
      'countersign audit',
      'countersign audit tail',
      'countersign audit export',
      'countersign audit verify',
      'countersign audit keys',
      'countersign events',
      'countersign events tail',
      'countersign restore',
      'countersign restore begin',
      'countersign restore complete',
      'countersign restore status',
      'countersign keys',
      'countersign keys list',
      'countersign keys rotate',
      'countersign keys revoke',
      'countersign doctor',
      'countersign demo',
      'countersign demo assertion',
      'countersign demo break',
      'countersign demo mend',
      'countersign demo dns',
      'countersign drill',
      'countersign env',
      'countersign completion',
    ]);
  });

  it.each(commands)('of %s says what it does, and shows an example of it', (words, command) => {
    const [name, ...path] = words.split(' ');
    expect(command.description()).not.toBe('');
    const example = new RegExp(`\\nExample:\\n {2}(echo .* \\| )?${name} (--local )?${path.join(' ')}`);
    expect(helpOf(command)).toMatch(example);
  });

  it.each(commands)('of %s describes every option', (_, command) => {
    for (const { flags, description } of command.options) expect(`${flags}: ${description}`).toMatch(/: \S/);
  });
});
