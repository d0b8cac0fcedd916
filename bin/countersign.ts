import { join } from 'node:path';
import { Command } from 'commander';
import { addClientCommands } from './commands/client.ts';
import { addDemoCommands } from './commands/demo.ts';
import { addIdpCommands } from './commands/idp.ts';
import { addMemberCommands } from './commands/member.ts';
import { addOrgCommands } from './commands/org.ts';
import { addTokenCommands } from './commands/token.ts';
import { formatFailure } from './output.ts';

/** The operator's command. Exits 0 when it did what was asked, 1 when it could not, 2 when it was asked wrongly. */
const program = new Command('countersign')
  .description("Administers a Countersign deployment: on AWS by its stack's name, or the local one of npm start.")
  .option('--local', 'work on the running local stack')
  .option(
    '--state <directory>',
    'where the local stack keeps its state',
    join(import.meta.dirname, '..', '.countersign'),
  )
  .option('--stack <name>', 'CloudFormation stack', 'Countersign')
  .option('--region <region>', 'AWS Region (default: as your AWS configuration says)')
  .option('--json', 'answer in JSON')
  .showHelpAfterError('(add --help for what is possible)')
  .addHelpText('after', '\nExample:\n  countersign --local org create acme --name Acme');

addOrgCommands(program);
addIdpCommands(program);
addClientCommands(program);
addMemberCommands(program);
addTokenCommands(program);
addDemoCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${formatFailure(error, program.opts<{ json?: boolean }>().json === true)}\n`);
  process.exitCode = 1;
}
