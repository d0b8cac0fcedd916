import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

/** The sample API too, and in each function's metadata where its bundle is. */
const LOCAL_CONTEXT = { sample: true, 'aws:cdk:enable-asset-metadata': true };

/**
 * Synthesizes the CDK app with local context into `outputDirectory`: the same app, stacks and bundles as on AWS.
 * Runs the app directly, because the CDK's command adds seconds and advice. @throws with the app's own words
 */
export async function synthesize(outputDirectory: string, issuer: string, signal?: AbortSignal): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { readonly context: object };
  const local = { issuer, allowLoopbackIssuers: true };
  try {
    await promisify(execFile)(process.execPath, ['bin/app.ts'], {
      cwd: root,
      ...(signal && { signal }),
      env: {
        ...process.env,
        CDK_OUTDIR: outputDirectory,
        CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...LOCAL_CONTEXT, 'countersign:override': local }),
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
