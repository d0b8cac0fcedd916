import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DescribedOperation, pathOf, ROUTES, type Route, type RoutedFunction } from '../lambdas/routes.ts';
import { approvalPath } from '../protect/vocabulary/approval-address.ts';

const REPOSITORY = join(import.meta.dirname, '..');

const FOLDERS = ['lambdas', 'lib', 'bin', 'local', 'console/src', 'console/build', 'bench', 'protect'];

/** What only looks like a route of ours, and where. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  // RFC 8414 and OpenID Connect Discovery at an identity provider.
  '/.well-known/openid-configuration': ['lambdas/adapters/https/provider-discovery.ts'],
  // protect() is a library, which finds an issuer's keys where every issuer has them.
  '/.well-known/jwks.json': ['protect/issuer-keys.ts'],
  // A page of the console, below its organization.
  '/approve': [
    'console/src/api/agents.ts',
    'lambdas/core/agents/approval-address.ts',
    'console/src/app/shell.tsx',
    'console/src/pages/agents.tsx',
    // protect() names the page in a refusal, and imports nothing of the server: the test below holds them together.
    'protect/vocabulary/approval-address.ts',
  ],
};

const routes: readonly Route[] = Object.values(ROUTES).flatMap((ofFunction) => Object.values<Route>(ofFunction));

/** What a path begins with that no other server's does: `/organizations`, `/.well-known/jwks.json`. */
const BEGINNINGS = [...new Set(routes.map(({ path }) => /^\/(?:\.well-known\/)?[^/{]+/.exec(path)?.[0] ?? path))];

/** In a string: at its start, after a method, or after a value such as the issuer. */
const LITERAL = new RegExp(
  `(?:['"\`}]|(?:GET|POST|PUT|PATCH|DELETE|ANY) )(${BEGINNINGS.map((path) => path.replaceAll('.', '\\.')).join('|')})(?=['"\`/?])`,
  'g',
);

function sources(folder: string): readonly string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|tsx|mjs)$/.test(name))
    .map((name) => join(folder, name));
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function literalsIn(source: string): readonly string[] {
  // The sample's API, which bench measures, lies below the same organizations.
  const ours = withoutComments(source).replace(/\/organizations\/[^/\s]+\/projects/g, '');
  return [...ours.matchAll(LITERAL)].map(([, path = '']) => path);
}

it('[L16] a refusal of protect() names the very page where a person approves', () => {
  const address = {
    organization: 'acme' as never,
    sessionId: 's-1' as never,
    scopes: new Set<never>(),
    member: undefined,
  };
  expect(approvalPath(address)).toBe(pathOf(ROUTES.approval.showPage, { organization: 'acme', sessionId: 's-1' }));
});

it('never writes a route of the API down a second time', () => {
  const files = FOLDERS.flatMap(sources).filter((file) => file !== 'lambdas/routes.ts');
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    literalsIn(readFileSync(join(REPOSITORY, file), 'utf8'))
      .filter((path) => !OTHERS[path]?.includes(file))
      .map((path) => `${file}: ${path}`),
  );
  expect(found).toEqual([]);
});

it.each([
  "const path = '/session';",
  "path === '/organizations/acme/members'",
  "'POST /oauth/token': {",
  '`$' + '{issuer}/.well-known/jwks.json`',
])('finds %s', (source) => {
  expect(literalsIn(source)).toHaveLength(1);
});

it('finds no route in what only sounds like one', () => {
  expect(literalsIn("import '../sign-in/session-pages.ts'; const a = '/sessions';")).toEqual([]);
  expect(literalsIn('/** `GET /session` */\n  // or `POST /logout`\n')).toEqual([]);
});

it('gives every route a key of its own', () => {
  expect(new Set(routes.map(({ key }) => key)).size).toBe(routes.length);
});

it('escapes what stands in a path', () => {
  const path = pathOf(ROUTES.administration.readMember, { organization: 'acme', member: 'a/b?c' });
  expect(path).toBe('/organizations/acme/members/a%2Fb%3Fc');
});

it('knows what is described by its type: a route without a description does not compile', () => {
  const all: readonly DescribedOperation<RoutedFunction>[] = ['POST /oauth/token', 'GET /setup/{organization}/{token}'];
  // @ts-expect-error the console's files are described by the page that asks for them
  const none: DescribedOperation<'console'> = 'GET /console/{proxy+}';
  expect(all).not.toContain(none);
});
