import { describe, expect, it } from '@jest/globals';
import { asTyped, COMMANDS, type Invocation, invocationOf } from '../../bin/invocation.ts';
import { createProgram } from '../../bin/program.ts';

const byNpm = invocationOf(['--local', 'org', 'list'], { npm_lifecycle_event: 'countersign' });
const installed: Invocation = { name: 'countersign', local: false };

describe('a command that is printed can be pasted', () => {
  it.each([
    [
      'Add one: countersign idp add acme --issuer URL',
      'Add one: npm run -s countersign -- --local idp add acme --issuer URL',
    ],
    ['`countersign --local demo mend`', '`npm run -s countersign -- --local demo mend`'],
    ['"countersign restore complete"', '"npm run -s countersign -- --local restore complete"'],
    ['countersign --stack Staging org list', 'npm run -s countersign -- --stack Staging org list'],
    ['countersign --json --local keys list', 'npm run -s countersign -- --json --local keys list'],
  ])('by npm, on the local stack: %s', (text, typed) => {
    expect(asTyped(text, byNpm)).toBe(typed);
  });

  it('as it stands, where the command is installed', () => {
    const text = 'Next: countersign idp add acme --issuer URL';
    expect(asTyped(text, installed)).toBe(text);
  });

  it.each(['the countersign deployment', 'countersign.json', 'Countersign org', '/countersign org'])(
    'and what is no command line stays: %s',
    (text) => {
      expect(asTyped(text, byNpm)).toBe(text);
    },
  );

  it('knows every command', () => {
    const known = createProgram(() => {}).commands.map((command) => command.name());
    expect([...COMMANDS].sort()).toEqual([...known, 'help'].sort());
  });
});
