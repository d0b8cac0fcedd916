import { describeCompared } from '../../bench/comparison.ts';
import type { RunResult } from '../../bench/hosts/protocol.ts';
import type { RecordedCall } from '../../bench/recording-proxy.ts';
import { formatReport } from '../../bench/report.ts';

const MACHINE = { cpu: 'CPU', cores: 2, memoryGb: 16, node: 'v24.0.0', platform: 'linux arm64', loadBefore: 0 };

/** A hundred requests of 1 to 100 ms. */
const result = (userMs: number, wallMs: number): RunResult => ({
  latenciesMs: Array.from({ length: 100 }, (_, i) => 100 - i),
  wallMs,
  cpu: { userMs, systemMs: 0 },
  statuses: { '200': 100 },
});

const call = (service: RecordedCall['service'], operation: string, arrivedAtMs: number): RecordedCall => ({
  service,
  operation,
  tables: service === 'dynamodb' ? ['Tokens'] : [],
  accessKeyId: 'test',
  arrivedAtMs,
  answeredAtMs: arrivedAtMs + 20,
});

describe('what is compared of a server', () => {
  const rows = describeCompared({
    name: 'Server',
    note: 'signs elsewhere',
    oneAtATime: result(300, 5_000),
    concurrent: result(250, 9_000),
    calls: [call('dynamodb', 'PutItem', 21), call('kms', 'Sign', 22), call('dynamodb', 'GetItem', 0)],
  });

  it('is the CPU of a token, what a core does in a second by its CPU and no clock, latency, and calls to the store', () => {
    expect(rows.map(({ value, unit }) => [value, unit])).toEqual([
      [3, 'ms'],
      [400, 'tokens/s'],
      [50, 'ms'],
      [99, 'ms'],
      [2, 'calls'],
    ]);
  });

  it('has where it signs beside it in the report, and calls that are not to the store too', () => {
    const lines = formatReport(MACHINE, rows).split('\n').slice(2, -3);
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['Beside oidc-provider, all over HTTP on loopback'],
      ['Server: CPU per token', '3', 'ms', 'signs elsewhere'],
      ['Server: tokens per core', '400', 'tokens/s', '20 at once, by the CPU they take'],
      ['Server: p50', '50', 'ms', 'one at a time'],
      ['Server: p99', '99', 'ms'],
      ['Server: calls to the store per token', '2', 'calls', 'GetItem Tokens → PutItem Tokens ‖ Sign'],
    ]);
  });
});
