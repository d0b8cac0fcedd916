import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { COMMAND_MS, type Operator } from '../support/operator.ts';
import { type ClientCredentials, redeem, type TokenAnswer } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { StackRows } from '../support/stack-rows.ts';
import { TestProvider } from '../support/test-provider.ts';

jest.setTimeout(COMMAND_MS * 4);

const directory = mkdtempSync(join(tmpdir(), 'countersign-offboarding-'));
const BOB = { sub: 'bob-1', email: 'bob@jit.example', email_verified: true };

let running: RunningStack;
let provider: TestProvider;
let operator: Operator;
let rows: StackRows;
let cursor: ClientCredentials;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  operator = running.operator;
  rows = new StackRows(running);
  cursor = await operator.json(
    'client',
    'create',
    'cursor',
    '--auth',
    'client_secret_basic',
    '--scope',
    'projects:read',
  );
  await operator.json('org', 'create', 'acme');
  await operator.json('client', 'enable', 'acme', 'cursor');
  const jit = ['--email-domain', 'jit.example', '--jit-role', 'viewer'];
  await operator.json('idp', 'add', 'acme', '--issuer', provider.issuer('acme'), ...jit);
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  rows.close();
  rmSync(directory, { recursive: true });
  await Promise.all([running.stop(), provider.stop()]);
});

async function present(person: typeof BOB): Promise<TokenAnswer> {
  const claims = { aud: running.issuer, client_id: 'cursor', scope: 'projects:read', ...person };
  return redeem(running, cursor, { assertion: await provider.assertion({ iss: provider.issuer('acme'), ...claims }) });
}

/** So long that every server has noticed, and nothing is waited for. */
async function suspendedLongAgo(organization: string): Promise<void> {
  const found = (await rows.all('DirectoryTableName')).find(
    ({ pk, sk, suspendedAt }) => pk === `org#${organization}` && typeof sk === 'string' && suspendedAt !== undefined,
  );
  if (found === undefined) throw new Error('not suspended');
  await rows.put('DirectoryTableName', { ...found, suspendedAt: Number(found['suspendedAt']) - 100 });
}

async function stored(): Promise<string> {
  return JSON.stringify([await rows.all('DirectoryTableName'), await rows.all('MembersTableName')]);
}

it('a member who is erased leaves no address and no account, and their provider brings nobody back', async () => {
  expect((await present(BOB)).status).toBe(200);
  expect(await stored()).toContain(BOB.email);
  const unasked = await operator.run(['member', 'erase', 'acme', BOB.email]);
  expect(unasked).toMatchObject({ code: 1, stdout: '' });
  expect(unasked.stderr).toMatch(/1 e-mail address, 1 account at a provider, 0 passkeys\. No way back.*add --yes/s);
  expect((await present(BOB)).status).toBe(200);

  const erased = await operator.json('member', 'erase', 'acme', BOB.email, '--yes');
  expect(erased).toEqual({ id: expect.any(String), links: 1, passkeys: 0, outcome: 'erased' });
  for (const text of [BOB.email, BOB.sub]) expect(await stored()).not.toContain(text);
  const again = await present(BOB);
  expect(await running.refusal(again.body['correlation_id'])).toMatchObject({ reason: 'member_removed' });
  // The provider calls them by another subject now: the address leads to the tombstone, too.
  const renamed = await present({ ...BOB, sub: 'bob-2' });
  expect(await running.refusal(renamed.body['correlation_id'])).toMatchObject({ reason: 'member_removed' });
  expect(await operator.json('member', 'erase', 'acme', BOB.email, '--yes')).toMatchObject({ outcome: 'unchanged' });
});

it('an organization is deleted after its audit trail is in a file, and never comes back', async () => {
  const file = join(directory, 'acme.jsonl');
  const remove = ['org', 'delete', 'acme'];
  expect(await operator.run(remove)).toMatchObject({ code: 2, stdout: '' });
  const unasked = await operator.run([...remove, '--export', file]);
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain(
    '0 members, 0 accounts at providers, 0 passkeys, 1 identity provider, 1 enabled client',
  );
  expect([existsSync(file), (await operator.json('org', 'show', 'acme'))['status']]).toEqual([false, 'active']);
  const nowhere = await operator.run([...remove, '--yes', '--export', join(directory, 'no', 'where.jsonl')]);
  expect([nowhere.code, (await operator.json('org', 'show', 'acme'))['status']]).toEqual([1, 'active']);

  await operator.json('org', 'suspend', 'acme');
  await suspendedLongAgo('acme');
  const { code, stdout, stderr } = await operator.run(['--json', ...remove, '--yes', '--export', file]);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { id: 'acme', outcome: 'deleted', providers: 1, links: 0, clients: 1, members: 0, passkeys: 0, export: file },
  ]);
  expect(stderr).toContain('entries of its audit trail');
  const exported = readFileSync(file, 'utf8').trim().split('\n');
  expect(exported.map((line) => JSON.parse(line).action)).toContain('member.erased');

  expect(await operator.json('org', 'list')).toEqual([]);
  expect(await operator.run(['org', 'create', 'acme'])).toMatchObject({ code: 1 });
  expect((await operator.run(['org', 'restore', 'acme'])).stderr).toBe('organization was deleted: acme\n');
  expect((await operator.run(['audit', 'export', 'acme', '--from', '2026-01-01'])).stdout).toContain(
    'organization.deleted',
  );
  // No server remembers it: nothing of it leads anywhere.
  const { cloud } = running.stack;
  await Promise.all(cloud.model.functions.all.map(({ name }) => cloud.recycle(name)));
  const refused = await present(BOB);
  expect(await running.refusal(refused.body['correlation_id'])).toMatchObject({ reason: 'untrusted_issuer' });
});
