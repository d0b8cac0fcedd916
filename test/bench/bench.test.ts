import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Machine } from '../../bench/machine.ts';
import type { Measurement } from '../../bench/measurement.ts';
import { PART_NAMES } from '../../bench/part-names.ts';

const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../bench/run.ts'), ...args]);

const SECTIONS = [
  'Redemption, the token function alone in its process',
  'protect(), a function of nothing else alone in its process',
  'Any client: authorization code, refresh, introspection, revocation',
  'A page of members',
  'A client that its provider vouches for',
  'Authorization details',
  'Provisioning by SCIM',
  'Signals of a provider',
  'AWS calls at the wire',
  'Bundles',
  'Beside oidc-provider, all over HTTP on loopback',
  'Growth',
  'Dollars per million redemptions',
];

const COLD = "redemption, nothing in memory, provider's keys in the table";

/** No time is asserted: this machine's, while other tests run, says nothing. */
describe('npm run bench -- --quick --json', () => {
  let machine: Machine;
  let measurements: readonly Measurement[];
  beforeAll(async () => {
    const { stdout } = await run('--quick', '--json');
    ({ machine, measurements } = JSON.parse(stdout));
  }, 300_000);

  const find = (name: string) => measurements.find((measurement) => measurement.name === name);
  const measured = (name: string) => find(name)?.value;

  it('measures every section, each number with its unit', () => {
    expect([...new Set(measurements.map(({ section }) => section))]).toEqual(SECTIONS);
    expect(measurements.filter(({ value, unit }) => !Number.isFinite(value) || unit === '')).toEqual([]);
  });

  it('says on which machine', () => {
    expect(machine).toEqual({
      cpu: expect.any(String),
      cores: expect.any(Number),
      memoryGb: expect.any(Number),
      node: process.version,
      platform: expect.any(String),
      loadBefore: expect.any(Number),
    });
  });

  it.each([
    ['RS256 assertion, one at a time: CPU per redemption', 2, 'ms'],
    ['protect(), warm: reads', 1, 'reads'],
    ['protect(), warm: CPU per request', 0.6, 'ms'],
    [`${COLD}: round trips`, 5, 'round trips'],
    ['redemption, warm: round trips', 3, 'round trips'],
    ['Token: bundle', 520, 'kB'],
    ['Token: cold import', 40, 'ms'],
    ['sum with RS256', 6.9, '$'],
  ])('aims, beside %s, for %d %s', (name, target, unit) => {
    expect(find(name)).toMatchObject({ target, unit });
  });

  it('keeps the bundle of the token function within 520 kB', () => {
    expect(measured('Token: bundle')).toBeLessThanOrEqual(520);
  });

  it('redeems warm in three round trips: link, member, and the record while KMS signs', () => {
    expect(measurements).toContainEqual({
      section: 'AWS calls at the wire',
      name: 'redemption, warm: calls',
      value: 4,
      unit: 'calls',
      note: 'GetItem Directory → GetItem Members → PutItem Redemptions ‖ Sign',
    });
    expect(measured('redemption, warm: round trips')).toBe(3);
  });

  it.each([
    'RS256 assertion with a DPoP proof, one at a time: CPU per redemption',
    'protect(), warm, a bound token with its DPoP proof: CPU per request',
  ])('measures what a proof costs: %s', (name) => {
    expect(find(name)).toMatchObject({ unit: 'ms', value: expect.any(Number) });
  });

  it("reads what nothing is in memory of, the provider's keys from the table, and fetches none", () => {
    expect(find(`${COLD}: calls`)?.note).toContain('ProviderKeys');
    expect(find(`${COLD}: calls`)?.note).toContain('KeyRing');
    expect(find(`${COLD}: calls`)?.note).not.toContain('UpdateItem');
  });

  it('asks AWS nothing for an assertion whose signature is bad', () => {
    expect(measured('bad signature, refused: calls')).toBe(0);
  });

  it('checks a warm request at the API with one read', () => {
    expect(measured('protect(), warm: calls')).toBe(1);
    expect(measured("protect(), warm, an agent client's write: calls")).toBe(3);
    expect(measured("protect(), warm, an agent client's write: round trips")).toBe(1);
    expect(find('protect(), warm, a write that was approved once: calls')).toMatchObject({
      value: 4,
      note: expect.stringMatching(/^GetItem .* ‖ GetItem .* ‖ GetItem .* → UpdateItem AgentSessions$/),
    });
    expect(measured('protect(), warm, a write that was approved once: round trips')).toBe(2);
    expect(find('protect(), warm: reads')).toMatchObject({ value: 1, note: 'GetItem Members' });
  });

  it('an agent asks in three round trips, whatever number of sessions its member has', () => {
    const many = 'an agent asks, its member having 1,000 sessions: warm';
    expect(find('an agent asks: warm: calls')).toMatchObject({
      value: 5,
      note: 'GetItem Members → GetItem AgentSessions ‖ GetItem Status ‖ GetItem WriteRequests → TransactWriteItems AgentSessions WriteRequests AuditTrail',
    });
    expect([measured('an agent asks: warm: round trips'), measured(`${many}: round trips`)]).toEqual([3, 3]);
    expect(measured(`${many}: calls`)).toBe(5);
    expect(measured('poll: warm: calls')).toBe(4);
    expect(measured('poll: warm: round trips')).toBe(2);
    expect(measured('mint that asks: warm: calls')).toBe(8);
    expect(measured('mint that asks: warm: round trips')).toBe(6);
    expect(measured('a person approves what was asked: warm: calls')).toBe(11);
  });

  it.each([
    [
      'code redemption',
      'GetItem AuthorizationGrants → GetItem Members → Sign ‖ TransactWriteItems Redemptions AuthorizationGrants',
    ],
    [
      'refresh',
      'GetItem AuthorizationGrants → GetItem Members → Sign ‖ TransactWriteItems Redemptions AuthorizationGrants',
    ],
    ['introspection', 'GetItem Members'],
    ['pushed authorization request', 'PutItem AuthorizationGrants'],
    ['a person allows a tool', expect.stringMatching(/ → TransactWriteItems AuthorizationGrants AuditTrail$/)],
    ['authorization request, its page', expect.not.stringMatching(/Put|Update|Write/)],
    ['revocation by a refresh token', expect.stringContaining('UpdateItem AuthorizationGrants')],
  ])('shows of %s what it asks of AWS, and its CPU', (flow, note) => {
    expect(find(`${flow}: warm: calls`)?.note).toEqual(note);
    expect(measured(`${flow}: warm: round trips`)).toBeGreaterThan(0);
    expect(measured(`${flow}: CPU per request`)).toBeGreaterThan(0);
  });

  it.each([
    ['redemption by a vouched client, with its proof', / → Sign ‖ TransactWriteItems Redemptions$/],
    ['redemption with authorization details', / → PutItem Redemptions ‖ Sign$/],
    [
      "protect({ details }), an agent's write up to a limit",
      /^GetItem AgentSessions ‖ GetItem Members ‖ GetItem Status$/,
    ],
    ['SCIM creates a user', / → TransactWriteItems Directory Members AuditTrail$/],
    ['SCIM deactivates a user', / → TransactWriteItems Members Directory AuditTrail$/],
    ['a pushed signal, session-revoked', / → TransactWriteItems Redemptions Members AuditTrail$/],
  ])('says of %s what it asks of AWS once it is warm, and its CPU', (flow, note) => {
    const [calls, trips] = [measured(`${flow}, warm: calls`) ?? 0, measured(`${flow}, warm: round trips`) ?? 0];
    expect(trips).toBeGreaterThan(0);
    expect(calls).toBeGreaterThanOrEqual(trips);
    expect(find(`${flow}, warm: calls`)?.note).toMatch(note);
    expect(measured(`${flow}: CPU per request`)).toBeGreaterThan(0);
    expect(measured(`${flow}: median latency`)).toBeGreaterThan(0);
  });

  it.each([
    ['Countersign', 3, 'GetItem Directory → GetItem Members → PutItem Redemptions ‖ Sign'],
    ['oidc-provider (DynamoDB)', 3, '2 × GetItem OidcProvider → PutItem OidcProvider'],
    ['oidc-provider (memory)', 0, ''],
    ['Countersign (memory)', 0, ''],
  ])('compares %s, which calls its store %d times a token', (server, calls, note) => {
    const rows = measurements.filter(({ name }) => name.startsWith(`${server}: `));
    expect(rows.map(({ name, unit }) => [name.slice(server.length + 2), unit])).toEqual([
      ['CPU per token', 'ms'],
      ['tokens per core', 'tokens/s'],
      ['p50', 'ms'],
      ['p99', 'ms'],
      ['calls to the store per token', 'calls'],
    ]);
    expect(rows.at(-1)).toMatchObject({ value: calls, note });
  });

  it('says that oidc-provider signs in its process', () => {
    expect(find('oidc-provider (DynamoDB): CPU per token')?.note).toContain('signs in its process');
  });
});

it('explains itself with an example', async () => {
  const { stdout } = await run('--help');
  expect(stdout).toContain('npm run bench -- --json > bench.json');
  expect(stdout).toContain('npm run bench -- --only wire --only redemption');
  for (const name of PART_NAMES) expect(stdout).toContain(`"${name}"`);
});

it('refuses a part that there is not, and names those that there are', async () => {
  const refused = run('--only', 'wire', '--only', 'scmi').catch((error) => error);
  expect(await refused).toMatchObject({
    ...{ code: 1, stdout: '' },
    stderr: `error: option '--only <name...>' argument 'scmi' is invalid. Allowed choices are ${PART_NAMES.join(', ')}.\n`,
  });
});
