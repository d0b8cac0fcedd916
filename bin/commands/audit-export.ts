import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Day, dayOf, daysBetween, isDay } from '../../lambdas/core/audit/record.ts';
import { tokenDays } from '../audit/audit-records.ts';
import { openDestination } from '../audit/destination.ts';
import { exportRecords } from '../audit/export-records.ts';
import { AUDIT_FORMATS, type FormatName, TOKEN_FORMATS } from '../audit/formats.ts';
import { auditedOrganization } from '../audit/organization.ts';
import { sealedDays } from '../audit/sealed-records.ts';
import { CommandError } from '../command-error.ts';
import { type Operator, operatorFor } from '../operator.ts';

interface ExportOptions {
  readonly from: Day;
  readonly to?: Day;
  readonly format: FormatName;
  readonly output?: string;
  readonly tokens?: boolean;
}

const EXAMPLES = `
Every entry of the days, oldest first, days of UTC, both included. Without an organization: entries of the deployment
as a whole. A file has its name only once it is complete. In CSV, a cell that a spreadsheet would run as a formula has
an apostrophe before it; JSON lines are exact, and have each entry's seal: audit verify --file reads them.

Example:
  countersign audit export acme --from 2026-11-01 --to 2026-11-30 --output acme-november.jsonl
  countersign audit export acme --from 2026-11-01 --tokens --format csv > tokens.csv
  countersign audit export --from 2026-11-01 --output deployment.jsonl`;

export function addAuditExport(audit: Command): void {
  audit
    .command('export [org]')
    .description('write all entries of some days, or all tokens issued in them, to a file')
    .requiredOption('--from <day>', 'first day, of UTC, such as 2026-11-01', day)
    .option('--to <day>', 'last day (default: today)', day)
    .addOption(new Option('--format <format>', 'JSON lines or CSV').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--output <file>', 'where to (default: standard output)')
    .option('--tokens', "the organization's tokens instead of its audit entries")
    .addHelpText('after', EXAMPLES)
    .action(async (org: string | undefined, options: ExportOptions, command: Command) => {
      const operator = await operatorFor(command);
      const today = dayOf(operator.administration.clock());
      const days = { from: options.from, to: options.to ?? today };
      if (daysBetween(days.from, days.to).length === 0)
        throw new CommandError(`--from ${days.from} is after ${days.to}`);
      const count = await run(operator, org, days, options);
      const what = options.tokens ? 'tokens' : 'entries';
      const where = options.output === undefined ? '' : ` in ${options.output}`;
      process.stderr.write(`${count} ${what} of ${days.from} to ${days.to}${where}\n`);
      if (days.to >= today) process.stderr.write(`The last day is not over: what follows in it is not there.\n`);
    });
}

async function run(
  operator: Operator,
  org: string | undefined,
  days: { readonly from: Day; readonly to: Day },
  { tokens, format, output }: ExportOptions,
): Promise<number> {
  const { history } = operator;
  const organization = await auditedOrganization(operator, org);
  const onDay = (done: string, records: number) => process.stderr.write(`${done}  ${records}\n`);
  if (!tokens) {
    const entries = sealedDays(operator, organization, days);
    return exportRecords(entries, AUDIT_FORMATS[format], await openDestination(output), onDay);
  }
  if (organization === undefined) throw new CommandError('--tokens needs an organization: tokens belong to one');
  const issued = tokenDays(history, organization, days);
  return exportRecords(issued, TOKEN_FORMATS[format], await openDestination(output), onDay);
}

/** @throws InvalidArgumentError, which is a usage error */
function day(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('It must be a day, such as 2026-11-05.');
  return text;
}
