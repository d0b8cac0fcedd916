import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { displayPath } from '../local/runtime/display-path.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addClientCommands } from './commands/client.ts';
import { addCompletion } from './commands/completion.ts';
import { addDemoCommands } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDrill } from './commands/drill.ts';
import { addEnv } from './commands/env.ts';
import { addEventsCommands } from './commands/events-tail.ts';
import { addIdpCommands } from './commands/idp.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addMemberCommands } from './commands/member.ts';
import { addOrgCommands } from './commands/org.ts';
import { addRecallCommands } from './commands/recall.ts';
import { addRestoreCommands } from './commands/restore.ts';
import { addSetupLink } from './commands/setup-link.ts';
import { addTokenCommands } from './commands/token.ts';
import { asTyped } from './invocation.ts';
import { DEFAULT_COLUMNS } from './table.ts';
import { wrapProse } from './wrapped.ts';

const ROOT = join(import.meta.dirname, '..');
/** Of `npm start` in this repository. Installed as a package, the command stands beside no local stack. */
const stateDirectory = existsSync(join(ROOT, 'local')) ? join(ROOT, '.countersign') : '.countersign';

/** The operator's command, ready to parse. Throws `CommanderError` instead of exiting, when `writeError` has the text. */
export function createProgram(writeError: (text: string) => void): Command {
  const program = new Command('countersign')
    .description("Administers a Countersign deployment: on AWS by its stack's name, or the local one of npm start.")
    .option('--local', 'work on the running local stack')
    .addOption(stateOption())
    .option('--stack <name>', 'CloudFormation stack', 'Countersign')
    .option('--region <region>', 'AWS Region (default: as your AWS configuration says)')
    .option('--json', 'answer in JSON')
    .version(version(), '-V, --version', 'print the version')
    .showHelpAfterError()
    .configureOutput({
      writeOut: (text) => process.stdout.write(helpText(text, process.stdout)),
      writeErr: (text) => writeError(text.startsWith('error: ') ? usageError(text) : helpText(text, process.stderr)),
    })
    .exitOverride()
    .addHelpText('after', '\nExample:\n  countersign --local org create acme --name Acme');

  // Each copies how errors and help are shown from the program, so it is complete by now.
  addOrgCommands(program);
  addIdpCommands(program);
  addClientCommands(program);
  addMemberCommands(program);
  addSetupLink(program);
  addTokenCommands(program);
  addRecallCommands(program);
  addAuditCommands(program);
  addEventsCommands(program);
  addRestoreCommands(program);
  addKeysCommands(program);
  addDoctor(program);
  addDemoCommands(program);
  addDrill(program);
  addEnv(program);
  addCompletion(program);
  return program;
}

/** As it can be typed here, and no wider than the terminal. */
function helpText(text: string, { columns = DEFAULT_COLUMNS }: { readonly columns?: number }): string {
  return wrapProse(asTyped(text), columns);
}

/** Whoever pastes an id that begins with "-" did not mean an option. */
function usageError(text: string): string {
  const isOption = text.startsWith("error: unknown option '-") && !text.includes('(Did you mean');
  return isOption ? `${text.trimEnd()}\n(An id that begins with "-" goes last, after "--")\n` : text;
}

/** Of the repository or, beside the command in one file, of the package. */
function version(): string {
  const { version: written } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return written;
}

function stateOption(): Option {
  const option = new Option('--state <directory>', 'where the local stack keeps its state');
  return option.default(stateDirectory, displayPath(stateDirectory));
}
