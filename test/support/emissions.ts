import { jest } from '@jest/globals';

export type LogLine = Readonly<Record<string, unknown>>;

/** A metric as CloudWatch knows it: two with other dimensions are two metrics. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

export interface Emissions {
  readonly text: string;
  readonly logs: readonly LogLine[];
  readonly metrics: readonly EmittedMetric[];
}

interface Emf {
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string }[];
  }[];
}

/** Everything that Lambda would send to CloudWatch while `work` runs: log lines, and metrics in them (EMF). */
export async function emissionsOf(work: () => unknown): Promise<Emissions> {
  const written: string[] = [];
  const take = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(take));
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const text = written.join('');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
  return { text, logs: lines.filter((line) => !('_aws' in line)), metrics: lines.flatMap(metricsOf) };
}

function metricsOf(line: LogLine): readonly EmittedMetric[] {
  const { CloudWatchMetrics = [] } = (line['_aws'] ?? {}) as Partial<Emf>;
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name: name }) => ({
        namespace,
        name,
        dimensions: Object.fromEntries(names.map((one) => [one, line[one]])),
        value: line[name],
      })),
    ),
  );
}
