import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';

export interface StartOptions {
  readonly port: number;
  readonly idpPort: number;
  /** Directory of everything that survives a restart. */
  readonly state: string;
  /** Forget the state first. */
  readonly fresh: boolean;
  /** End after the walkthrough, with its outcome as exit code. */
  readonly exit: boolean;
}

const DEFAULT_PORT = 8787;
const DEFAULT_IDP_PORT = 8788;

/** Reads the arguments of `npm start --`; prints help or what is wrong with them and exits. */
export function parseStartOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  const program = new Command('npm start --')
    .description('Runs all of Countersign on this machine, walks its main flow once, and stays up.')
    .option('--port <port>', 'of the API (default: $PORT, or 8787)', parsePort)
    .option('--idp-port <port>', 'of the demo identity provider (default: 8788)', parsePort)
    .option(
      '--state <directory>',
      'where data and keys are kept',
      join(import.meta.dirname, '..', '..', '.countersign'),
    )
    .option('--fresh', 'forget what was kept, and begin anew', false)
    .option('--exit', 'end after the walkthrough (for CI)', false)
    .addHelpText('after', '\nExample:\n  npm start -- --port 9000 --fresh');
  program.parse([...argv], { from: 'user' });
  const options = program.opts<Partial<StartOptions> & Pick<StartOptions, 'state' | 'fresh' | 'exit'>>();
  return {
    ...options,
    port: options.port ?? portFrom(environment['PORT']) ?? DEFAULT_PORT,
    idpPort: options.idpPort ?? DEFAULT_IDP_PORT,
  };
}

function portFrom(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : parsePort(text);
}

/** 0 takes a free one. */
function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
