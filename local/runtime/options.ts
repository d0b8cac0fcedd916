import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { PERSONALITY_NAMES, type PersonalityName } from '../identity-provider/personalities.ts';
import { displayPath } from './display-path.ts';

export interface StartOptions {
  readonly port: number;
  readonly idpPort: number;
  /** Directory of everything that survives a restart. */
  readonly state: string;
  /** File of the configuration that is run. Absent: the demo's. */
  readonly config?: string;
  /** Forget the state first. */
  readonly fresh: boolean;
  /** Approve by script what the walkthrough otherwise waits for a person to approve. */
  readonly yes: boolean;
  /** End after the walkthrough, with its outcome as exit code; nobody is waited for. */
  readonly exit: boolean;
  /** Show whole claim sets, answers and commands. */
  readonly verbose: boolean;
  /** Draw the link that waits for a person as a QR code, whatever the output is. */
  readonly qr: boolean;
  /** Whose assertions the demo identity provider issues. */
  readonly as?: PersonalityName;
}

const DEFAULT_PORT = 8787;
const DEFAULT_IDP_PORT = 8788;
export const DEFAULT_STATE = join(import.meta.dirname, '..', '..', '.countersign');

const USAGE_ERROR = 2;

/** Reads the arguments of `npm start --`; prints help or what is wrong with them and exits. */
export function parseStartOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  const program = new Command('npm start --')
    .description('Runs all of Countersign on this machine, walks its main flow once, and stays up.')
    .option('--port <port>', 'of the API (default: $PORT, or 8787)', parsePort)
    .option('--idp-port <port>', 'of the demo identity provider (default: 8788)', parsePort)
    .addOption(
      new Option('--state <directory>', 'where data and keys are kept').default(
        DEFAULT_STATE,
        displayPath(DEFAULT_STATE),
      ),
    )
    .addOption(
      new Option('--as <provider>', 'whose assertions the demo identity provider issues').choices(PERSONALITY_NAMES),
    )
    .option('--config <file>', "run another configuration than the demo's, such as countersign.json", existingFile)
    .option('--verbose', 'show every claim, whole answers and the commands that are run')
    .option('--fresh', 'forget what was kept, and begin anew')
    .option('--yes', 'approve by script, instead of waiting for you')
    .option('--exit', 'end after the walkthrough, approved by script (for CI)')
    .addHelpText('after', '\nExample:\n  npm start -- --port 9000 --fresh')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE_ERROR))
    .parse([...argv], { from: 'user' });
  const {
    fresh = false,
    yes = false,
    exit = false,
    verbose = false,
    qr = false,
    ...options
  } = program.opts<Partial<StartOptions> & Pick<StartOptions, 'state'>>();
  const port = options.port ?? portFrom(environment['PORT'], program) ?? DEFAULT_PORT;
  const idpPort = options.idpPort ?? DEFAULT_IDP_PORT;
  if (port === idpPort && port !== 0)
    program.error(`error: the API and the identity provider cannot share port ${port}`);
  return { ...options, fresh, yes, exit, verbose, qr, port, idpPort };
}

function portFrom(text: string | undefined, program: Command): number | undefined {
  if (text === undefined || text === '') return undefined;
  return isPort(text) ? Number(text) : program.error(`error: the variable PORT is '${text}'. ${PORT_FORM}`);
}

/** 0 takes a free one. */
function parsePort(text: string): number {
  if (!isPort(text)) throw new InvalidArgumentError(PORT_FORM);
  return Number(text);
}

function existingFile(path: string): string {
  if (existsSync(path)) return resolve(path);
  throw new InvalidArgumentError('There is no such file.');
}

const PORT_FORM = 'A port is a number from 0 to 65535.';

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
