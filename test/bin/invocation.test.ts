import { describe, expect, it } from '@jest/globals';
import { asTyped, COMMANDS, type Invocation, invocationOf } from '../../bin/invocation.ts';
import { createProgram } from '../../bin/program.ts';

const byNpm = invocationOf(['--local', 'org', 'list'], { npm_lifecycle_event: 'countersign' });
const installed: Invocation = { name: 'countersign', local: false, state: '', onAws: '' };

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

  it.each([
    ['countersign keys list', 'countersign --local --state /tmp/other keys list'],
    [
      'countersign --local demo assertion | countersign --local token explain demo',
      'countersign --local --state /tmp/other demo assertion | countersign --local --state /tmp/other token explain demo',
    ],
    ['`countersign --local demo mend`', '`countersign --local --state /tmp/other demo mend`'],
    ['countersign --json --local keys list', 'countersign --json --local --state /tmp/other keys list'],
    ['countersign --stack Staging org list', 'countersign --stack Staging org list'],
    ['Start one with: npm start', 'Start one with: npm start -- --state /tmp/other'],
    ['begin anew: npm start -- --fresh', 'begin anew: npm start -- --state /tmp/other --fresh'],
    ['the demo of npm start.', 'the demo of npm start.'],
  ])('about the state that was named: %s', (text, typed) => {
    expect(asTyped(text, invocationOf(['--local', '--state', '/tmp/other', 'org', 'list'], {}))).toBe(typed);
    expect(asTyped(text, invocationOf(['org', 'list', '--local', '--state=/tmp/other'], {}))).toBe(typed);
  });

  it('about the stack that was named, and its Region', () => {
    const staging = invocationOf(['--stack', 'Staging', 'org', 'list', '--region', 'eu-central-1'], {});
    const typed = 'countersign --stack Staging --region eu-central-1 idp add acme';
    expect(asTyped('countersign idp add acme', staging)).toBe(typed);
    // An example that is about the local stack stays one.
    expect(asTyped('countersign --local org list', staging)).toBe('countersign --local org list');
  });

  it.each([
    ['my states/one', "'my states/one'"],
    ["o'neill", "'o'\\''neill'"],
    ['$HOME', "'$HOME'"],
  ])('with a directory as a shell reads it: %s', (state, word) => {
    const called = invocationOf(['--local', '--state', state], {});
    expect(asTyped('countersign org list', called)).toBe(`countersign --local --state ${word} org list`);
    expect(asTyped('Start one with: npm start', called)).toBe(`Start one with: npm start -- --state ${word}`);
  });

  it('and an id after "--" is no option', () => {
    expect(invocationOf(['member', 'show', 'acme', '--', '--local'], {})).toStrictEqual(installed);
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
