import { readdirSync, readFileSync } from 'node:fs';
import { type Import, importsOf } from './support/imports.ts';

/** What decides about texts that somebody else signed, with the words it is said in. */
const VERIFYING = ['protect/vocabulary', 'protect/jose', 'protect/dpop', 'protect/operations'] as const;

/** What each layer may import of ours, besides itself: the table of CONTRIBUTING.md. */
const ARROWS = {
  // What its users install: nothing of the server comes with it.
  protect: [],
  // What a JWS of somebody else proves: digests and signatures of Node.js, no package.
  'protect/jose': ['protect/vocabulary'],
  'protect/dpop': ['protect/jose', 'protect/vocabulary'],
  // Which operation a request is: the server that asks a person, and the API that is called, read it alike.
  'protect/operations': ['protect/jose', 'protect/vocabulary'],
  'protect/vocabulary': [],
  agent: [],
  // Constants alone, for a browser too.
  'lambdas/routes.ts': [],
  'lambdas/core': ['lambdas/routes.ts', ...VERIFYING],
  'lambdas/ports': ['lambdas/core', ...VERIFYING],
  'lambdas/flows/steps': ['lambdas/core', 'lambdas/ports', ...VERIFYING],
  'lambdas/grants': ['lambdas/flows/steps', 'lambdas/ports', 'lambdas/core', ...VERIFYING],
  'lambdas/flows': ['lambdas/grants', 'lambdas/ports', 'lambdas/core', ...VERIFYING],
  // Adapters know the values of constants that the stack must write down too, such as the name of a tag.
  // Our own routes are an audience like any other: protect() guards them, with keys from the ring instead of the network.
  'lambdas/adapters': ['lambdas/ports', 'lambdas/core', 'lambdas/environment.ts', 'lambdas/routes.ts', 'protect'],
  'lambdas/endpoints': ['lambdas/flows', 'lambdas/ports', 'lambdas/core', 'lambdas/routes.ts', 'protect'],
  'lambdas/environment.ts': ['lambdas/core', 'protect/vocabulary'],
  // What several entries are made of.
  'lambdas/composed': ['lambdas/adapters', 'lambdas/flows', 'lambdas/ports', 'lambdas/core'],
} as const;

const LAYERS = Object.keys(ARROWS);
const OURS = /^(?:lambdas|protect|agent|lib|bin|local|console|sample|test|bench)\//;

const imports = importsOf('lambdas', 'protect', 'agent');

function isWithin(path: string, layer: string): boolean {
  return path === layer || path.startsWith(`${layer}/`);
}

