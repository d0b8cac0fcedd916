import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { eventDetailSchema } from '../../lambdas/core/events/schema.ts';
import { eventsFile } from '../../local/runtime/state-directory.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { claimsFor, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS, temporaryState } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** What is done, as the event bus is told of it: from a change to the line that a rule would be given, over a restart. */
jest.setTimeout(COMMAND_MS * 2);

interface ShownEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly bus: string;
  readonly detail: { readonly id: string; readonly organization?: string; readonly member?: string };
}

const EMAIL = 'maria@acme.example';
const SUBJECT = 'subject-of-maria';
const TOLD_WITHIN_MS = 20_000;

const state = temporaryState();
let running: RunningStack;
let provider: TestProvider;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start({ state }), TestProvider.start()]);
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
  rmSync(state, { recursive: true, force: true });
});

async function shown(): Promise<readonly ShownEvent[]> {
  const { code, stdout, stderr } = await running.operator.run(['--json', 'events', 'tail', '--lines', '1000']);
  if (code !== 0) throw new Error(stderr);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ShownEvent);
}

/** As soon as there is one of this kind, of this organization. */
async function told(kind: string, organization: string): Promise<ShownEvent> {
  for (const end = Date.now() + TOLD_WITHIN_MS; Date.now() < end; await pause(100)) {
    const all = await shown();
    const found = all.find((one) => one['detail-type'] === kind && one.detail.organization === organization);
    if (found !== undefined) return found;
  }
  throw new Error(`no ${kind} of ${organization} within ${TOLD_WITHIN_MS} ms`);
}

it('an administration action is told with ids, and never with an address, a subject, a secret or a token', async () => {
  const acme = await readyOrganization(running.operator, provider, { id: 'acme' });
  const assertion = await provider.assertion(claimsFor(running, acme));
  const { body } = await redeem(running, acme.client, { assertion });
  const idp = (await running.operator.json<readonly { readonly id: string }[]>('idp', 'list', 'acme'))[0]?.id ?? '';
  const member = ['member', 'add', 'acme', EMAIL, '--role', 'viewer', '--subject', `${idp}:${SUBJECT}`];
  const { id } = await running.operator.json(...member);
  await running.operator.json('member', 'disable', 'acme', String(id));

  const event = await told('member.disabled', 'acme');
  expect(event).toMatchObject({ source: 'countersign', bus: 'default', detail: { member: id } });
  for (const { detail } of await shown()) expect(eventDetailSchema.safeParse(detail).error).toBeUndefined();
  const file = readFileSync(eventsFile(state), 'utf8');
  const secrets = [EMAIL, SUBJECT, acme.client.secret, assertion, String(body['access_token'])];
  for (const secret of secrets) expect(file).not.toContain(secret);
  expect(file).not.toMatch(/@|eyJ/);
});

it('a restart loses nothing, tells nothing twice, and a line that is half written is not shown', async () => {
  // Ends before it is told, as a rule.
  await running.operator.json('org', 'create', 'globex');
  await running.stop();
  running = await RunningStack.start({ state });

  await told('organization.created', 'globex');
  await running.operator.json('org', 'create', 'initech');
  await told('organization.created', 'initech');
  const ids = (await shown()).map(({ detail }) => detail.id);
  expect(ids).toEqual([...new Set(ids)]);
  appendFileSync(eventsFile(state), '{"source":"counter');
  expect(await shown()).toHaveLength(ids.length);
});
