import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { PERSONALITY_NAMES, type PersonalityName } from '../identity-provider/personalities.ts';
import { displayPath } from './display-path.ts';
import {
  type GivenAddresses,
  type PublicAddresses,
  problemOfPublicAddresses,
  problemOfPublicUrl,
} from './public-addresses.ts';

export interface StartOptions {
  readonly port: number;
  readonly idpPort: number;
  /** Where the person who starts it has made both servers reachable from elsewhere. Absent: nowhere. */
  readonly publicAddresses?: PublicAddresses;
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

const ON_A_PHONE = `On a phone:
  A phone does not reach the ports of this machine. Forward an https address of
  its own to each of them, with a tunnel or a reverse proxy (cloudflared, ngrok,
  tailscale funnel, …), and name both:

  npm start -- --fresh --public-url https://HOST --idp-public-url https://HOST2

  The link that waits for you is then a QR code too. Whoever knows the addresses
  can sign in there with the demo's password: end it when you are done.`;

/** As commander reads them. */
type Given = Partial<Omit<StartOptions, 'state' | 'publicAddresses'>> &
  Pick<StartOptions, 'state'> & { readonly publicUrl?: string; readonly idpPublicUrl?: string };

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
    .option(
      '--public-url <url>',
      'an https address that you forward to the port of the API, for a phone',
      parsePublicUrl,
    )
    .option('--idp-public-url <url>', 'the same for the port of the identity provider', parsePublicUrl)
    .option('--qr', 'draw the link that waits for you as a QR code, also where the output is no terminal')
    .option('--verbose', 'show every claim, whole answers and the commands that are run')
    .option('--fresh', 'forget what was kept, and begin anew')
    .option('--yes', 'approve by script, instead of waiting for you')
    .option('--exit', 'end after the walkthrough, approved by script (for CI)')
    .addHelpText('after', `\nExample:\n  npm start -- --port 9000 --fresh\n\n${ON_A_PHONE}`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE_ERROR))
    .parse([...argv], { from: 'user' });
  const {
    fresh = false,
    yes = false,
    exit = false,
    verbose = false,
    qr = false,
    publicUrl: issuer,
    idpPublicUrl: identityProvider,
    ...options
  } = program.opts<Given>();
  const port = options.port ?? portFrom(environment['PORT'], program) ?? DEFAULT_PORT;
  const idpPort = options.idpPort ?? DEFAULT_IDP_PORT;
  if (port === idpPort && port !== 0)
    program.error(`error: the API and the identity provider cannot share port ${port}`);
  const publicAddresses = publicAddressesOf({ issuer, identityProvider }, program);
  return { ...options, ...publicAddresses, fresh, yes, exit, verbose, qr, port, idpPort };
}

function publicAddressesOf(given: GivenAddresses, program: Command): Pick<StartOptions, 'publicAddresses'> {
  const problem = problemOfPublicAddresses(given);
  if (problem !== undefined) program.error(`error: ${problem}`);
  const { issuer, identityProvider } = given;
  return issuer === undefined || identityProvider === undefined
    ? {}
    : { publicAddresses: { issuer, identityProvider } };
}

function parsePublicUrl(text: string): string {
  const problem = problemOfPublicUrl(text);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return text;
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
