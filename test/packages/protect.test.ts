import { TestIssuer } from '../support/issuer.ts';
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

const PROJECTS: readonly (readonly [string, Project])[] = [
  ['an Express route, ES modules', { source: 'express.ts', type: 'module' }],
  ['an Express route, CommonJS', { source: 'express.ts', type: 'commonjs' }],
  ['a Fetch handler, ES modules', { source: 'fetch.ts', type: 'module' }],
  ['a Fetch handler, CommonJS', { source: 'fetch.ts', type: 'commonjs' }],
  ['a bundled Lambda function', { source: 'lambda.ts', type: 'module', bundle: true }],
];

it('is packed with what runs, its types, and no source', () => {
  const kinds = filesOf(tarball).map((file) => file.replace(/.*?(\.d\.ts|\.\w+)$/, '$1'));
  expect([...new Set(kinds)].sort()).toEqual(['.d.ts', '.js', '.json', '.md', 'LICENSE']);
});

it('every address that it exports is there, for both kinds of modules', () => {
  const files = filesOf(tarball);
  const named = exportedFiles();
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((file) => !files.includes(file))).toEqual([]);
});

describe.each(PROJECTS)('%s', (_, project) => {
  let directory: string;
  let api: Api | undefined;
  beforeAll(() => {
    directory = installProject(tarball, project);
  });
  afterEach(() => api?.stop());

  /** Claims at the clock of the API, which is the machine's. */
  async function ask(token?: string) {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${api?.url}/organizations/acme/projects`, { headers });
    return { status: answer.status, body: await answer.text() };
  }

  async function token(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return issuer.sign({ aud: RESOURCE, iat: now - 60, exp: now + 600 });
  }

  it('starts without any variable, and then says that it is not configured', async () => {
    api = await startApi(directory, {});
    expect(await ask(await token())).toMatchObject({ status: 500, body: expect.stringContaining('server_error') });
  });

  it('serves a valid token, and nobody without one', async () => {
    api = await startApi(directory, {
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
    expect(await ask(await token())).toEqual({ status: 200, body: 'maria' });
    expect(await ask()).toMatchObject({ status: 401 });
    expect(await ask(`${await token()}x`)).toMatchObject({ status: 401 });
  });
});
