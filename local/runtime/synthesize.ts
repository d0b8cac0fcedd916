import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

/**
 * Synthesizes the CDK app with local context into `outputDirectory`: the same app, stacks and bundles as on AWS.
 * Runs the app directly, because the CDK's command adds seconds and advice. @throws with the app's own words
 */
export async function synthesize(outputDirectory: string, issuer: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { readonly context: object };
  const local = { issuer, allowLoopbackIssuers: true };
  try {
    await promisify(execFile)(process.execPath, ['bin/app.ts'], {
      cwd: root,
      env: {
        ...process.env,
        CDK_OUTDIR: outputDirectory,
        CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'countersign:override': local, sample: true }),
      },
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new Error(`The CDK app could not be synthesized:\n${stderr || message}`);
  }
}
