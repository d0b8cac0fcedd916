import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DEMO_CONFIGURATION } from './demo-configuration.ts';

const root = join(import.meta.dirname, '..', '..');

/** The sample API too, and in each function's metadata where its bundle is. */
const LOCAL_CONTEXT = { sample: true, 'aws:cdk:enable-asset-metadata': true };

/**
 * Synthesizes the CDK app with local context into `outputDirectory`: the same app, stacks and bundles as on AWS.
 * Providers on loopback are trusted where the issuer is on loopback itself, and nowhere else.
 * `configuration` is a file; what it says of `deployment` is for AWS alone. Nothing of `cdk.json` is read.
 * Runs the app directly, because the CDK's command adds seconds and advice. @throws with the app's own words
 */
export async function synthesize(
  outputDirectory: string,
  issuer: string,
  signal?: AbortSignal,
  configuration = DEMO_CONFIGURATION,
): Promise<void> {
  const allowLoopbackIssuers = issuer.startsWith('http:');
  const override = { issuer, allowLoopbackIssuers, deployment: {} };
  const context = { ...LOCAL_CONTEXT, configuration: resolve(configuration), 'countersign:override': override };
  try {
    await promisify(execFile)(process.execPath, ['bin/app.ts'], {
      cwd: root,
      ...(signal && { signal }),
      env: {
        ...process.env,
        CDK_OUTDIR: outputDirectory,
        CDK_CONTEXT_JSON: JSON.stringify(context),
        // CI and `cdk synth` validate the same template against CloudFormation's rules; a laptop need not wait for it.
        CDK_VALIDATION: 'false',
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new Error(`The CDK app could not be synthesized:\n${stderr || message}`);
  }
}
