import { type Command, Option } from 'commander';
import { providerConnection } from '../../lambdas/adapters/https/provider-connection.ts';
import { systemStopwatch } from '../../lambdas/adapters/system/system-clock.ts';
import type { ConnectionOutcome, ConnectionReport } from '../../lambdas/core/connection/connection-report.ts';
import { type ConnectionTarget, testConnection } from '../../lambdas/flows/administration/test-connection.ts';
import { ASSERTION_ALGORITHMS } from '../../protect/jose/algorithm.ts';
import { isOrganizationId, isProviderId } from '../../protect/vocabulary/identifiers.ts';
import { CommandError, fieldError, NegativeAnswer } from '../command-error.ts';
import { type Operator, operatorFor } from '../operator.ts';
import { printable } from '../printable.ts';

const NOTES = `
The provider is asked from this machine, as the deployment would ask it; nothing is changed.
Exits with 0 if every step passed, and with 1 if not.

Example:
  countersign idp test acme idp_0123456789abcdef0123456789abcdef
  countersign idp test --issuer https://acme.okta.com`;

/** `idp test`: what works between us and a provider, and what does not. */
export function addIdpTest(idp: Command): void {
  idp
    .command('test [org] [idp]')
    .description('ask a provider for its discovery document and keys, and say what to do about what fails')
    .addOption(new Option('--issuer <url>', 'one that is not registered yet, instead of <org> and <idp>'))
    .addHelpText('after', NOTES)
    .action(async (org: string | undefined, id: string | undefined, options: { issuer?: string }, command: Command) => {
      const operator = await operatorFor(command);
      const target = await findTarget(operator, org, id, options.issuer);
      const { allowLoopbackIssuers } = operator.administration.configuration;
      const connection = providerConnection({ allowLoopbackIssuers });
      const report = await testConnection({ connection, stopwatch: systemStopwatch }, target);
      operator.output.answer(report, describeReport(report));
      if (!report.works) throw new NegativeAnswer();
    });
}

async function findTarget(
  { administration }: Operator,
  org: string | undefined,
  id: string | undefined,
  issuer: string | undefined,
): Promise<ConnectionTarget> {
  if (issuer !== undefined && org === undefined) return { issuer, algorithms: new Set(ASSERTION_ALGORITHMS) };
  if (issuer !== undefined || org === undefined || id === undefined) {
    throw new CommandError('Name what to test: <org> <idp>, or --issuer URL');
  }
  const known = isOrganizationId(org) && isProviderId(id);
  const found = known ? await administration.reads.findProvider(org, id) : undefined;
  if (found === undefined) throw fieldError([{ field: 'provider', problem: `does not exist in ${org}: ${id}` }]);
  const provider = found.record;
  return { issuer: provider.issuer, algorithms: provider.algorithms, registered: provider };
}

const LABELS: Readonly<Record<ConnectionOutcome['step'], string>> = {
  address: 'address allowed',
  discovery: 'discovery',
  issuer: 'issuer equal',
  keys_address: "keys' address",
  keys_fetched: 'keys fetched',
  keys_parsed: 'keys usable',
  algorithms: 'algorithms fit',
  time: 'time taken',
};
const WIDTH = Math.max(...Object.values(LABELS).map(({ length }) => length));

function describeReport({ issuer, works, steps }: ConnectionReport): string {
  const verdict = works ? `${printable(issuer)} answers as it should.` : 'The connection does not work yet.';
  return [...steps.map(describeStep), '', verdict].join('\n');
}

function describeStep(outcome: ConnectionOutcome): string {
  const label = LABELS[outcome.step].padEnd(WIDTH);
  switch (outcome.outcome) {
    case 'passed':
      return [`✓ ${label}  ${printable(outcome.found)}${took(outcome)}`, ...next(outcome.advice)].join('\n');
    case 'failed':
      return [`✗ ${label}  ${printable(outcome.problem)}${took(outcome)}`, ...next(outcome.advice)].join('\n');
    case 'not_reached':
      return `- ${label}  not reached`;
  }
}

function took({ step, tookMs }: Extract<ConnectionOutcome, { tookMs: number }>): string {
  return tookMs === 0 || step === 'time' ? '' : ` (${tookMs} ms)`;
}

function next(advice: string | undefined): readonly string[] {
  return advice === undefined ? [] : [`    → ${printable(advice)}`];
}
