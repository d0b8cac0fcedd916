import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AuditRecord } from '../../lambdas/core/audit/record.ts';
import { follower } from '../audit/follow.ts';
import { auditedOrganization } from '../audit/organization.ts';
import { duration } from '../duration.ts';
import { operatorFor } from '../operator.ts';
import { printable } from '../printable.ts';

const FOLLOW_INTERVAL_MS = 2_000;

interface TailOptions {
  readonly since: number;
  readonly follow?: boolean;
}

const EXAMPLES = `
Without an organization: entries of the deployment as a whole, such as clients and keys.
With --json one entry a line.

Example:
  countersign audit tail acme
  countersign audit tail acme --since 7d
  countersign audit tail acme --follow --json | jq .action`;

export function addAuditTail(audit: Command): void {
  audit
    .command('tail [org]')
    .description('show the latest entries of an organization, oldest first')
    .option('--since <duration>', 'how far back: 30m, 12h, 7d', duration, 86_400)
    .option('-f, --follow', 'go on, and show entries as they appear, until interrupted')
    .addHelpText('after', EXAMPLES)
    .action(async (org: string | undefined, options: TailOptions, command: Command) => {
      const operator = await operatorFor(command);
      const organization = await auditedOrganization(operator, org);
      const { clock } = operator.administration;
      const look = follower(operator.history, organization, clock() - options.since);
      let shown = 0;
      for (;;) {
        for await (const record of look(clock())) {
          shown += 1;
          operator.output.answer(record, describeRecord(record));
        }
        if (!options.follow) break;
        await pause(FOLLOW_INTERVAL_MS);
      }
      if (shown === 0) process.stderr.write('No entries in that time. Look further back: --since 30d\n');
    });
}

function describeRecord({ time, action, actor, target, details }: AuditRecord): string {
  const facts = Object.entries(details).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return printable([time, action.padEnd(22), target, `by ${actor.kind} ${actor.id}`, ...facts].join('  '));
}
