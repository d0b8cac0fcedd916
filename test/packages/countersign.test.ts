import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationServer } from '../../lib/authorization-server.ts';
import type { StackConfigurationInput } from '../../lib/configuration.ts';
import { compile, filesOf, manifestOf, PROJECTS, pack, run, withPackage } from './support/project.ts';

/** The vendor's own: no name of the demo's. */
const CONFIGURATION: StackConfigurationInput = {
  issuer: 'https://auth.example.com',
  resources: { 'https://api.example.com': { default: true, agents: true } },
  scopes: {
    read_orders: { access: 'read', description: 'See orders' },
    'Orders.Cancel': { access: 'write', description: 'Cancel orders' },
  },
  roles: { clerk: ['read_orders'], manager: ['read_orders', 'Orders.Cancel', 'org:admin'] },
};

let tarball: string;
let own: unknown;
beforeAll(() => {
  tarball = pack('dist/countersign');
  own = ownTemplate();
});

/** A fresh CDK app that has installed the package, compiled. */
function cdkApp(type: 'module' | 'commonjs'): string {
  const directory = withPackage(tarball, ['@types/node']);
  copyFileSync(join(PROJECTS, 'cdk-app.ts'), join(directory, 'app.ts'));
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type }));
  writeFileSync(join(directory, 'countersign.json'), JSON.stringify(CONFIGURATION));
  // Declarations too: ours must stand without any setting. Once, because those of the CDK are many.
  compile(directory, type === 'module');
  return directory;
}

function templateIn(assembly: string): unknown {
  return JSON.parse(readFileSync(join(assembly, 'Vendor.template.json'), 'utf8'));
}

/** What this repository's sources make of the same configuration. */
function ownTemplate(): unknown {
  const app = new App();
  const stack = new Stack(app, 'Vendor');
  new AuthorizationServer(stack, 'Auth', { configuration: CONFIGURATION });
  return templateIn(app.synth().directory);
}

describe.each(['module', 'commonjs'] as const)("a vendor's CDK app that is %s", (type) => {
  let directory: string;
  beforeAll(() => {
    directory = cdkApp(type);
  });

  it('synthesizes what the repository does, functions and console included, and bundles nothing', () => {
    run('app.js', [], directory, { ...process.env, CDK_OUTDIR: 'cdk.out' });
    // Names of assets are digests of what is in them.
    expect(templateIn(join(directory, 'cdk.out'))).toEqual(own);
    expect(globSync('asset.*/console/files.json', { cwd: join(directory, 'cdk.out') })).toHaveLength(1);
  });

  it('is told the file and every field of it that is wrong', () => {
    const wrong = { ...CONFIGURATION, roles: { clerk: ['read_order'] }, issuer: 'http://auth.example.com' };
    const elsewhere = join(directory, 'wrong');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'countersign.json'), JSON.stringify(wrong));
    const message = (() => {
      try {
        run(join(directory, 'app.js'), [], elsewhere);
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toContain('countersign.json is not valid:');
    expect(message).toContain('issuer must be');
    expect(message).toContain('roles.clerk');
  });
});

it('holds no source, no test, and nothing of this repository that an app does not need', () => {
  const files = filesOf(tarball);
  expect(files.filter((file) => /\.ts$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
  expect([...folders].sort()).toEqual(['bin', 'console', 'lambdas', 'lib', 'prebuilt', 'protect']);
  // The console itself is prebuilt: an app packs the vendor's picture and colour as that was packed.
  expect(files.filter((file) => file.startsWith('console/') && !file.startsWith('console/build/compress.'))).toEqual(
    [],
  );
});

it('names every package that it imports, and none that it does not', () => {
  const { dependencies = {}, peerDependencies = {} } = manifestOf(tarball);
  const installed = join(withPackage(tarball, []), 'node_modules/countersign');
  const code = globSync('{lib,lambdas,protect}/**/*.{js,d.ts}', { cwd: installed }).map((file) =>
    readFileSync(join(installed, file), 'utf8'),
  );
  const imported = code.flatMap((text) =>
    [...text.matchAll(/(?:from|import) '([^.'][^']*)'/g)].map(([, name = '']) => name),
  );
  const packages = new Set(imported.filter((name) => !name.startsWith('node:')).map((name) => name.split('/')[0]));
  expect([...packages].sort()).toEqual([...Object.keys(dependencies), ...Object.keys(peerDependencies)].sort());
  expect(Object.keys(peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
});

describe('npx countersign', () => {
  /** As npm links it, from a folder that has nothing of ours. */
  function command(): string {
    const installed = join(withPackage(tarball, []), 'node_modules/countersign');
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    return join(installed, bin.countersign);
  }

  it('says what it can do', () => {
    const help = execFileSync(process.execPath, [command(), '--help'], { cwd: '/', encoding: 'utf8' });
    expect(help).toContain('Usage: countersign');
    expect(readFileSync(command(), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('asks CloudFormation for the stack that is named, with the credentials of whoever runs it', async () => {
    const asked: string[] = [];
    const cloudFormation = createServer((request, response) => {
      request.on('data', (body) => asked.push(String(body)));
      request.on('end', () => {
        response.writeHead(400, { 'content-type': 'text/xml' });
        response.end(
          '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>' +
            '<Message>Stack with id Mine does not exist</Message></Error></ErrorResponse>',
        );
      });
    }).listen(0, '127.0.0.1');
    await promisify((done: () => void) => cloudFormation.once('listening', done))();
    const { port } = cloudFormation.address() as AddressInfo;
    const env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const { execFile } = await import('node:child_process');
    const outcome = await promisify(execFile)(process.execPath, [command(), '--stack', 'Mine', 'org', 'list'], {
      cwd: '/',
      env,
    }).catch((error: Error) => error.message);
    cloudFormation.close();
    expect(asked.join()).toContain('StackName=Mine');
    expect(outcome).toContain('Stack with id Mine does not exist');
  });
});
