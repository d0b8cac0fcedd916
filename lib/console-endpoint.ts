import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import { brandConsole, digestOfBranding } from './branded-console.ts';
import type { DeployableBranding } from './branding.ts';
import { type Beside, PACKAGE_ROOT, PREBUILT } from './bundled-code.ts';
import { CountersignFunction } from './countersign-function.ts';

/** The console beside the function's code: the vendor's own where it is branded. */
function consoleOf(branding: DeployableBranding | undefined): Beside {
  return {
    digest: branding === undefined ? 'console' : `console-${digestOfBranding(branding)}`,
    put: (outputDirectory) => {
      const prebuilt = join(PREBUILT, 'console');
      const folder = join(outputDirectory, 'console');
      cpSync(existsSync(prebuilt) ? prebuilt : buildConsole(), folder, { recursive: true });
      if (branding !== undefined) brandConsole(folder, branding);
    },
  };
}

/**
 * Builds the console when the stack is synthesized, unless nothing of it changed: what is deployed is never older than
 * its sources, and a build that fails is a synth that fails. Where it lies then.
 */
export function buildConsole(): string {
  execFileSync(process.execPath, [join(PACKAGE_ROOT, 'console/build/main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(PACKAGE_ROOT, 'console/dist');
}

export interface ConsoleEndpointProps {
  readonly api: Api;
  readonly branding: DeployableBranding | undefined;
}

/** The console's files, from our own origin: its API takes the session's cookie, and no other origin is let in. */
export class ConsoleEndpoint extends Construct {
  constructor(scope: Construct, id: string, { api, branding }: ConsoleEndpointProps) {
    super(scope, id);
    const server = new CountersignFunction(this, 'Console', {
      description: 'Countersign: the console',
      entry: 'lambdas/console.ts',
      environment: {},
      timeout: Duration.seconds(10),
      memorySizeMb: 512,
      beside: consoleOf(branding),
    });
    api.addRoutes(this, ROUTES.console, api.integrate('Console', server.function));
  }
}