function describeArrow({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

describe('the arrows between layers', () => {
  it.each(Object.entries(ARROWS))('%s imports of ours nothing but %j', (layer, allowed) => {
    const outgoing = imports.filter(({ from, to }) => isWithin(from, layer) && OURS.test(to));
    const wrong = outgoing.filter(({ to }) => ![layer, ...allowed].some((target) => isWithin(to, target)));
    expect(wrong.map(describeArrow)).toEqual([]);
  });

  it('nothing imports lib, bin, local, test or bench', () => {
    expect(imports.filter(({ to }) => /^(?:lib|bin|local|test|bench)\//.test(to)).map(describeArrow)).toEqual([]);
  });

  it('nothing imports an entry', () => {
    const entries = new Set(
      imports.map(({ from }) => from).filter((file) => /^lambdas\/[^/]+$/.test(file) && !LAYERS.includes(file)),
    );
    expect(entries.size).toBeGreaterThan(0);
    expect(imports.filter(({ to }) => entries.has(to)).map(describeArrow)).toEqual([]);
  });

  it('every file of lambdas is an entry or belongs to a layer', () => {
    const strays = imports.map(({ from }) => from).filter((file) => /^lambdas\/[^/]+\//.test(file));
    expect(strays.filter((file) => !LAYERS.some((layer) => isWithin(file, layer)))).toEqual([]);
  });
});

describe('the core', () => {
  it('has no I/O and no AWS: of packages it knows these, of Node.js digests and signatures', () => {
    const packages = imports.filter(({ from, to }) => isWithin(from, 'lambdas/core') && !OURS.test(to));
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(['node:crypto', 'zod/mini']);
  });

  it('builds on a vocabulary that knows no package at all', () => {
    const packages = imports.filter(({ from, to }) => isWithin(from, 'protect/vocabulary') && !OURS.test(to));
    expect(packages.map(describeArrow)).toEqual([]);
  });

  it('a host installs no package but ours, nor needs Node.js', () => {
    const packages = imports.filter(({ from, to }) => isWithin(from, 'agent') && !OURS.test(to));
    expect(packages.map(describeArrow)).toEqual([]);
  });

  it('is alone with adapters in knowing a package at all, but for the middleware and the schemas of endpoints', () => {
    const others = ['lambdas/flows', 'lambdas/ports', 'lambdas/endpoints'];
    const packages = imports.filter(({ from, to }) => others.some((layer) => isWithin(from, layer)) && !OURS.test(to));
    const known = ['@middy/core', 'aws-lambda', 'node:crypto', 'zod/mini'];
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(known);
  });
});

describe('the doors to AWS', () => {
  const aws = 'lambdas/adapters/aws';
  const tables = readdirSync(aws, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const sources = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

  it('are the only files that import a client: a folder each, and what reads a stack for the command', () => {
    const everything = importsOf('lambdas', 'protect', 'bin', 'lib');
    const clients = everything.filter(({ to }) => to.startsWith('@aws-sdk/client-'));
    const folders = new Set(clients.map(({ from }) => from.split('/').slice(0, 4).join('/')));
    expect([...folders].sort()).toEqual([
      'bin/stack-outputs.ts',
      ...['dynamodb', 'eventbridge', 'front-door', 'kms'].map((door) => `${aws}/${door}`),
    ]);
  });

  it('know no table, and no table knows what is made of several', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [of, at] = [from, to].map((path) => tables.find((table) => isWithin(path, `${aws}/${table}`)));
      if (of === undefined || at === undefined || of === at) return false;
      return of === 'dynamodb' || of === 'kms' || at === 'administration';
    });
    expect(wrong.map(describeArrow)).toEqual([]);
  });

  it('find no expression where transactions over several tables are made: a condition stands with its table', () => {
    const folder = `${aws}/administration`;
    const found = sources(folder).filter((name) =>
      /Expression|attribute_/.test(readFileSync(`${folder}/${name}`, 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('find each existence or comparison that is asked of a row in one file alone', () => {
    const asked = new Map<string, string[]>();
    for (const name of sources(aws)) {
      const text = readFileSync(`${aws}/${name}`, 'utf8');
      for (const [, constant = ''] of text.matchAll(/^const [A-Z_]+ = '([^']*(?:attribute_|#)[^']*)'/gm)) {
        asked.set(constant, [...(asked.get(constant) ?? []), name]);
      }
    }
    const folderOf = (file: string) => file.split('/')[0];
    const twice = [...asked].filter(([, files]) => new Set(files.map(folderOf)).size < files.length);
    expect(twice).toEqual([]);
  });
});

it('the sample copies from nowhere but protect: whoever copies it has nothing else', () => {
  const outgoing = importsOf('sample').filter(({ from, to }) => OURS.test(to) && from !== 'sample/stack.ts');
  expect(outgoing.filter(({ to }) => !isWithin(to, 'sample') && !isWithin(to, 'protect')).map(describeArrow)).toEqual(
    [],
  );
});

describe('the emulator of AWS', () => {
  it('never knows the product: nothing below local/aws imports anything of ours outside it', () => {
    const outgoing = importsOf('local/aws').filter(({ to }) => OURS.test(to) || /^[.]{2}/.test(to));
    expect(outgoing.length).toBeGreaterThan(0);
    expect(outgoing.filter(({ to }) => !isWithin(to, 'local/aws')).map(describeArrow)).toEqual([]);
  });
});

it('imports are found at all', () => {
  expect(imports.map(describeArrow)).toContain('lambdas/token.ts imports lambdas/endpoints/token-endpoint.ts');
});
