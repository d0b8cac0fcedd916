import { Command, Option } from 'commander';
import { PART_NAMES, type PartName } from './part-names.ts';

export interface BenchOptions {
  /** Only to see that everything runs. */
  readonly quick: boolean;
  /** For machines: one JSON document instead of the table. */
  readonly json: boolean;
  /** What is measured; without `--only`, everything. */
  readonly only: readonly PartName[];
}

/** Reads the arguments of `npm run bench --`; prints help or what is wrong with them and exits. */
export function parseBenchOptions(argv: readonly string[]): BenchOptions {
  return new Command('npm run bench --')
    .description(
      'Measures redemption (of a vouched client and with authorization details too), codes, ' +
        'refresh, introspection, SCIM, signals and protect(): latency, rate and CPU, AWS calls ' +
        'at the wire, bundles and cold starts, growth and cost, against the targets of the ' +
        'design, and beside oidc-provider, in memory and on DynamoDB. A few minutes, on ' +
        'loopback, without AWS.\n' +
        'Let nothing else run meanwhile: CPU times of a busy machine are too high.',
    )
    .option('--quick', 'few requests, for seeing that it runs: the numbers mean nothing', false)
    .option('--json', 'print JSON', false)
    .addOption(
      new Option('--only <name...>', 'measure these parts alone')
        .choices(PART_NAMES)
        .default([...PART_NAMES], 'all of them'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bench -- --json > bench.json\n  npm run bench -- --only wire --only redemption',
    )
    .parse([...argv], { from: 'user' })
    .opts<BenchOptions>();
}
