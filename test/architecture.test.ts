import { type Import, importsOf } from './support/imports.ts';

/** What each layer may import of ours, besides itself: the table of CONTRIBUTING.md. */
const ARROWS = {
  'lambdas/core': [],
  'lambdas/ports': ['lambdas/core'],
  'lambdas/flows/steps': ['lambdas/core', 'lambdas/ports'],
  'lambdas/grants': ['lambdas/flows/steps', 'lambdas/ports', 'lambdas/core'],
  'lambdas/flows': ['lambdas/grants', 'lambdas/ports', 'lambdas/core'],
  // Adapters know the values of constants that the stack must write down too, such as the name of a tag.
  // Our own routes are an audience like any other: protect() guards them, with keys from the ring instead of the network.
  'lambdas/adapters': ['lambdas/ports', 'lambdas/core', 'lambdas/environment.ts', 'protect'],
  'lambdas/endpoints': ['lambdas/flows', 'lambdas/ports', 'lambdas/core', 'protect'],
  'lambdas/environment.ts': ['lambdas/core'],
} as const;

const LAYERS = Object.keys(ARROWS);
const OURS = /^(?:lambdas|protect|lib|bin|local|console|sample|test|bench)\//;

const imports = importsOf('lambdas', 'protect');

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
  it('has no I/O and no AWS: of packages it knows these, of Node.js the digests', () => {
    const packages = imports.filter(({ from, to }) => isWithin(from, 'lambdas/core') && !OURS.test(to));
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(['jose', 'node:crypto', 'zod/mini']);
  });

  it('is alone with adapters in knowing a package at all, but for the middleware and the schemas of endpoints', () => {
    const others = ['lambdas/flows', 'lambdas/ports', 'lambdas/endpoints'];
    const packages = imports.filter(({ from, to }) => others.some((layer) => isWithin(from, layer)) && !OURS.test(to));
    const known = ['@middy/core', 'aws-lambda', 'node:crypto', 'zod/mini'];
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(known);
  });
});

it('imports are found at all', () => {
  expect(imports.map(describeArrow)).toContain('lambdas/token.ts imports lambdas/endpoints/token-endpoint.ts');
});
