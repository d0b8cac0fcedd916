import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { demoTool, freshAssertion } from '../../local/demo/assertion.ts';
import { demoScopes } from '../../local/demo/demo-scopes.ts';
import { setUpDemo } from '../../local/demo/demo-setup.ts';
import { redeemDemoAssertion } from '../../local/demo/refusal.ts';
import {
  breakProvider,
  explainedBy,
  FAULT_NAMES,
  type FaultName,
  isKept,
  mendProvider,
} from '../../local/identity-provider/faults.ts';
import { readDeclaredAuthority } from '../../local/runtime/demo-configuration.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { SignInBrowser } from '../support/sign-in-browser.ts';

/** What the demo's identity provider can do wrong: each is refused, and explained by the step that refuses it. */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let alice: SignInBrowser;

beforeAll(async () => {
  running = await RunningStack.start();
  const { issuer, stack, state } = running;
  await setUpDemo(state, issuer, stack.identityProvider.issuer);
  alice = new SignInBrowser(issuer);
  await alice.signIn('/login/demo', { email: 'alice@acme.example', password: 'correct-horse' });
}, STACK_START_MS * 2);

afterEach(() => mendProvider(running.state));
afterAll(() => running.stop());

function redeem() {
  const { state, issuer, stack } = running;
  return redeemDemoAssertion({ state, issuer, identityProvider: stack.identityProvider.issuer });
}

async function explain() {
  const { state, issuer, stack } = running;
  const tool = await demoTool(state, stack.identityProvider.issuer);
  const asked = {
    email: 'alice@acme.example',
    audience: issuer,
    scope: demoScopes(readDeclaredAuthority()).client.join(' '),
  };
  const { assertion } = await freshAssertion(tool, asked);
  const { stdout } = await running.operator.run(
    ['--json', 'token', 'explain', 'demo', '--client', 'cursor-demo'],
    assertion,
  );
  const end = endOf(stdout);
  return { reason: end?.reason ?? end?.outcome, advice: end?.next_step };
}

/** What `idp test` says of the provider itself. */
async function testProvider() {
  const issuer = running.stack.identityProvider.issuer;
  const { code, stdout } = await running.operator.run(['--json', 'idp', 'test', '--issuer', issuer]);
  expect(code).toBe(1);
  const end = endOf(stdout);
  return { reason: end?.step, advice: end?.advice };
}

/** What the console's page of a refusal reads. It is kept from the log, a moment after the answer. */
async function untilShown(correlationId: string): Promise<void> {
  const path = `/organizations/demo/activity/refusals/${encodeURIComponent(correlationId)}`;
  for (let status = 404; status !== 200; await delay(50)) status = (await alice.request(path)).status;
}

interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly next_step?: string;
  readonly advice?: string;
}

function endOf(stdout: string): Step | undefined {
  const { steps } = JSON.parse(stdout) as { steps: readonly Step[] };
  return steps.find(({ outcome }) => outcome === 'failed' || outcome === 'unavailable');
}

/** By the command that `demo break --list` names: the reason, or the step of the connection. */
const EXPLAINED: Readonly<Record<FaultName, string>> = {
  'trailing-slash': 'untrusted_issuer',
  'wrong-audience': 'wrong_audience',
  'wrong-client-id': 'issued_to_other_client',
  'wrong-type': 'wrong_type',
  'unknown-key': 'no_key_for_kid',
  'keys-unreachable': 'keys_fetched',
  'audience-tenant': 'untrusted_issuer',
  'several-audiences': 'several_audiences',
  'clock-ahead': 'issued_in_future',
  'key-binding': 'confirmation_not_supported',
  expired: 'expired',
  'long-lifetime': 'lifetime_too_long',
  'unlinked-subject': 'subject_not_linked',
  'email-as-text': 'email_verified_not_boolean',
  'sub-id-not-mapped': 'sub_id_not_mapped',
  'key-replaced': 'bad_signature',
  'keys-unreadable': 'keys_parsed',
  'no-scope': 'no_scope_granted',
};

it('what is not broken is redeemed', async () => {
  expect(await redeem()).toMatchObject({ status: 200 });
});

it.each(FAULT_NAMES)(
  '%s is never left without the step that names it and what to do; mended, it is good again',
  async (fault) => {
    breakProvider(running.state, fault);
    const { status, body } = await redeem();
    expect([400, 503]).toContain(status);
    expect(body).not.toHaveProperty('access_token');
    if (isKept(fault)) await untilShown(String(body['correlation_id']));
    const told = explainedBy(fault) === 'idp test' ? await testProvider() : await explain();
    expect(told).toEqual({ reason: EXPLAINED[fault], advice: expect.stringMatching(/^[A-Z].{20,}\.$/s) });
    mendProvider(running.state);
    expect(await redeem()).toMatchObject({ status: 200 });
  },
);

it('the command lists every way, and breaks nothing', async () => {
  const faults = await running.operator.json<readonly { readonly fault: string; readonly explained_by: string }[]>(
    'demo',
    'break',
    '--list',
  );
  expect(faults.map(({ fault }) => fault)).toEqual(FAULT_NAMES);
  expect(faults.map(({ explained_by: by }) => by)).toEqual(FAULT_NAMES.map(explainedBy));
  expect(await redeem()).toMatchObject({ status: 200 });
});

it('the command says what is refused, under which correlation id, and what explains it', async () => {
  const { code, stdout } = await running.operator.run(['demo', 'break', 'trailing-slash']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /Broken: the issuer .*\n.*answers 400:[\s\S]*"error": "invalid_grant"[\s\S]*"correlation_id"[\s\S]*token explain demo[\s\S]*console\/demo\/refusals\/\S+\n/,
  );
  const unsigned = await running.operator.run(['demo', 'break', 'key-replaced']);
  expect(unsigned.stdout).toContain('console/demo/explain (paste');
  expect((await running.operator.run(['demo', 'mend'])).code).toBe(0);
  expect(await redeem()).toMatchObject({ status: 200 });
  expect((await running.operator.run(['demo', 'break', 'everything'])).code).toBe(2);
});
