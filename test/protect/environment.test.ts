import { readBoundTokensOnly, readProtectEnvironment, readRouteScopes } from '../../protect/environment.ts';

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
      declared: {
        roles: new Map([
          ['viewer', new Set(['projects:read'])],
          ['nobody', new Set()],
        ]),
        rules: {
          reads: new Set(['projects:read']),
          implications: new Map(),
          baseline: new Set(['projects:read']),
        },
      },
      membersTable: 'Members',
      statusTable: 'Status',
      agentSessionsTable: 'AgentSessions',
      resource: 'https://api.example/sample',
    });
  });

  it('may leave the resource to the routes', () => {
    expect(readProtectEnvironment({ ...VARIABLES, RESOURCE: undefined }).resource).toBeUndefined();
  });

  it('may be from before there were agents, whose tokens are then refused', () => {
    const old = { ...VARIABLES, COUNTERSIGN_READ_SCOPES: undefined, AGENT_SESSIONS_TABLE: undefined };
    expect(readProtectEnvironment(old).agentSessionsTable).toBeUndefined();
  });

  it('leaves roles and read scopes to the Status table, where it does not say them', () => {
    const { COUNTERSIGN_ROLES: _, COUNTERSIGN_READ_SCOPES: __, ...short } = VARIABLES;
    const expected = { declared: undefined, agentSessionsTable: 'AgentSessions' };
    expect(readProtectEnvironment(short)).toMatchObject(expected);
    const { agentSessionsTable } = readProtectEnvironment({ ...short, AGENT_SESSIONS_TABLE: undefined });
    expect(agentSessionsTable).toBeUndefined();
  });

  it('never takes half of what was said before from one place and half from the other', () => {
    const half = { ...VARIABLES, COUNTERSIGN_ROLES: undefined };
    expect(() => readProtectEnvironment(half)).toThrow('environment variable COUNTERSIGN_ROLES is missing');
    const empty = { ...VARIABLES, COUNTERSIGN_ROLES: '' };
    expect(() => readProtectEnvironment(empty)).toThrow('environment variable COUNTERSIGN_ROLES is missing');
  });

  it.each(['COUNTERSIGN_ISSUER', 'MEMBERS_TABLE', 'STATUS_TABLE'])('needs %s', (name) => {
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

describe('whether an authorizer takes bound tokens alone', () => {
  it.each([
    [{}, false],
    [{ BOUND_TOKENS_ONLY: 'true' }, true],
  ])('[D6] of %j is %p', (variables, isBound) => {
    expect(readBoundTokensOnly(variables)).toBe(isBound);
  });

  it.each(['', 'false', 'yes', 'TRUE'])('[L10] is never guessed from %j', (value) => {
    expect(() => readBoundTokensOnly({ BOUND_TOKENS_ONLY: value })).toThrow('environment variable BOUND_TOKENS_ONLY');
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
