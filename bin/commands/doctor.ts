import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { httpsProbe } from '../../lambdas/adapters/https/probe.ts';
import { isLoopbackHttp } from '../../lambdas/adapters/https/request-url.ts';
import type { Credentials } from '../../lambdas/core/doctor/requests.ts';
import type { PlayedAssertions } from '../../lambdas/flows/doctor/examine-assertions.ts';
import { examineDeployment } from '../../lambdas/flows/doctor/examine-deployment.ts';
import { CommandError, fieldError, NegativeAnswer } from '../command-error.ts';
import { findDeployment } from '../deployment.ts';
import { describeReport } from '../doctor-report.ts';
import type { GlobalOptions } from '../operator.ts';
import { outputTo } from '../output.ts';
import { findDemo } from './demo.ts';

const NOTES = `
Asks from this machine what clients ask, and says for each step what to do. With an issuer no AWS credentials are
needed; without one, the deployment of --stack or --local is asked. No redirect is followed, and nothing is issued or
changed, but by --assertions.
Exits with 0 if every step passed, and with 1 if not.

Example:
  countersign doctor https://auth.example.com --api https://api.example.com/projects
  echo "$CLIENT_SECRET" | countersign --local doctor --client cursor-demo --client-secret-stdin`;

interface DoctorOptions {
  readonly api?: string;
  readonly client?: string;
  readonly clientSecretStdin?: boolean;
  readonly assertions?: boolean;
}

/** `doctor`: what the clients that people have would meet at a deployment. */
export function addDoctor(program: Command): void {
  program
    .command('doctor [issuer]')
    .description('play the clients that people have against a deployment, and say what to do about what fails')
    .addOption(new Option('--api <url>', 'an address of an API that needs a token: its 401, and what follows from it'))
    .addOption(new Option('--client <client>', 'try the credentials of this client, with --client-secret-stdin'))
    .addOption(new Option('--client-secret-stdin', "read the client's secret from standard input"))
    .addOption(
      new Option('--assertions', "with --local: redeem assertions of the demo's provider, as vendors shape them"),
    )
    .addHelpText('after', NOTES)
    .action(async (named: string | undefined, options: DoctorOptions, command: Command) => {
      if ((options.client === undefined) !== (options.clientSecretStdin === undefined)) {
        command.error('error: --client and --client-secret-stdin go together');
      }
      if (named !== undefined && options.assertions === true) {
        command.error('error: --assertions is for the demo of --local, and takes no issuer');
      }
      const globals = command.optsWithGlobals<GlobalOptions>();
      const issuer = requireAddress('issuer', named ?? (await findDeployment(globals)).outputs.Issuer);
      const api = options.api === undefined ? undefined : requireAddress('api', options.api);
      const client = options.client === undefined ? undefined : await readCredentials(options.client);
      const played = options.assertions === true ? await playVendors(command) : undefined;
      const probe = httpsProbe({ named: [issuer, ...(api === undefined ? [] : [api])] });
      const parts = { ...(api && { api }), ...(client && { client }), ...(played && { played }) };
      const report = await examineDeployment(probe, { issuer, ...parts });
      outputTo(process.stdout, globals.json === true).answer(report, describeReport(report));
      if (!report.works) throw new NegativeAnswer();
    });
}

/** As it stands: an issuer is compared byte for byte. */
function requireAddress(field: 'issuer' | 'api', text: string): string {
  const url = URL.parse(text);
  const isFit = url !== null && (url.protocol === 'https:' || isLoopbackHttp(url)) && !/[\s#]/.test(text);
  if (!isFit || url.username !== '' || url.password !== '' || (field === 'issuer' && text.includes('?'))) {
    throw fieldError([
      {
        field,
        problem:
          'must be an https:// address (or http:// on this machine), without user name, query of an issuer, and fragment',
      },
    ]);
  }
  return text;
}

/** Its code is loaded when it is asked for: an installed command has no demo. */
async function playVendors(command: Command): Promise<PlayedAssertions> {
  const { state, runtime } = findDemo(command);
  const { readDemoClient } = await import('../../local/demo/demo-environment.ts');
  const known = readDemoClient(state);
  if (known?.scope === undefined)
    throw new CommandError('The demo is not set up yet: wait until npm start has walked through it');
  const { vendorAssertions } = await import('../../local/demo/vendor-assertions.ts');
  const { DEMO_CLIENT } = await import('../../local/demo/demo-names.ts');
  const asked = { provider: runtime.identityProvider, audience: runtime.outputs.Issuer, scope: known.scope };
  return { client: { id: DEMO_CLIENT, secret: known.secret }, assertions: await vendorAssertions({ state, ...asked }) };
}

async function readCredentials(id: string): Promise<Credentials> {
  const secret = (await text(process.stdin)).trim();
  if (secret === '') throw fieldError([{ field: 'client secret', problem: 'is expected on standard input' }]);
  return { id, secret };
}
