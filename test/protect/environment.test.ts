import { readBaseline, readProtectEnvironment, readRouteScopes } from '../../protect/environment.ts';

const VARIABLES = {
  COUNTERSIGN_ISSUER: 'https://auth.example',
  COUNTERSIGN_ROLES: '{"viewer":["projects:read"],"nobody":[]}',
  MEMBERS_TABLE: 'Members',
  STATUS_TABLE: 'Status',
  COUNTERSIGN_READ_SCOPES: '["projects:read"]',
  AGENT_SESSIONS_TABLE: 'AgentSessions',
  RESOURCE: 'https://api.example/sample',
};

describe('the environment of a protected function', () => {
  it('becomes types', () => {
    expect(readProtectEnvironment(VARIABLES)).toEqual({
      issuer: 'https://auth.example',
      roles: new Map([
        ['viewer', new Set(['projects:read'])],
        ['nobody', new Set()],
      ]),
      membersTable: 'Members',
      statusTable: 'Status',
      agents: { readScopes: new Set(['projects:read']), sessionsTable: 'AgentSessions' },
      implications: new Map(),
      baseline: new Set(['projects:read']),
      resource: 'https://api.example/sample',
    });
  });

  it('[U4] has what a client needs at first: what configuration says, else what reads of the API', () => {
    const COUNTERSIGN_READ_SCOPES = '["projects:read","reports:read","org:read"]';
    const reads = { ...VARIABLES, COUNTERSIGN_READ_SCOPES };
    expect(readBaseline(reads)).toEqual(new Set(['projects:read', 'reports:read']));
    const said = { ...reads, COUNTERSIGN_BASELINE_SCOPES: '["projects:read","projects:create"]' };
    expect(readBaseline(said)).toEqual(new Set(['projects:read', 'projects:create']));
    expect(readBaseline({})).toEqual(new Set());
    expect(() => readBaseline({ ...reads, COUNTERSIGN_BASELINE_SCOPES: '["a b"]' })).toThrow(
      'environment variable COUNTERSIGN_BASELINE_SCOPES must be JSON, a list of scopes',
    );
  });

  it('may leave the resource to the routes', () => {
    expect(readProtectEnvironment({ ...VARIABLES, RESOURCE: undefined }).resource).toBeUndefined();
  });

  it('may be from before there were agents, whose tokens are then refused', () => {
    const old = { ...VARIABLES, COUNTERSIGN_READ_SCOPES: undefined, AGENT_SESSIONS_TABLE: undefined };
    expect(readProtectEnvironment(old).agents).toBeUndefined();
  });

  it.each(['COUNTERSIGN_ISSUER', 'COUNTERSIGN_ROLES', 'MEMBERS_TABLE', 'STATUS_TABLE'])('needs %s', (name) => {
    const message = `environment variable ${name} is missing`;
    expect(() => readProtectEnvironment({ ...VARIABLES, [name]: undefined })).toThrow(message);
    expect(() => readProtectEnvironment({ ...VARIABLES, [name]: '' })).toThrow(message);
  });

  it.each([
    ['COUNTERSIGN_ISSUER', 'https://auth.example/'],
    ['COUNTERSIGN_ISSUER', 'https://auth.example/path'],
    ['COUNTERSIGN_ISSUER', 'http://auth.example'],
    ['COUNTERSIGN_ISSUER', 'auth.example'],
    ['COUNTERSIGN_ROLES', 'viewer'],
    ['COUNTERSIGN_ROLES', 'null'],
    ['COUNTERSIGN_ROLES', '[]'],
    ['COUNTERSIGN_ROLES', '{"viewer":"projects:read"}'],
    ['COUNTERSIGN_ROLES', '{"viewer":[7]}'],
    ['COUNTERSIGN_ROLES', '{"viewer":["projects:read projects:create"]}'],
    ['COUNTERSIGN_READ_SCOPES', ''],
    ['COUNTERSIGN_READ_SCOPES', undefined],
    ['COUNTERSIGN_READ_SCOPES', 'projects:read'],
    ['COUNTERSIGN_READ_SCOPES', '{"projects:read":true}'],
    ['COUNTERSIGN_READ_SCOPES', '["projects:read projects:create"]'],
    ['AGENT_SESSIONS_TABLE', ''],
    ['AGENT_SESSIONS_TABLE', undefined],
    ['RESOURCE', ''],
    ['RESOURCE', 'sample'],
    ['RESOURCE', 'https://api.example/#agent'],
  ])('is refused with %s = %j, which the error names', (name: string, value?: string) => {
    expect(() => readProtectEnvironment({ ...VARIABLES, [name]: value })).toThrow(`environment variable ${name} `);
  });
});

describe("the routes of an authorizer's function", () => {
  const routes = (json?: string) => readRouteScopes({ ROUTE_SCOPES: json });

  it('become lists of scopes', () => {
    expect(routes('{"GET /a":["a:read"],"POST /a":["a:read","a:write"]}')).toEqual({
      'GET /a': ['a:read'],
      'POST /a': ['a:read', 'a:write'],
    });
  });

  it.each([undefined, '', '[]', '{"GET /a":"a:read"}', '{"GET /a":["a b"]}'])('are refused as %j', (json) => {
    expect(() => routes(json)).toThrow('environment variable ROUTE_SCOPES ');
  });
});
