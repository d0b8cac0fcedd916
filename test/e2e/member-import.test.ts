import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { type Row, StackRows } from '../support/stack-rows.ts';

/** `member import` against the running stack. */
jest.setTimeout(COMMAND_MS);

const directory = mkdtempSync(join(tmpdir(), 'countersign-import-'));
let running: RunningStack;
let rows: StackRows;
let idp: string;

beforeAll(async () => {
  running = await RunningStack.start();
  rows = new StackRows(running);
  await running.operator.json('org', 'create', 'acme');
  const keys = ['--issuer', 'https://idp.example', '--jwks-uri', 'https://idp.example/keys', '--allow-unreadable-keys'];
  idp = String((await running.operator.json('idp', 'add', 'acme', ...keys))['id']);
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  rows.close();
  rmSync(directory, { recursive: true });
  await running.stop();
});

function fileOf(name: string, ...lines: readonly string[]): string {
  const path = join(directory, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

function importing(file: string, ...options: readonly string[]) {
  return running.operator.run(['member', 'import', 'acme', file, ...options]);
}

async function report(file: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await importing(file, '--json', ...options);
  return { code, stderr, ...(JSON.parse(stdout) as object) };
}

async function member(email: string): Promise<Row | undefined> {
  return (await rows.all('MembersTableName')).find((row) => row['email'] === email);
}

it('adds the members of a CSV file, with ids and subjects where they stand', async () => {
  const people = fileOf(
    'people.csv',
    'role,email,subject,id',
    `editor,Maria@acme.example,"${idp}:a,""b""",user-1`,
    'viewer,bob@acme.example,,',
  );
  expect(await report(people)).toEqual({ code: 0, stderr: '', added: 2, changed: 0, unchanged: 0, failed: [] });
  expect(await member('maria@acme.example')).toMatchObject({ member: 'user-1', role: 'editor', linked: true });
  expect(await member('bob@acme.example')).toMatchObject({ role: 'viewer', linked: false });
  const links = (await rows.all('DirectoryTableName')).filter(({ sk }) => sk === 'link');
  expect(links).toMatchObject([{ value: 'a,"b"', member: 'user-1' }]);
});

it('changes nothing the second time: no row, no audit entry', async () => {
  const tables = ['Directory', 'Members', 'AuditTrail'] as const;
  const snapshot = () => Promise.all(tables.map((table) => rows.all(`${table}TableName`)));
  const before = await snapshot();
  const again = join(directory, 'people.csv');
  expect(await report(again)).toEqual({ code: 0, stderr: '', added: 0, changed: 0, unchanged: 2, failed: [] });
  expect(await snapshot()).toEqual(before);
});

it('loses no line: what failed is reported by line, kept for another run, and keeps nothing else from being done', async () => {
  const people = fileOf(
    'mixed.csv',
    'email,role',
    'bob@acme.example,editor',
    'king@acme.example,king',
    'no address,viewer',
    'short@acme.example',
    'carl@acme.example,viewer',
    'CARL@acme.example,editor',
    'torn@acme.example,"viewer',
  );
  const failed = join(directory, 'failed.csv');
  const outcome = await importing(people, '--failed', failed);
  expect(outcome).toEqual({
    code: 1,
    stderr: '',
    stdout: `1 added, 1 changed, 0 unchanged, 5 failed
  line 3: role must be one of viewer, editor, admin
  line 4: email must be an e-mail address
  line 5: has 1 fields, and the header 2
  line 7: email is that of line 6 already
  line 8: has a quote that is never closed
The failed lines are in ${failed}
`,
  });
  expect(readFileSync(failed, 'utf8')).toBe(
    'email,role\nking@acme.example,king\nno address,viewer\nshort@acme.example\nCARL@acme.example,editor\ntorn@acme.example,"viewer\n',
  );
  expect(await member('carl@acme.example')).toMatchObject({ role: 'viewer' });
});

it('takes JSON lines, and corrects the file of failed lines in place', async () => {
  const people = fileOf(
    'people.jsonl',
    '{"email":"dora@acme.example","role":"viewer"}',
    '{"email":"emil@acme.example","role":"king"}',
  );
  const first = await report(people, '--failed', people);
  expect(first).toMatchObject({ code: 1, added: 1, failed: [{ line: 2, reason: expect.stringContaining('role') }] });
  writeFileSync(people, readFileSync(people, 'utf8').replace('king', 'editor'));
  expect(await report(people, '--failed', people)).toMatchObject({ code: 0, added: 1, failed: [] });
  expect(readFileSync(people, 'utf8')).toBe('');
});

it('brings somebody who was removed back, because an operator says so', async () => {
  await running.operator.json('member', 'remove', 'acme', 'bob@acme.example');
  const people = fileOf('back.csv', 'email,role', 'bob@acme.example,viewer');
  expect(await report(people)).toMatchObject({ code: 0, changed: 1 });
  expect(await member('bob@acme.example')).toMatchObject({ status: 'active', role: 'viewer' });
});

it.each([
  ['people.csv', ['--format', 'xml'], 2, "error: option '--format <format>' argument 'xml' is invalid."],
  ['nowhere.csv', [], 1, /^file cannot be read: .+nowhere\.csv \(ENOENT\)\n$/],
  ['people.csv', ['--failed', '/nowhere/failed.csv'], 1, 'failed cannot be written: /nowhere/failed.csv (ENOENT)\n'],
  ['people.txt', [], 1, /^format cannot be told from the name .+people\.txt: say --format csv or jsonl\n$/],
  ['empty.csv', [], 1, 'file is empty: it must begin with a header, such as email,role,id,subject\n'],
  ['latin1.csv', [], 1, 'file must be UTF-8\n'],
  [
    'headless.csv',
    [],
    1,
    'file has a header that names an unknown column: "a@b.example". Known: email, role, name, id',
  ],
  ['roleless.csv', [], 1, 'file has a header that lacks the column role\n'],
  ['twice.csv', [], 1, 'file has a header that names a column twice\n'],
])('refuses %s %j, and imports nothing', async (name, options, code, says) => {
  fileOf('people.txt', 'email,role');
  fileOf('empty.csv');
  writeFileSync(join(directory, 'latin1.csv'), Buffer.from('email,role\nj\u00fcrg@acme.example,viewer\n', 'latin1'));
  fileOf('headless.csv', 'a@b.example,viewer');
  fileOf('roleless.csv', 'email,id');
  fileOf('twice.csv', 'email,role,role');
  const before = await rows.all('AuditTrailTableName');
  const { stderr, ...outcome } = await importing(join(directory, name), ...options);
  expect(outcome).toEqual({ code, stdout: '' });
  if (says instanceof RegExp) expect(stderr).toMatch(says);
  else expect(stderr).toContain(says);
  expect(await rows.all('AuditTrailTableName')).toEqual(before);
});

it('refuses an organization that does not exist, once and not per line', async () => {
  const people = fileOf('orphans.csv', 'email,role', 'a@b.example,viewer', 'c@b.example,viewer');
  const outcome = await running.operator.run(['member', 'import', 'nobody', people]);
  expect(outcome).toEqual({ code: 1, stdout: '', stderr: 'organization does not exist: nobody\n' });
});
