import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { eventsFile } from '../../local/runtime/state-directory.ts';
import { CommandError } from '../command-error.ts';
import type { GlobalOptions } from '../operator.ts';
import { outputTo } from '../output.ts';
import { printable } from '../printable.ts';

const FOLLOW_INTERVAL_MS = 500;

const lineSchema = z.object({
  'detail-type': z.string(),
  bus: z.string(),
  detail: z.looseObject({ time: z.string(), organization: z.optional(z.string()) }),
});

const EXAMPLES = `
What a rule on the bus would be given. On AWS, make a rule (docs/events.md).

Example:
  countersign --local events tail
  countersign --local events tail --follow --json | jq .detail`;

/** Only with `--local`: on AWS the bus keeps nothing that could be shown. */
export function addEventsCommands(program: Command): void {
  const events = program.command('events').description('with --local: what the event bus was told');
  events.addHelpText('after', '\nExample:\n  countersign --local events tail');
  events
    .command('tail')
    .description('show the events, oldest first')
    .option('-n, --lines <count>', 'at most so many of those that are there', Number, 50)
    .option('-f, --follow', 'go on, and show events as they appear, until interrupted')
    .addHelpText('after', EXAMPLES)
    .action(async ({ lines, follow }: { lines: number; follow?: boolean }, command: Command) => {
      const { local, state, json } = command.optsWithGlobals<GlobalOptions>();
      if (!local) throw new CommandError('Events are shown only locally: add --local. On AWS, make a rule on the bus');
      const output = outputTo(process.stdout, json === true);
      let shown = Math.max(0, eventsIn(state).length - lines);
      for (;;) {
        const events = eventsIn(state);
        for (const event of events.slice(shown)) output.answer(event, describeEvent(event));
        shown = events.length;
        if (!follow) break;
        await pause(FOLLOW_INTERVAL_MS);
      }
      if (shown === 0) process.stderr.write('No events yet. They follow each change within seconds.\n');
    });
}

/** Lines that are complete: the last may be half written. */
function eventsIn(state: string): readonly object[] {
  const file = eventsFile(state);
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]));
}

/** Facts that are said elsewhere in the line, or to nobody who reads it. */
const NOT_SHOWN = new Set(['version', 'id', 'kind', 'time', 'organization', 'actor']);

function describeEvent(event: object): string {
  const parsed = lineSchema.safeParse(event);
  if (!parsed.success) return printable(JSON.stringify(event));
  const { 'detail-type': kind, detail } = parsed.data;
  const facts = Object.entries(detail).filter(([name]) => !NOT_SHOWN.has(name));
  const said = facts.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return printable([detail.time, kind.padEnd(22), detail.organization ?? 'deployment', ...said].join('  '));
}
