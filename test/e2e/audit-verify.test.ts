import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { StackRows } from '../support/stack-rows.ts';

standInForDispatcher();

/** An approval in a browser → its evidence → the chain → verified, with the deployment and without. */
jest.setTimeout(COMMAND_MS * 3);

const WRITE = 'projects:create';
const SEALED_WITHIN_MS = 30_000;

interface Report {
  readonly entries: number;
  readonly sealed: number;
  readonly decisions: { readonly signed: number; readonly unsigned: number };
  readonly findings: readonly { readonly finding: string; readonly id?: string }[];
}

let stack: AgentStack;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'verify-'));
  stack = await AgentStack.start();
}, STACK_START_MS);

afterAll(async () => {
  await stack.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function verify(...args: readonly string[]): Promise<Report & { readonly code: number }> {
  const { code, stdout, stderr } = await stack.running.operator.run(['--json', 'audit', 'verify', ...args]);
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as Report), code: code ?? -1 };
}

async function sealed(): Promise<Report & { readonly code: number }> {
  for (const end = Date.now() + SEALED_WITHIN_MS; Date.now() < end; await pause(300)) {
    const report = await verify('acme');
    if (report.entries > 0 && report.sealed === report.entries) return report;
  }
  throw new Error('not sealed in time');
}

it('an approval is signed and sealed, and the trail holds, with the deployment and by two files alone', async () => {
  const maria = await stack.signedIn(PEOPLE.maria);
  await stack.mint(await stack.accessToken(), 'verified-1', ['projects:read']);
  expect((await stack.approve(maria, 'verified-1', [WRITE])).status).toBe(200);
  expect(await sealed()).toMatchObject({ code: 0, decisions: { signed: 1, unsigned: 0 }, findings: [] });

  const [file, jwks] = [join(directory, 'acme.jsonl'), join(directory, 'jwks.json')];
  const today = new Date(Date.now() - 3_600_000).toISOString().slice(0, 10);
  await stack.running.operator.run(['audit', 'export', 'acme', '--from', today, '--output', file]);
  writeFileSync(jwks, (await stack.running.operator.run(['audit', 'keys'])).stdout);
  const offline = await verify('--file', file, '--jwks', jwks);
  expect(offline).toMatchObject({ code: 0, decisions: { signed: 1 }, findings: [] });
  expect(offline.sealed).toBe(offline.entries);
});

it('an entry that somebody has changed in the table shows, and the command fails', async () => {
  const rows = new StackRows(stack.running);
  const entries = await rows.all('AuditTrailTableName');
  const approved = entries.find(({ action }) => action === 'writes.approved') ?? {};
  await rows.put('AuditTrailTableName', { ...approved, actor: { kind: 'member', id: 'somebody-else' } });
  rows.close();
  const { code, findings } = await verify('acme');
  expect(code).toBe(1);
  expect(findings.map(({ finding }) => finding)).toEqual(['changed', 'bad_evidence']);
});
