import { rmSync } from 'node:fs';
import { PortInUse } from './cloud/start-local-cloud.ts';
import { demoEnvironmentPath } from './demo/demo-environment.ts';
import { setUpDemo } from './demo/demo-setup.ts';
import { type Terminal, terminalOn } from './demo/terminal.ts';
import { walkThrough } from './demo/walkthrough.ts';
import { type LocalStack, startLocalStack } from './runtime/local-stack.ts';
import { parseStartOptions, type StartOptions } from './runtime/options.ts';

/** `npm start`: everything on this machine, walked through once. */
const options = parseStartOptions(process.argv.slice(2), process.env);
const terminal = terminalOn(process.stdout, process.env);

try {
  process.exitCode = await main(options, terminal);
} catch (error) {
  process.stderr.write(`\n${explain(error)}\n`);
  process.exitCode = 1;
}

async function main(start: StartOptions, out: Terminal): Promise<number> {
  out.line(
    out.bold('Countersign') +
      ' on this machine: it starts an authorization server, a sample API and an identity provider,',
  );
  out.line(
    'turns one sign-on into one access token before your eyes, and stays up. No AWS account, nothing leaves it.\n',
  );
  if (start.fresh) rmSync(start.state, { recursive: true, force: true });
  const stopped = untilStopped();
  const stack = await startLocalStack({ ...start, onProgress: (step) => out.line(out.dim(`  ${step} …`)) });
  try {
    await walk(stack, start, out);
    if (start.exit) return 0;
    showWhatIsUp(stack, start, out);
    await stopped;
    out.line('\nStopping.');
    return 0;
  } finally {
    await stack.close();
  }
}

async function walk(stack: LocalStack, { state }: StartOptions, out: Terminal): Promise<void> {
  const { issuer, identityProvider, outputs } = stack;
  out.line(out.dim('  Registering the demo organization …'));
  const demo = await setUpDemo(state, issuer, identityProvider.issuer);
  const { roles } = JSON.parse(String(outputs['Configuration'])) as {
    readonly roles: Record<string, readonly string[]>;
  };
  await walkThrough({ issuer, identityProvider: identityProvider.issuer, state, demo, roles, terminal: out });
}

function showWhatIsUp({ issuer, identityProvider, logPath }: LocalStack, { state }: StartOptions, out: Terminal): void {
  out.line(
    `\n${out.bold('Everything is up.')} Ctrl-C ends it; what was created is kept for the next start (--fresh forgets it).\n`,
  );
  out.values({
    'Authorization server': issuer,
    Metadata: `${issuer}/.well-known/oauth-authorization-server`,
    'Sample API': `${issuer}/sample`,
    'Identity provider': `${identityProvider.issuer} (alice@acme.example / correct-horse)`,
    Credentials: `${demoEnvironmentPath(state)}, for the curl block of the README`,
    Log: logPath,
  });
  out.line('\nTry next, in another terminal:\n');
  out.line('   npm run -s countersign -- --local org list');
  out.line('   npm run -s countersign -- --local demo assertion');
}

/** The first signal ends everything in order; a second one ends at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

function explain(error: unknown): string {
  if (error instanceof PortInUse) {
    return `${error.message}, for example: npm start -- --port ${error.port + 1000} --idp-port ${error.port + 1001}`;
  }
  return error instanceof Error ? error.message : String(error);
}
