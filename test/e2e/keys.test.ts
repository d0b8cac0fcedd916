import { jest } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { COMMAND_MS } from '../support/operator.ts';
import { claimsFor, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { StackRows } from '../support/stack-rows.ts';
import { TestProvider } from '../support/test-provider.ts';

jest.setTimeout(COMMAND_MS);

interface ListedKey {
  readonly kid: string;
  readonly state: string;
}

let running: RunningStack;
let provider: TestProvider;
let first: string;
let second: string;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
});

const listed = () => running.operator.json<readonly ListedKey[]>('keys', 'list');

async function published(): Promise<readonly string[]> {
  const answer = await fetch(`${running.issuer}/.well-known/jwks.json`);
  return ((await answer.json()) as { keys: ListedKey[] }).keys.map(({ kid }) => kid);
}

/** In order: each test begins where the one before it ended. */
describe('keys, command by command', () => {
  it('list shows a key that signs and one that stands by, as rotation made them', async () => {
    const keys = await listed();
    expect(keys).toMatchObject([
      { algorithm: 'RS256', state: 'active', next: 'retiring', next_at: expect.any(Number) },
      { algorithm: 'RS256', state: 'standby' },
    ]);
    [first, second] = keys.map(({ kid }) => kid) as [string, string];
    const { stdout } = await running.operator.run(['keys', 'list']);
    expect(stdout).toMatch(new RegExp(`^KID +${first}\nALGORITHM +RS256\nSTATE +active\nSINCE +2`));
  });

  it('rotate lets the standby sign at once, and goes on publishing both', async () => {
    expect(await running.operator.json('keys', 'rotate')).toMatchObject([
      { kid: first, state: 'retiring', next: 'removed', next_at: expect.any(Number) },
      { kid: second, state: 'active' },
    ]);
    expect(await published()).toEqual([first, second]);
  });

  it('a token is signed by the key that was promoted', async () => {
    const acme = await readyOrganization(running.operator, provider, { id: 'acme' });
    const assertion = await provider.assertion(claimsFor(running, acme));
    const { body } = await redeem(running, acme.client, { assertion });
    expect(decodeProtectedHeader(String(body['access_token']))).toMatchObject({ alg: 'RS256', kid: second });
  });

  it('rotate refuses while nothing could take over, and says when', async () => {
    const { code, stdout, stderr } = await running.operator.run(['keys', 'rotate']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^key ring has no standby that could take over, and nothing would sign\. Rotation creates/);
    expect((await running.operator.run(['keys', 'revoke', second, '--yes'])).code).toBe(1);
  });

  it('revoke says what it would do, in numbers, and does nothing unless it is told so', async () => {
    const { code, stderr } = await running.operator.run(['keys', 'revoke', first]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${first} (RS256, retiring) is published no more`);
    expect(stderr).toContain('those of the last 24 hours');
    expect(stderr).toMatch(
      /within 1 minute\n.*within 5 minutes\n.*within 2 hours\nNobody is there to ask: add --yes\n$/,
    );
    expect(await published()).toEqual([first, second]);
  });

  it('revoke takes a key from the published ones at once', async () => {
    expect(await running.operator.json('keys', 'revoke', first, '--yes')).toMatchObject([
      { kid: first, state: 'removed' },
      { kid: second, state: 'active' },
    ]);
    expect(await published()).toEqual([second]);
  });

  it.each(['nobody', ''])('revoke knows no key "%s"', async (kid) => {
    const { code, stderr } = await running.operator.run(['keys', 'revoke', kid, '--yes']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'kid is of no key in the ring: see "countersign keys list"\n',
    });
  });

  it('each change stands in the audit trail, and nothing that was refused', async () => {
    const rows = new StackRows(running);
    const entries = await rows.all('AuditTrailTableName');
    rows.close();
    const ofKeys = entries.filter(({ action }) => String(action).startsWith('key.'));
    const facts = ofKeys.map(({ action, target, actor }) => ({ action, target, actor }));
    const actor = { kind: 'operator', id: 'local operator' };
    expect(facts).toEqual([
      { action: 'key.rotated', target: first, actor },
      { action: 'key.revoked', target: first, actor },
    ]);
  });
});
