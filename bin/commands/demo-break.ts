import { Argument, type Command } from 'commander';
import { consolePath } from '../../lambdas/routes.ts';
import { DEMO_ORGANIZATION } from '../../local/demo/demo-names.ts';
import {
  breakProvider,
  explainedBy,
  FAULT_NAMES,
  FAULTS,
  type FaultName,
  isKept,
  mendProvider,
} from '../../local/identity-provider/faults.ts';
import { CommandError } from '../command-error.ts';
import type { GlobalOptions } from '../operator.ts';
import { outputTo } from '../output.ts';
import { findDemo } from './demo.ts';

const WIDTH = Math.max(...FAULT_NAMES.map(({ length }) => length));
const LIST = FAULT_NAMES.map(
  (name) =>
    `  ${name.padEnd(WIDTH)}  ${FAULTS[name].text}\n  ${' '.repeat(WIDTH)}  Explained by: countersign ${explainedBy(name)}`,
).join('\n');

/** `demo break`: the demo's identity provider does one thing wrong from now on; what comes of it, and who explains it. */
export function addDemoBreak(demo: Command): void {
  demo
    .command('break')
    .description("break the demo's identity provider in one way, and show what is refused")
    .addArgument(new Argument('[fault]', 'which way').choices(FAULT_NAMES))
    .option('--list', 'say which ways there are, and break nothing')
    .addHelpText(
      'after',
      `\nFaults:\n${LIST}\n\nIt stays broken until "demo mend", or the next start.\n\nExample:\n  countersign --local demo break trailing-slash`,
    )
    .action(async (fault: FaultName | undefined, { list }: { readonly list?: true }, command: Command) => {
      if (list) return listFaults(command);
      if (fault === undefined) return command.error('error: name a fault; --list says which there are');
      const { state, runtime, output } = findDemo(command);
      breakProvider(state, fault);
      const { redeemDemoAssertion } = await import('../../local/demo/refusal.ts');
      const issuer = runtime.outputs.Issuer;
      const { status, body } = await redeemDemoAssertion({ state, issuer, identityProvider: runtime.identityProvider });
      const value = { fault, text: FAULTS[fault].text, status, ...body };
      output.answer(value, describeFault(fault, status, body, { issuer, identityProvider: runtime.identityProvider }));
      if (status === 200) throw new CommandError('The assertion was redeemed all the same.');
    });
}

function listFaults(command: Command): void {
  const faults = FAULT_NAMES.map((fault) => ({ fault, text: FAULTS[fault].text, explained_by: explainedBy(fault) }));
  outputTo(process.stdout, command.optsWithGlobals<GlobalOptions>().json === true).answer(faults, LIST);
}

/** `demo mend`: all is well again. */
export function addDemoMend(demo: Command): void {
  demo
    .command('mend')
    .description("mend the demo's identity provider")
    .addHelpText('after', '\nExample:\n  countersign --local demo mend')
    .action((_options: object, command: Command) => {
      const { state, output } = findDemo(command);
      mendProvider(state);
      output.answer(
        { fault: null },
        'Fixed. `countersign --local demo assertion` prints an assertion that is accepted again.',
      );
    });
}

function describeFault(
  fault: FaultName,
  status: number,
  body: Readonly<Record<string, unknown>>,
  { issuer, identityProvider }: { readonly issuer: string; readonly identityProvider: string },
): string {
  const console = issuer + consolePath(DEMO_ORGANIZATION.id);
  const explains = [
    'countersign --local demo assertion | countersign --local token explain demo --client cursor-demo',
    ...(explainedBy(fault) === 'idp test' ? [`countersign --local idp test --issuer ${identityProvider}`] : []),
  ];
  return [
    `Broken: ${FAULTS[fault].text}.`,
    `The token endpoint answers ${status}:`,
    JSON.stringify(body, undefined, 2),
    'It says no more than that to a client. What explains it:',
    ...explains.map((command) => `  ${command}`),
    'And in the console, as alice@acme.example:',
    isKept(fault)
      ? `  ${console}/refusals/${encodeURIComponent(String(body['correlation_id']))}`
      : `  ${console}/explain (paste what "demo assertion" prints)`,
    'Then: countersign --local demo mend',
  ].join('\n');
}
