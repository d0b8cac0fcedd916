import { TestIssuer } from '../support/issuer.ts';
import { buildNextProject, startNext } from './support/next-project.ts';
import {
  type Api,
  exportedFiles,
  filesOf,
  installProject,
  type Project,
  packProtect,
  startApi,
} from './support/project.ts';
import { startTables } from './support/tables.ts';

/** Tens of seconds on a busy machine. */
const NEXT_BUILD_MS = 180_000;

const RESOURCE = 'https://api.example/projects';

let issuer: TestIssuer;
let tables: Awaited<ReturnType<typeof startTables>>;
let tarball: string;
beforeAll(async () => {
  issuer = await TestIssuer.start();
  tables = await startTables();
  tarball = packProtect();
});
afterAll(async () => {
  await issuer.stop();
  await tables.stop();
});

const EXPRESS = ['express', '@types/express'];

const PROJECTS: readonly (readonly [string, Project])[] = [
  ['an Express route, ES modules', { source: 'express.ts', type: 'module' }],
  ['an Express route, CommonJS', { source: 'express.ts', type: 'commonjs' }],
  ['a Fetch handler, ES modules', { source: 'fetch.ts', type: 'module' }],
  ['a Fetch handler, CommonJS', { source: 'fetch.ts', type: 'commonjs' }],
  ['Express itself, ES modules', { source: 'real-express.ts', type: 'module', uses: EXPRESS }],
  ['Express itself, CommonJS', { source: 'real-express.ts', type: 'commonjs', uses: EXPRESS }],
  ['Hono on Node.js', { source: 'hono.ts', type: 'module', uses: ['hono', '@hono/node-server'] }],
  ['a bundled Lambda function', { source: 'lambda.ts', type: 'module', bundle: true }],
];

it('is packed with what runs, its types, and no source', () => {
  const kinds = filesOf(tarball).map((file) => file.replace(/.*?(\.d\.ts|\.\w+)$/, '$1'));
  expect([...new Set(kinds)].sort()).toEqual(['.d.ts', '.js', '.json', '.md', 'LICENSE']);
});

it('every address that it exports is there, for both kinds of modules', () => {
  const files = filesOf(tarball);
  const named = exportedFiles('protect');
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((file) => !files.includes(file))).toEqual([]);
});

/** Claims at the clock of the API, which is the machine's. */
async function token(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return issuer.sign({ aud: RESOURCE, iat: now - 60, exp: now + 600, ...claims });
}

async function ask({ url }: Api, bearer?: string, organization = 'acme') {
  const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const answer = await fetch(`${url}/organizations/${organization}/projects`, { headers });
  return { status: answer.status, body: await answer.text() };
}

/** What a deployment sets. */
const variables = () => ({
  COUNTERSIGN_ISSUER: issuer.url,
  COUNTERSIGN_ROLES: '{"editor":["projects:read"]}',
  MEMBERS_TABLE: 'Members',
  STATUS_TABLE: 'Status',
  RESOURCE,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: tables.url,
});

async function expectGuarded(api: Api): Promise<void> {
  expect(await ask(api, await token())).toEqual({ status: 200, body: 'maria' });
  expect(await ask(api)).toMatchObject({ status: 401 });
  expect(await ask(api, `${await token()}x`)).toMatchObject({ status: 401 });
}

describe.each(PROJECTS)('%s', (_, project) => {
  let directory: string;
  let api: Api;
  beforeAll(() => {
    directory = installProject(tarball, project);
  });
  afterEach(() => api.stop());

  it('starts without any variable, and then says that it is not configured', async () => {
    api = await startApi(directory, {});
    expect(await ask(api, await token())).toMatchObject({ status: 500 });
  });

  it('serves a valid token, and nobody without one', async () => {
    api = await startApi(directory, variables());
    await expectGuarded(api);
  });
});

/** The framework itself answers on the paths of its routers, with all that it knows of them. */
it('Express itself: a router that is mounted below the organization sees it', async () => {
  const project = { source: 'real-express.ts', type: 'module', uses: EXPRESS } as const;
  const api = await startApi(installProject(tarball, project), variables());
  const at = async (organization: string) => {
    const headers = { authorization: `Bearer ${await token()}` };
    return (await fetch(`${api.url}/mounted/${organization}/projects`, { headers })).status;
  };
  expect([await at('acme'), await at('globex')]).toEqual([200, 401]);
  await api.stop();
});

describe('Next.js, a route handler of the app router', () => {
  let directory: string;
  let api: Api;
  beforeAll(() => {
    directory = buildNextProject(tarball);
  }, NEXT_BUILD_MS);
  afterEach(() => api.stop());

  it('is built and started without any variable, and then says that it is not configured', async () => {
    api = await startNext(directory, {});
    expect(await ask(api, await token())).toMatchObject({ status: 500 });
  });

  it('serves a valid token, and nobody without one, with too little, or of another organization', async () => {
    api = await startNext(directory, variables());
    await expectGuarded(api);
    expect(await ask(api, await token({ scope: 'projects:rename' }))).toMatchObject({ status: 403 });
    expect(await ask(api, await token(), 'globex')).toMatchObject({ status: 401 });
  });
});
