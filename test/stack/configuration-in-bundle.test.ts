import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { CONFIGURATION_FILE, deployedJson, parseDeployed } from '../../lambdas/environment.ts';
import { AuthorizationServer } from '../../lib/authorization-server.ts';
import { InvalidConfiguration, type StackConfigurationInput, validateConfiguration } from '../../lib/configuration.ts';
import { CONFIGURATION } from './synthesize.ts';

// The CDK tells a terminal of each bundle that it makes.
const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

const folders: string[] = [];
afterAll(() => {
  told.mockRestore();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** With their bundles, as they are deployed: by the stack's name, the template and the folders of its functions' code. */
function assembly(configurations: Readonly<Record<string, StackConfigurationInput>>) {
  const outdir = mkdtempSync(join(tmpdir(), 'countersign-configuration-in-bundle-'));
  folders.push(outdir);
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  for (const [name, configuration] of Object.entries(configurations)) {
    new AuthorizationServer(new Stack(app, name), 'Auth', { configuration });
  }
  app.synth();
  return {
    outdir,
    template: (name: string) => readFileSync(join(outdir, `${name}.template.json`), 'utf8'),
  };
}

/** Asset folders of the functions that issue tokens and so on: those with a configuration beside the code. */
function configuredFolders(outdir: string, template: string): readonly string[] {
  const hashes = [...template.matchAll(/"S3Key": ?"([0-9a-f]{64})\.zip"/g)].map(([, hash]) =>
    join(outdir, `asset.${hash}`),
  );
  return [...new Set(hashes)].filter((folder) => readdirSync(folder).includes(CONFIGURATION_FILE));
}

/** A large API: each role has a part of the scopes, of whatever length names have. */
function large(scopeCount: number, roleCount: number): StackConfigurationInput {
  const names = Array.from({ length: scopeCount }, (_, i) => `api.example.com/things_${i}.${i % 2 ? 'read' : 'write'}`);
  const declaration = (name: string) => ({
    access: name.endsWith('read') ? ('read' as const) : ('write' as const),
    description: `What a person reads who is asked to approve ${name}`,
  });
  return {
    ...CONFIGURATION,
    scopes: Object.fromEntries(names.map((name) => [name, declaration(name)])),
    roles: Object.fromEntries(Array.from({ length: roleCount }, (_, i) => [`role_${i}`, names.slice(i)])),
  };
}

describe('the configuration of a server', () => {
  it('never is that of another server of the same app', () => {
    const blue = { ...CONFIGURATION, roles: { blue: [] } };
    const green = { ...CONFIGURATION, roles: { green: [] } };
    const { outdir, template } = assembly({ Blue: blue, Green: green });
    for (const [name, role] of [
      ['Blue', 'blue'],
      ['Green', 'green'],
    ] as const) {
      const found = configuredFolders(outdir, template(name));
      expect(found).toHaveLength(13);
      const roles = found.map((folder) => [
        ...parseDeployed(deployedJson(folder), 'https://auth.example').roles.keys(),
      ]);
      expect(new Set(roles.flat())).toEqual(new Set([role]));
    }
  });

  it('may be 1,000 scopes and 100 roles: it is in no variable and no template, and functions read it', () => {
    const configuration = large(1_000, 100);
    const { outdir, template } = assembly({ Large: configuration });
    const text = template('Large');
    expect(text).not.toContain('things_');
    // "Template body size in an Amazon S3 object: 1 MB" (CloudFormation quotas)
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    const [folder = ''] = configuredFolders(outdir, text);
    expect(statSync(join(folder, CONFIGURATION_FILE)).size).toBeGreaterThan(2_000_000);
    const { scopes, roles } = parseDeployed(deployedJson(folder), 'https://auth.example');
    expect([scopes.size, roles.size, roles.get('role_99')?.size]).toEqual([1_002, 100, 901]);
  });

  it('fails at synth with the sum when a row of it would not fit DynamoDB', () => {
    const long = (i: number) => `${'s'.repeat(250)}_${i}`;
    const names = Array.from({ length: 2_000 }, (_, i) => long(i));
    const scopes = Object.fromEntries(names.map((name) => [name, { access: 'write' as const, description: 'x' }]));
    const attempt = () => validateConfiguration({ ...CONFIGURATION, scopes, roles: { all: names, none: [] } });
    expect(attempt).toThrow(InvalidConfiguration);
    expect(attempt).toThrow(/roles\.all takes \d{6} bytes as a row, and DynamoDB allows 409600/);
    expect(attempt).not.toThrow(/roles\.none/);
  });

  it('that is nowhere fails the first cold start', () => {
    const empty = mkdtempSync(join(tmpdir(), 'countersign-empty-'));
    folders.push(empty);
    expect(() => deployedJson(empty, {})).toThrow('there is no configuration.json beside the code');
  });
});
