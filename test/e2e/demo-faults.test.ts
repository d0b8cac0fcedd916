import { jest } from '@jest/globals';
import { demoTool, freshAssertion } from '../../local/demo/assertion.ts';
import { demoScopes } from '../../local/demo/demo-scopes.ts';
import { setUpDemo } from '../../local/demo/demo-setup.ts';
import { redeemDemoAssertion } from '../../local/demo/refusal.ts';
import { breakProvider, FAULT_NAMES, type FaultName, mendProvider } from '../../local/identity-provider/faults.ts';
import { readDeclaredAuthority } from '../../local/runtime/demo-configuration.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';

/** What the demo's identity provider can do wrong: each is refused, and explained by the step that refuses it. */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;

beforeAll(async () => {
  running = await RunningStack.start();
  const { issuer, stack, state } = running;
  await setUpDemo(state, issuer, stack.identityProvider.issuer);
}, STACK_START_MS * 2);

afterEach(() => mendProvider(running.state));
afterAll(() => running.stop());

function redeem() {
  const { state, issuer, stack } = running;
  return redeemDemoAssertion({ state, issuer, identityProvider: stack.identityProvider.issuer });
}

async function explain(): Promise<string | undefined> {
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
  const { steps } = JSON.parse(stdout) as { steps: readonly { outcome: string; reason?: string }[] };
  const end = steps.find(({ outcome }) => outcome === 'failed' || outcome === 'unavailable');
  return end?.reason ?? end?.outcome;
}

const EXPLAINED: Readonly<Record<FaultName, string>> = {
  'trailing-slash': 'untrusted_issuer',
  'wrong-audience': 'wrong_audience',
  'wrong-client-id': 'issued_to_other_client',
  'wrong-type': 'wrong_type',
  'unknown-key': 'no_key_for_kid',
  // Right after the fault before it, which had the provider asked: nobody asks again within the cool-down.
  'keys-unreachable': 'no_key_for_kid',
  'audience-tenant': 'untrusted_issuer',
  'several-audiences': 'several_audiences',
  'clock-ahead': 'issued_in_future',
  'key-binding': 'confirmation_not_supported',
  expired: 'expired',
  'long-lifetime': 'lifetime_too_long',
  'unlinked-subject': 'subject_not_linked',
  'no-scope': 'no_scope_granted',
};

it('what is not broken is redeemed', async () => {
  expect(await redeem()).toMatchObject({ status: 200 });
});

it.each(FAULT_NAMES)('%s is refused, explained, and good again once it is mended', async (fault) => {
  breakProvider(running.state, fault);
  const { status, body } = await redeem();
  expect([400, 503]).toContain(status);
  expect(body).not.toHaveProperty('access_token');
  expect(await explain()).toBe(EXPLAINED[fault]);
  mendProvider(running.state);
  expect(await redeem()).toMatchObject({ status: 200 });
});

it('the command lists every way, and breaks nothing', async () => {
  const faults = await running.operator.json<readonly { readonly fault: string }[]>('demo', 'break', '--list');
  expect(faults.map(({ fault }) => fault)).toEqual(FAULT_NAMES);
  expect(await redeem()).toMatchObject({ status: 200 });
});

it('the command says what is refused, under which correlation id, and what explains it', async () => {
  const { code, stdout } = await running.operator.run(['demo', 'break', 'trailing-slash']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /Broken: the issuer .*\n.*answers 400:[\s\S]*"error": "invalid_grant"[\s\S]*"correlation_id"[\s\S]*token explain demo[\s\S]*console\/demo\/explain/,
  );
  const signed = await running.operator.run(['demo', 'break', 'unlinked-subject']);
  expect(signed.stdout).toMatch(/console\/demo\/refusals\/\S+\n/);
  expect((await running.operator.run(['demo', 'mend'])).code).toBe(0);
  expect(await redeem()).toMatchObject({ status: 200 });
  expect((await running.operator.run(['demo', 'break', 'everything'])).code).toBe(2);
});
