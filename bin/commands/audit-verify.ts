import { type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { type Day, dayOf, daysBetween, isDay } from '../../lambdas/core/audit/record.ts';
import type { SealLink } from '../../lambdas/core/audit/seal.ts';
import { type Trail, verifyTrail } from '../../lambdas/core/audit/verify-trail.ts';
import { evidenceKeys, parseEvidenceJwks } from '../audit/evidence-keys.ts';
import { auditedOrganization } from '../audit/organization.ts';
import { readExport } from '../audit/read-export.ts';
import { type SealedRecord, sealedDays } from '../audit/sealed-records.ts';
import { describeReport } from '../audit/trail-report.ts';
import { CommandError, NegativeAnswer } from '../command-error.ts';
import { type GlobalOptions, type Operator, operatorFor } from '../operator.ts';
import { outputTo } from '../output.ts';
import { readJwks } from '../read-jwks.ts';

interface VerifyOptions {
  readonly from?: Day;
  readonly to?: Day;
  readonly file?: string;
  readonly jwks?: string;
}

const EXAMPLES = `
Is every entry there that was sealed, as it was sealed, and every decision as it was signed? Exits with 1 where anything is
not. Note the last seal: whoever has its number and digest sees later that the chain was not made anew.

With --file and --jwks nothing but the two files is read: no deployment, no network.

Example:
  countersign audit verify acme
  countersign audit verify acme --from 2026-11-01 --to 2026-11-30 --json
  countersign audit export acme --from 2026-11-01 --output acme.jsonl && countersign audit keys > jwks.json
  countersign audit verify --file acme.jsonl --jwks jwks.json`;

export function addAuditVerify(audit: Command): void {
  audit
    .command('verify [org]')
    .description('say whether the audit trail is whole and unchanged, and its decisions are signed')
    .option('--from <day>', 'first day, of UTC (default: all that is kept)', day)
    .option('--to <day>', 'last day (default: today)', day)
    .option('--file <file>', 'what audit export has written as JSON lines, instead of a deployment')
    .option('--jwks <file>', 'with --file: the keys, from audit keys')
    .addHelpText('after', EXAMPLES)
    .action(async (org: string | undefined, options: VerifyOptions, command: Command) => {
      const { json } = command.optsWithGlobals<GlobalOptions>();
      const trail = options.file === undefined ? await ofDeployment(org, options, command) : await ofFile(options);
      const report = verifyTrail(trail);
      outputTo(process.stdout, json === true).answer(report, describeReport(report));
      if (report.findings.length > 0) throw new NegativeAnswer();
    });
}

async function ofDeployment(org: string | undefined, options: VerifyOptions, command: Command): Promise<Trail> {
  const operator = await operatorFor(command);
  const { administration, seals } = operator;
  const organization = await auditedOrganization(operator, org);
  const now = administration.clock();
  const { auditRetentionDays, issuer } = administration.configuration;
  const to = options.to ?? dayOf(now);
  // A longer retention of before may have kept more: --from says so.
  const from = options.from ?? dayOf(now - auditRetentionDays * 86_400);
  if (daysBetween(from, to).length === 0) throw new CommandError(`--from ${from} is after ${to}`);
  // Before everything else: what is appended meanwhile has a higher number.
  const head: SealLink | undefined = await seals.head(organization);
  const found: SealedRecord[] = [];
  for (const { records } of sealedDays(operator, organization, { from, to })) {
    for await (const one of records) found.push(one);
  }
  return { ...split(found), range: { from, to }, ...(head && { head }), keys: await keysOf(operator), issuer, now };
}

async function ofFile({ file = '', jwks }: VerifyOptions): Promise<Trail> {
  if (jwks === undefined) throw new CommandError('--file needs --jwks: countersign audit keys > jwks.json');
  const keys = parseEvidenceJwks(await readJwks(jwks));
  const found = await Array.fromAsync(readExport(file));
  const days = found.map(({ record, seal }) => (record ?? seal)?.time.slice(0, 10) ?? '').sort();
  const range = { from: (days[0] ?? '') as Day, to: (days.at(-1) ?? '') as Day };
  return { ...split(found), range, keys, now: systemClock() };
}

function split(found: readonly SealedRecord[]): Pick<Trail, 'records' | 'seals'> {
  return {
    records: found.flatMap(({ record }) => record ?? []),
    seals: found.flatMap(({ seal }) => seal ?? []),
  };
}

/** Of the ring, and those that have left it. */
export async function keysOf({ ring, former }: Operator) {
  const [now, left] = await Promise.all([ring.read(), former.list()]);
  return evidenceKeys([...(now?.keys ?? []), ...left]);
}

/** @throws InvalidArgumentError, which is a usage error */
function day(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('It must be a day, such as 2026-11-05.');
  return text;
}
