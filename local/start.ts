import { consolePath, ROUTES } from '../lambdas/routes.ts';
import { PortInUse } from './aws/cloud/start-local-cloud.ts';
import { projectsAt } from './demo/api-calls.ts';
import { demoEnvironmentPath } from './demo/demo-environment.ts';
import { DEMO_ORGANIZATION } from './demo/demo-names.ts';
import { demoScopes } from './demo/demo-scopes.ts';
import { setUpDemo } from './demo/demo-setup.ts';
import { pastedCommand, pastedStart } from './demo/pasted-command.ts';
import { type Terminal, terminalOn } from './demo/terminal.ts';
import { walkThrough } from './demo/walkthrough.ts';
import { DEMO_ACCOUNTS } from './identity-provider/accounts.ts';
import { accountsOf } from './identity-provider/personalities.ts';
import { readDeclaredAuthority } from './runtime/demo-configuration.ts';
import { displayPath } from './runtime/display-path.ts';
import { aborted, INTERRUPTED, Interrupted, interruption, unlessAborted } from './runtime/interruption.ts';
import { type LocalStack, startLocalStack } from './runtime/local-stack.ts';
import { parseStartOptions, type StartOptions } from './runtime/options.ts';
import type { PublicAddresses } from './runtime/public-addresses.ts';
import { forgetState, requireUnusedState } from './runtime/state-directory.ts';

/** `npm start`: everything on this machine, walked through once. Exits 0, 1 with what to do, or 130 when interrupted. */
const options = parseStartOptions(process.argv.slice(2), process.env);
const terminal = terminalOn(process.stdout, process.env, options);
process.exitCode = await main(options, terminal).catch((error: unknown) => {
  if (error instanceof Interrupted) return INTERRUPTED;
  process.stderr.write(`\n${explain(error, options)}\n`);
  return 1;
});
// What was interrupted may still be at work.
if (process.exitCode === INTERRUPTED) process.exit();

async function main(start: StartOptions, out: Terminal): Promise<number> {
  const signal = interruption();
  introduce(start, out);
  if (start.fresh) {
    requireUnusedState(start.state);
    forgetState(start.state);
  }
  const onProgress = (step: string) => out.line(out.dim(`  ${step} …`));
  sayWhatIsRun(start, out);
  const stack = await startLocalStack({ ...start, configuration: start.config, signal, onProgress });
  try {
    await unlessAborted(signal, walk(stack, start, out, signal).catch(sayWhatWasDenied(stack)));
    if (start.exit) return 0;
    showWhatIsUp(stack, start, out);
    await aborted(signal);
    out.line('\nStopping.');
    return 0;
  } finally {
    await stack.close();
  }
}

function introduce({ publicAddresses, verbose, state }: StartOptions, out: Terminal): void {
  out.line(`${out.bold('Countersign')}, with a sample API and an identity provider, on this machine.`);
  out.paragraph('One sign-on becomes one access token. An agent may write when you have said so.');
  if (publicAddresses === undefined) out.line('No AWS account; nothing leaves this machine.');
  else out.paragraph(`No AWS account. ${whoReaches(publicAddresses)}`);
  if (!verbose) out.line(out.dim(`Every claim, answer and command is shown by: ${pastedStart(state, '--verbose')}`));
  out.line();
}

function whoReaches({ issuer }: PublicAddresses): string {
  return (
    `Whoever reaches ${issuer} can sign in with the demo's password, ` +
    'which everybody can read: forward it while you look at it, and no longer.'
  );
}

function sayWhatIsRun({ config }: StartOptions, out: Terminal): void {
  if (config === undefined) return;
  out.paragraph(
    `The scopes, roles and resources are those of ${displayPath(config)}; the sample API is added to them.`,
  );
  out.paragraph('Its issuer and its deployment (domain, alarms, tags, …) are for AWS, and ignored here.');
  out.line();
}

/** Fails as the step did, and names the grants that were missing: the step itself saw no more than a 500. */
function sayWhatWasDenied({ iam }: LocalStack): (error: unknown) => never {
  return (error) => {
    if (iam.denied.size === 0) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const denials = [...iam.denied].join('\n');
    throw new Error(`${why}\n\n${denials}\nWhat a role may do is granted in lib/: see docs/permissions.md`, {
      cause: error,
    });
  };
}

async function walk(
  stack: LocalStack,
  { state, yes, exit, as, config, qr }: StartOptions,
  out: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { issuer, identityProvider, logPath } = stack;
  out.line(out.dim('  Registering the demo organization …'));
  const scopes = demoScopes(readDeclaredAuthority(config));
  if (!scopes.requested.some((scope) => scopes.ofRole.includes(scope))) {
    out.line('\nNo role has a scope that is declared, so there is nothing to walk through.');
    return;
  }
  const demo = await setUpDemo(state, issuer, identityProvider.issuer, accountsOf(DEMO_ACCOUNTS, as), scopes);
  const demoParts = { issuer, identityProvider: identityProvider.issuer, state, logPath, demo, scopes };
  await walkThrough({ ...demoParts, terminal: out, yes: yes || exit, qr, signal });
}

function showWhatIsUp({ issuer, identityProvider, logPath }: LocalStack, { state }: StartOptions, out: Terminal): void {
  out.line(`\n${out.bold('Everything is up.')} Ctrl-C ends it. What was created is kept for the next start.\n`);
  out.values({
    Console: issuer + consolePath(DEMO_ORGANIZATION.id),
    'Sign in as': 'alice@acme.example, password correct-horse',
    Metadata: issuer + ROUTES.metadata.authorizationServer.path,
    'API, with a token': projectsAt(issuer),
    'Identity provider': identityProvider.issuer + ROUTES.metadata.openIdConfiguration.path,
    Credentials: `${displayPath(demoEnvironmentPath(state))}, for the curl block of the README`,
    Log: displayPath(logPath),
  });
  const command = (...args: readonly string[]) => out.command(pastedCommand(state, args));
  out.line('\nTry next, in another terminal:\n');
  command('org', 'list');
  command('demo', 'assertion');
  out.line('\nBreak the identity provider, see what is refused and why, and mend it:\n');
  command('demo', 'break', 'trailing-slash');
  command('demo', 'mend');
}

function explain(error: unknown, { port, idpPort, state }: StartOptions): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof PortInUse)) return error.message;
  const ports = ['--port', another(port), '--idp-port', another(idpPort)].map(String);
  return `${error.message}, for example: ${pastedStart(state, ...ports)}`;
}

/** Somewhere else, in the range of ports. */
function another(port: number): number {
  return port + (port > 60_000 ? -1_000 : 1_000);
}
