import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';

/** What a fork is: another configuration than the demo's, in a file of the vendor's own. */
jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '..', '..');
const VENDOR = join(ROOT, 'test', 'support', 'configurations', 'vendor.json');
const WRITE = 'https://api.vendor.example/orders.write';

const directory = mkdtempSync(join(tmpdir(), 'countersign-vendor-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(process.execPath, [...args], { cwd: ROOT, env: { ...process.env, ...environment } });

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

describe("a vendor's own scopes, roles, resources, domain, permissions boundary and tags", () => {
  it('synthesize, the sample beside them', async () => {
    const outdir = join(directory, 'cdk.out');
    const context = { 'aws:cdk:bundling-stacks': [], sample: 'true', configuration: VENDOR };
    // `npm run synth` holds the template to CloudFormation's rules.
    const environment = { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: 'false' };
    await run(['bin/app.ts'], environment);
    for (const name of ['Countersign', 'CountersignSample']) {
      const template = JSON.parse(readFileSync(join(outdir, `${name}.template.json`), 'utf8'));
      const resources = Object.values(template.Resources as Record<string, Resource>);
      const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
      expect(roles.length).toBeGreaterThan(0);
      for (const { Properties } of roles) {
        expect(Properties).toMatchObject({ PermissionsBoundary: 'arn:aws:iam::111122223333:policy/developers' });
      }
      const tables = resources.filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
      for (const { Properties } of tables) {
        expect(Properties?.['Tags']).toContainEqual({ Key: 'cost-center', Value: '4711' });
      }
    }
  });

  it('run on a laptop, the whole walk with them and none of the demo: --config', async () => {
    const state = join(directory, 'state');
    const ports = ['--port', '0', '--idp-port', '0', '--state', state];
    const { stdout, stderr } = await run(['local/start.ts', '--exit', ...ports, '--config', VENDOR]);
    expect(stderr).toBe('');
    expect(stdout).toContain('are for AWS, and ignored here');
    expect(stdout).toContain('ROLE manager');
    expect(stdout).toContain(`askable_scope  ${WRITE}`);
    expect(stdout).toContain('11. Alice takes it back');
    expect(stdout).not.toContain('projects:');
  });

  it('are not mixed with those that a state was begun with', async () => {
    const ports = ['--port', '0', '--idp-port', '0', '--state', join(directory, 'state')];
    await expect(run(['local/start.ts', '--exit', ...ports])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was begun with other scopes'),
    });
  });
});
