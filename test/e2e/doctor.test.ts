import { jest } from '@jest/globals';
import type { DoctorReport } from '../../lambdas/flows/doctor/examine-deployment.ts';
import { setUpDemo } from '../../local/demo/demo-setup.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { readyOrganization } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let provider: TestProvider;
let client: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  ({ client } = await readyOrganization(running.operator, provider, { id: 'acme' }));
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
});

const api = () => `${running.issuer}/sample/organizations/acme/projects`;

it('doctor passes every step of the deployment as it is, its sample API and a client of it', async () => {
  const args = ['--json', 'doctor', '--api', api(), '--client', client.id, '--client-secret-stdin'];
  const { code, stdout } = await running.operator.run(args, client.secret);
  const report = JSON.parse(stdout) as DoctorReport;
  expect(report.steps.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect({ code, issuer: report.issuer, works: report.works }).toEqual({
    code: 0,
    issuer: running.issuer,
    works: true,
  });
});

it('doctor asks an issuer by its address alone, says what is wrong in 80 columns, and exits with 1', async () => {
  const { code, stdout } = await running.operator.run(['doctor', `${running.issuer}/`]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ fails {2}issuer equal .*You say/);
  expect(stdout).toContain('→ They differ by a slash at the end alone');
  const long = stdout.split('\n').filter((line) => [...line].length > 80 && !/https?:\S{30,}/.test(line));
  expect(long).toEqual([]);
});

it('doctor says in one line what was not reached, and calls it no pass', async () => {
  const { code, stdout } = await running.operator.run(['doctor', 'http://127.0.0.1:1']);
  expect(code).toBe(1);
  expect(stdout).toContain('(ECONNREFUSED)');
  expect(stdout.match(/not reached: issuer equal, members/g)).toHaveLength(1);
  expect(stdout).toContain('2 of 18 steps failed, 16 not reached.');
});

it('doctor --assertions is for the demo, and takes no issuer', async () => {
  const { code, stderr } = await running.operator.run(['doctor', 'https://auth.example.com', '--assertions']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('takes no issuer') });
});

it('doctor never shows the secret, and refuses an address that is no https', async () => {
  const args = ['doctor', '--client', client.id, '--client-secret-stdin'];
  const wrong = 'not-the-secret-of-anybody';
  const { code, stdout, stderr } = await running.operator.run(args, wrong);
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain(wrong);
  expect(stdout).toContain('countersign client rotate');
  expect((await running.operator.run(['doctor', 'http://auth.example.com'])).stderr).toContain('https://');
});

it('doctor --assertions redeems what vendors send, and what must be refused is', async () => {
  await setUpDemo(running.state, running.issuer, running.stack.identityProvider.issuer);
  const { code, stdout } = await running.operator.run(['--json', 'doctor', '--assertions']);
  const { steps } = JSON.parse(stdout) as DoctorReport;
  const played = steps.filter(({ step }) => step.startsWith('assertion_'));
  expect(Object.fromEntries(played.map((each) => [each.step, 'found' in each ? each.found : each]))).toEqual({
    assertion_okta: 'redeemed',
    assertion_audience_tenant: 'refused: 400 invalid_grant, as it must be',
    assertion_entra: 'redeemed',
    assertion_sub_id: expect.stringMatching(/^(?:redeemed|refused: 400 (?:invalid_grant|access_denied))$/),
    assertion_expired: 'refused: 400 invalid_grant, as it must be',
  });
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/eyJ/);
});
