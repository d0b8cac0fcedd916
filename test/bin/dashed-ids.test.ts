import { Command } from 'commander';
import { dashedIdsLast } from '../../bin/dashed-ids.ts';

/** Thumbprints of nobody's keys. */
const DASHED = `-V${'a'.repeat(40)}A`;
const TWICE = `--${'b'.repeat(40)}A`;
const PLAIN = `c${'c'.repeat(41)}A`;

function program(): { readonly command: Command; readonly ran: unknown[] } {
  const ran: unknown[] = [];
  const command = new Command('countersign').option('--stack <name>').option('--json').version('1', '-V, --version');
  command
    .command('keys')
    .command('revoke <kid>')
    .option('--yes')
    .action((kid: string, _: unknown, of: Command) => {
      ran.push([kid, of.optsWithGlobals()]);
    });
  return { command, ran };
}

describe('an id of 256 bits in base64url is an id, whatever it begins with', () => {
  it.each([
    { args: ['keys', 'revoke', PLAIN, '--yes'], kid: PLAIN, options: { yes: true } },
    { args: ['keys', 'revoke', DASHED, '--yes'], kid: DASHED, options: { yes: true } },
    { args: ['keys', 'revoke', '--yes', TWICE, '--json'], kid: TWICE, options: { yes: true, json: true } },
    { args: ['--stack', DASHED, 'keys', 'revoke', TWICE], kid: TWICE, options: { stack: DASHED } },
    { args: ['keys', 'revoke', '--yes', '--', DASHED], kid: DASHED, options: { yes: true } },
  ])('$args', ({ args, kid, options }) => {
    const { command, ran } = program();
    command.parse([...dashedIdsLast(command, args)], { from: 'user' });
    expect(ran).toStrictEqual([[kid, options]]);
  });

  it.each([
    ['--yes', '--json'],
    [`${DASHED}=`, '-V'],
  ])('what is none stays where it is: %s', (...args) => {
    expect(dashedIdsLast(program().command, ['keys', 'revoke', ...args])).toStrictEqual(['keys', 'revoke', ...args]);
  });
});
