import { readProtectEnvironment } from '../../protect/environment.ts';

const VARIABLES = {
  COUNTERSIGN_ISSUER: 'https://auth.example',
  COUNTERSIGN_ROLES: '{"viewer":["projects:read"],"nobody":[]}',
  MEMBERS_TABLE: 'Members',
  STATUS_TABLE: 'Status',
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
      resource: 'https://api.example/sample',
    });
  });

  it('may leave the resource to the routes', () => {
    expect(readProtectEnvironment({ ...VARIABLES, RESOURCE: undefined }).resource).toBeUndefined();
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
    ['RESOURCE', ''],
    ['RESOURCE', 'sample'],
    ['RESOURCE', 'https://api.example/#agent'],
  ])('is refused with %s = %j, which the error names', (name, value) => {
    expect(() => readProtectEnvironment({ ...VARIABLES, [name]: value })).toThrow(`environment variable ${name} `);
  });
});
