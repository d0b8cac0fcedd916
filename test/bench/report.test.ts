import { formatReport } from '../../bench/report.ts';

const MACHINE = {
  cpu: 'Fast CPU',
  cores: 2,
  memoryGb: 16,
  node: 'v24.0.0',
  platform: 'linux arm64',
  loadBefore: 0.1,
};

describe('the report', () => {
  it('is one table with units, targets and verdicts, and names the machine', () => {
    const report = formatReport(MACHINE, [
      { section: 'Redemption', name: 'CPU', value: 1.6, unit: 'ms', target: 1.6, note: 'user 1.5' },
      { section: 'Redemption', name: 'calls', value: 4, unit: 'calls' },
      { section: 'Cost', name: 'sum', value: 7.004, unit: '$', target: 6.9 },
    ]);
    expect(report.split('\n')).toEqual([
      '         MEASURED  UNIT   TARGET',
      '',
      'Redemption',
      '  CPU        1.60  ms     ≤ 1.60  ok    user 1.5',
      '  calls         4  calls',
      '',
      'Cost',
      '  sum        7.00  $      ≤ 6.90  OVER',
      '',
      'Fast CPU, 2 cores, 16 GB, Node.js v24.0.0, linux arm64; load before the run 0.1',
      '',
    ]);
  });

  it.each([
    [0.1234, '0.12'],
    [12.345, '12.3'],
    [123.45, '123'],
    [1000, '1000'],
  ])('writes %d as %s', (value, text) => {
    const [, , , row] = formatReport(MACHINE, [{ section: 'S', name: 'n', value, unit: 'ms' }]).split('\n');
    expect(row?.trim().split(/ {2,}/)).toEqual(['n', text, 'ms']);
  });
});
