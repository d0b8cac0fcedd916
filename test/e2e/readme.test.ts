import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { setUpDemo } from '../../local/demo/demo-setup.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';

/** The blocks of the README that are for a local stack, as whoever reads it pastes them: all at once, into any shell. */
jest.setTimeout(COMMAND_MS * 4);

const root = join(import.meta.dirname, '..', '..');

let running: RunningStack;

beforeAll(async () => {
  running = await RunningStack.start();
  await setUpDemo(running.state, running.issuer, running.stack.identityProvider.issuer);
}, STACK_START_MS * 2);
afterAll(() => running.stop());

/** The shell blocks between two headings. What is the reader's own, such as the directory of the state, is this test's. */
function pasted(from: string, to: string): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf(`## ${from}`), readme.indexOf(`## ${to}`));
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks
    .join('\n')
    .replaceAll('./.countersign/', `${running.state}/`)
    .replaceAll('--local', `--local --state ${running.state}`);
}

async function paste(shell: string, commands: string) {
  const { PATH, HOME } = process.env;
  const child = spawn(shell, { cwd: root, env: { PATH, HOME }, stdio: 'pipe' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.end(commands);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

/** Again while something answers 503: functions that start on a busy machine take longer than their callers wait. */
async function pasteWhenUp(shell: string, commands: string, tries = 4): ReturnType<typeof paste> {
  const outcome = await paste(shell, commands);
  const isBusy = outcome.stdout.includes('"temporarily_unavailable"') && tries > 1;
  return isBusy ? pasteWhenUp(shell, commands, tries - 1) : outcome;
}

/** The answers among what was printed: each is one line of JSON. */
function answersOf(stdout: string): readonly unknown[] {
  return stdout
    .split(/(?<=\})(?=\{)|\n/)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

it.each(['sh', 'bash'])('what the README says to paste works in %s', async (shell) => {
  const commands = [
    pasted('Exchange a token with curl', 'How an API engineer protects a route'),
    pasted("How an agent's host uses the endpoints", 'Endpoints\n'),
  ].join('\n');
  const { stdout, stderr, code } = await pasteWhenUp(shell, commands);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(answersOf(stdout)).toEqual([
    expect.objectContaining({ token_type: 'Bearer', expires_in: 86_400, resource: `${running.issuer}/sample` }),
    { projects: [] },
    expect.objectContaining({ scope: 'projects:read', approval_uri: expect.stringContaining('/approve/demo/fix-42') }),
    expect.objectContaining({ session_id: 'fix-42', requests: [expect.objectContaining({ state: 'pending' })] }),
  ]);
});
