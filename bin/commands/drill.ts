import { Argument, type Command } from 'commander';
import { DRILLS, type DrilledAlarm, NOT_DRILLED } from '../../local/drill/drills.ts';
import type { DrillReport } from '../../local/drill/run-drill.ts';
import { CommandError } from '../command-error.ts';
import type { GlobalOptions } from '../operator.ts';
import { outputTo } from '../output.ts';
import { table } from '../table.ts';
import { findDemo } from './demo.ts';

const ALARMS = Object.keys(DRILLS) as readonly DrilledAlarm[];

const NOTES = `
Makes what an alarm watches happen on the local stack, by requests; shows that the metric moved, and answers the runbook's
queries of that alarm over the local log. What was broken for it is mended at the end.

Example:
  countersign --local drill --list
  countersign --local drill AssertionsRefused`;

/** `drill`: the night before the night. */
export function addDrill(program: Command): void {
  program
    .command('drill')
    .description('with --local: make what an alarm watches happen, and answer the queries of its runbook section')
    .addArgument(new Argument('[alarm]', 'which alarm').choices([...ALARMS, ...Object.keys(NOT_DRILLED)]))
    .option('--list', 'say which alarms can be rehearsed here, and why others cannot')
    .addHelpText('after', NOTES)
    .action(
      async (
        alarm: DrilledAlarm | keyof typeof NOT_DRILLED | undefined,
        { list }: { list?: true },
        command: Command,
      ) => {
        if (list) return listDrills(command);
        if (alarm === undefined) return command.error('error: name an alarm; --list says which there are');
        const { state, runtime, output } = findDemo(command);
        if (!isDrilled(alarm)) throw new CommandError(`${alarm} cannot be rehearsed here. ${NOT_DRILLED[alarm]}`);
        const { runDrill } = await import('../../local/drill/run-drill.ts');
        const place = { state, issuer: runtime.outputs.Issuer, identityProvider: runtime.identityProvider };
        const report = await runDrill(place, alarm);
        output.answer(report, describeDrill(report));
        if (!report.hasMoved) throw new CommandError('The metric of the alarm has not moved.');
      },
    );
}

function isDrilled(alarm: DrilledAlarm | keyof typeof NOT_DRILLED): alarm is DrilledAlarm {
  return Object.hasOwn(DRILLS, alarm);
}

function listDrills(command: Command): void {
  const drilled = ALARMS.map((alarm) => ({ alarm, does: DRILLS[alarm].does }));
  const others = Object.entries(NOT_DRILLED).map(([alarm, why]) => ({ alarm, not_here: why }));
  const rows = [
    ...drilled.map(({ alarm, does }) => [alarm, does]),
    ...others.map(({ alarm, not_here }) => [alarm, `Not here. ${not_here}`]),
  ];
  const output = outputTo(process.stdout, command.optsWithGlobals<GlobalOptions>().json === true);
  output.answer([...drilled, ...others], table(['Alarm', 'What happens'], rows, ''));
}

function describeDrill({ alarm, does, threshold, metrics, queries }: DrillReport): string {
  const sums = metrics.map(({ name, dimensions, sum }) => {
    const words = Object.entries(dimensions).map(([key, value]) => `${key} ${value}`);
    return `  ${sum}  ${[name, ...words].join(', ')}`;
  });
  return [
    does,
    '',
    `The alarm ${alarm} watches (it rings at ${threshold}: see docs/runbook.md):`,
    ...sums,
    ...queries.flatMap(({ name, query, rows }) => ['', `${name}: ${query}`, answerTable(rows)]),
  ].join('\n');
}

function answerTable(rows: DrillReport['queries'][number]['rows']): string {
  if (rows === undefined) return '  Asked of the access log of API Gateway: only on AWS.';
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return table(
    headings,
    rows.map((row) => headings.map((name) => String(row[name] ?? ''))),
    '  No line.',
  );
}
