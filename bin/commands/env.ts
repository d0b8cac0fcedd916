import type { Command } from 'commander';
import * as z from 'zod/mini';
import { LOCAL_ACCOUNT } from '../../local/aws/aws-json/account.ts';
import { displayPath } from '../../local/runtime/display-path.ts';
import { readRuntimeFile } from '../../local/runtime/runtime-file.ts';
import { CommandError, fieldError } from '../command-error.ts';
import type { GlobalOptions } from '../operator.ts';
import { outputTo } from '../output.ts';

const NOTES = `
With these variables, an API of yours with protect() runs against the local stack of npm start. The key is a session that
does what grantProtect gives, and nothing else: calls of your API to DynamoDB tables of its own need
a client with an endpoint and a key of their own. The stack has them until it ends.

Example:
  countersign --local env
  eval "$(countersign --local env --resource https://api.example.com)" && node my-api.js
  countersign --local --json env`;

const runtimeSchema = z.object({
  endpoints: z.object({ dynamodb: z.string() }),
  protect: z.object({ accessKeyId: z.string(), variables: z.record(z.string(), z.string()) }),
  outputs: z.object({ Issuer: z.string(), Configuration: z.string() }),
});

type Runtime = z.infer<typeof runtimeSchema>;

export function addEnv(program: Command): void {
  program
    .command('env')
    .description('with --local: the variables that an API of yours needs to run protect() against the local stack')
    .option('--resource <uri>', 'the resource identifier of your API (default: the only one of the configuration)')
    .addHelpText('after', NOTES)
    .action((options: { resource?: string }, command: Command) => {
      const { local, state, json } = command.optsWithGlobals<GlobalOptions>();
      if (!local) throw new CommandError('The variables are of the local stack: add --local');
      const runtime = runtimeSchema.safeParse(readRuntimeFile(state));
      if (!runtime.success)
        throw new CommandError(`No local stack is running (${displayPath(state)}). Start one with: npm start`);
      const variables = variablesOf(runtime.data, chooseResource(runtime.data, options.resource));
      const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
      // Of another account, and sent along if they stayed.
      const text = ['unset AWS_SESSION_TOKEN AWS_PROFILE', ...lines].join('\n');
      outputTo(process.stdout, json === true).answer(variables, text);
    });
}

function variablesOf({ endpoints, protect }: Runtime, resource: string): Readonly<Record<string, string>> {
  return {
    ...protect.variables,
    RESOURCE: resource,
    AWS_REGION: LOCAL_ACCOUNT.region,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ACCESS_KEY_ID: protect.accessKeyId,
    // Signatures are not checked on loopback.
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** One that tokens may be for. Of several the vendor's: our own routes and the sample are APIs of somebody else's. */
function chooseResource({ outputs }: Runtime, wanted: string | undefined): string {
  const { resources = {} } = JSON.parse(outputs.Configuration) as { resources?: Readonly<Record<string, unknown>> };
  const all = Object.keys(resources)
    .map((id) => id.replace('{issuer}', outputs.Issuer))
    .toSorted();
  const sample = `${outputs.Issuer}/sample`;
  const own = all.filter((id) => id !== outputs.Issuer && id !== sample);
  if (wanted !== undefined && all.includes(wanted)) return wanted;
  const [only = sample, ...others] = own;
  if (wanted === undefined && others.length === 0) return only;
  throw fieldError([{ field: 'resource', problem: `must be one of ${all.join(', ')}` }]);
}

/** POSIX shell: nothing is special between single quotes but their end. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
