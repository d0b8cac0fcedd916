import type { Command } from 'commander';
import * as z from 'zod/mini';
import { displayPath } from '../../local/runtime/display-path.ts';
import { readRuntimeFile } from '../../local/runtime/runtime-file.ts';
import { CommandError } from '../command-error.ts';
import type { GlobalOptions } from '../operator.ts';
import { outputTo } from '../output.ts';
import { addDemoBreak, addDemoMend } from './demo-break.ts';
import { addDemoDns } from './demo-dns.ts';

const runtimeSchema = z.object({ identityProvider: z.string(), outputs: z.object({ Issuer: z.string() }) });

/** Only with `--local`: plays the tool of the walkthrough. Its code is loaded when it is asked for. */
export function addDemoCommands(program: Command): void {
  const demo = program
    .command('demo')
    .description('with --local: play with the demo of npm start')
    .addHelpText('after', '\nExample:\n  countersign --local demo assertion');
  demo
    .command('assertion')
    .description('sign a demo person in and print a fresh identity assertion, good for one token within 5 minutes')
    .option('--email <email>', 'a demo account', 'alice@acme.example')
    .option('--scope <scopes>', "what the assertion delegates (default: all that the demo's client may have)")
    .addHelpText('after', '\nExample:\n  countersign --local demo assertion --email bob@acme.example')
    .action(async (options: { email: string; scope?: string }, command: Command) => {
      const { state, output, runtime } = findDemo(command);
      const { demoTool, freshAssertion } = await import('../../local/demo/assertion.ts');
      const tool = await demoTool(state, runtime.identityProvider);
      const scope = options.scope ?? (await demoClientScope(state));
      const { assertion, expiresInSeconds } = await freshAssertion(tool, {
        email: options.email,
        ...(scope && { scope }),
        audience: runtime.outputs.Issuer,
      });
      output.answer({ assertion, expires_in: expiresInSeconds }, assertion);
    });
  addDemoBreak(demo);
  addDemoMend(demo);
  addDemoDns(demo);
}

/** As the walkthrough has left it; before that, what the demo's own configuration makes it. */
async function demoClientScope(state: string): Promise<string> {
  const { readDemoClient } = await import('../../local/demo/demo-environment.ts');
  const { demoScopes } = await import('../../local/demo/demo-scopes.ts');
  const { readDeclaredAuthority } = await import('../../local/runtime/demo-configuration.ts');
  return readDemoClient(state)?.scope ?? demoScopes(readDeclaredAuthority()).client.join(' ');
}

/** What a demo command has to do with. @throws CommandError when there is no demo */
export function findDemo(command: Command) {
  const { local, state, json } = command.optsWithGlobals<GlobalOptions>();
  if (!local) throw new CommandError('The demo exists only locally: add --local');
  const runtime = runtimeSchema.safeParse(readRuntimeFile(state));
  if (!runtime.success)
    throw new CommandError(`No local stack is running (${displayPath(state)}). Start one with: npm start`);
  return { state, runtime: runtime.data, output: outputTo(process.stdout, json === true) };
}
