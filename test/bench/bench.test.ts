import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Machine } from '../../bench/machine.ts';
import type { Measurement } from '../../bench/measurement.ts';

const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../bench/run.ts'), ...args]);

const SECTIONS = [
  'Redemption, the token function alone in its process',
  'AWS calls at the wire',
  'Bundles',
  'Beside oidc-provider, all over HTTP on loopback',
  'Growth',
  'Dollars per million redemptions',
];

/** No time is asserted: this machine's, while other tests run, says nothing. */
describe('npm run bench -- --quick --json', () => {
  let machine: Machine;
  let measurements: readonly Measurement[];
  beforeAll(async () => {
    const { stdout } = await run('--quick', '--json');
    ({ machine, measurements } = JSON.parse(stdout));
  }, 120_000);

  const measured = (name: string) => measurements.find((measurement) => measurement.name === name)?.value;

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

  it('asks AWS nothing for an assertion whose signature is bad', () => {
    expect(measured('bad signature, refused: calls')).toBe(0);
  });

  it('checks a warm request at the API with one read', () => {
    expect(measured('protect(), warm: calls')).toBe(1);
  });
});

it('explains itself with an example', async () => {
  const { stdout } = await run('--help');
  expect(stdout).toContain('npm run bench -- --json > bench.json');
});
