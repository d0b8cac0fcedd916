import { parseConfiguration, parseConfigurationShape } from '../../lambdas/core/configuration.ts';
import {
  API,
  configuration,
  configurationInput,
  configurationOf,
  ISSUER,
  REPORTS,
  scopes,
} from '../support/fixtures.ts';

function fieldsOf(input: unknown, issuer = ISSUER): readonly string[] {
  const parsed = parseConfiguration(input, issuer);
  return parsed.ok ? [] : parsed.error.map(({ field }) => field);
}

function problemsOf(input: unknown): readonly string[] {
  const parsed = parseConfigurationShape(input);
  return parsed.ok ? [] : parsed.error.map(({ field, problem }) => `${field} ${problem}`);
}

describe('a configuration', () => {
  it('has defaults for everything but resources, scopes and roles', () => {
    expect(configuration).toMatchObject({
      issuer: ISSUER,
      allowLoopbackIssuers: false,
      signingAlgorithm: 'RS256',
      accessTokenLifetimeSeconds: 86_400,
      clockSkewSeconds: 30,
      auditRetentionDays: 400,
      keyRotationDays: 30,
      resources: new Set([API, REPORTS]),
      defaultResource: API,
    });
    expect(configuration.roles.get('developer')).toEqual(scopes('projects:read projects:write reports:read'));
    expect(configuration.roles.get('guest')).toEqual(new Set());
  });

  it("always declares Countersign's own scopes, which roles may name", () => {
    const { roles, scopes: declared } = configurationOf({ ...configurationInput, roles: { admin: ['org:admin'] } });
    expect(roles.get('admin')).toEqual(scopes('org:admin'));
    expect([...declared.keys()]).toEqual([...Object.keys(configurationInput.scopes), 'org:read', 'org:admin']);
    expect(declared.get(scopesFirst('org:admin'))?.access).toBe('write');
  });

  it('puts the issuer into the place that was kept for it', () => {
    const parsed = configurationOf({ ...configurationInput, resources: { '{issuer}/sample': {} } });
    expect(parsed.resources).toEqual(new Set([`${ISSUER}/sample`]));
    expect(parsed.defaultResource).toBe(`${ISSUER}/sample`);
  });

  it('takes its only resource as the default', () => {
    expect(configurationOf({ ...configurationInput, resources: { [REPORTS]: {} } }).defaultResource).toBe(REPORTS);
  });
});

function scopesFirst(text: string) {
  const [first] = scopes(text);
  if (first === undefined) throw new Error('no scope');
  return first;
}

describe('a problem names its field', () => {
  it.each<[string, object]>([
    ['countersign.allowLoopbackIssuers', { allowLoopbackIssuers: 'yes' }],
    ['countersign.signingAlgorithm', { signingAlgorithm: 'HS256' }],
    ['countersign.accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 59 }],
    ['countersign.accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 604_801 }],
    ['countersign.accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 60.5 }],
    ['countersign.accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: '3600' }],
    ['countersign.clockSkewSeconds', { clockSkewSeconds: 61 }],
    ['countersign.clockSkewSeconds', { clockSkewSeconds: -1 }],
    ['countersign.auditRetentionDays', { auditRetentionDays: 0 }],
    ['countersign.keyRotationDays', { keyRotationDays: 0 }],
    ['countersign.keyRotationDays', { keyRotationDays: 366 }],
    ['countersign.breakGlassRoleArn', { breakGlassRoleArn: 'arn:aws:iam::111111111111:user/olga' }],
    ['countersign.breakGlassRoleArn', { breakGlassRoleArn: '' }],
    ['countersign.issuer', { issuer: 7 }],
    ['countersign.resources', { resources: undefined }],
    ['countersign.resources', { resources: [API] }],
    ['countersign.resources', { resources: {} }],
    ['countersign.resources', { resources: { [API]: {}, [REPORTS]: {} } }],
    ['countersign.resources', { resources: { [API]: { default: true }, [REPORTS]: { default: true } } }],
    [
      'countersign.resources.https://A.example/',
      { resources: { 'https://a.example': { default: true }, 'https://A.example/': {} } },
    ],
    ['countersign.resources.api', { resources: { api: {} } }],
    [`countersign.resources.${API}#x`, { resources: { [`${API}#x`]: {} } }],
    [`countersign.resources.${API}.default`, { resources: { [API]: { default: 1 } } }],
    ['countersign.scopes', { scopes: 'projects:read', roles: {} }],
    ['countersign.scopes.projects', { scopes: { projects: { access: 'read', description: '' } }, roles: {} }],
    ['countersign.scopes.A:b', { scopes: { 'A:b': { access: 'read', description: '' } }, roles: {} }],
    ['countersign.scopes.org:x', { scopes: { 'org:x': { access: 'read', description: '' } }, roles: {} }],
    ['countersign.scopes.a:b.access', { scopes: { 'a:b': { access: 'admin', description: '' } }, roles: {} }],
    ['countersign.scopes.a:b.description', { scopes: { 'a:b': { access: 'read' } }, roles: {} }],
    ['countersign.roles', { roles: null }],
    ['countersign.roles.developer', { roles: { developer: ['projects:delete'] } }],
    ['countersign.roles.developer', { roles: { developer: 'projects:read' } }],
    ['countersign.roles.developer.0', { roles: { developer: [7] } }],
    ['countersign.roles.Developer', { roles: { Developer: [] } }],
    ['countersign', { lifetime: 3_600 }],
  ])('[L15] %s: %j', (field, override) => {
    expect(fieldsOf({ ...configurationInput, ...override })).toEqual([field]);
  });

  it.each([undefined, null, [], 'x', 7])('[L15] countersign, when there is none: %j', (input) => {
    expect(fieldsOf(input)).toEqual(['countersign']);
  });

  it('and all of them are told at once', () => {
    expect(fieldsOf({ ...configurationInput, clockSkewSeconds: 90, signingAlgorithm: 'none' })).toEqual([
      'countersign.signingAlgorithm',
      'countersign.clockSkewSeconds',
    ]);
    expect(fieldsOf({ ...configurationInput, resources: {}, roles: { X: ['a:b'] } })).toEqual([
      'countersign.resources',
      'countersign.roles.X',
      'countersign.roles.X',
    ]);
  });

  it('in words that say what is allowed', () => {
    expect(problemsOf({ ...configurationInput, clockSkewSeconds: 90, typo: 1 })).toEqual([
      'countersign.clockSkewSeconds must be a whole number of seconds from 0 to 60',
      'countersign unknown member: typo',
    ]);
    expect(problemsOf({ ...configurationInput, roles: { developer: ['a:b'] } })).toEqual([
      'countersign.roles.developer names the scope "a:b", which countersign.scopes lacks',
    ]);
  });
});

describe('the issuer', () => {
  it.each([
    '',
    'auth.vendor.example',
    'http://auth.vendor.example',
    'http://localhost:8787',
    `${ISSUER}/`,
    `${ISSUER}/path`,
    `${ISSUER}?x`,
    `${ISSUER}#x`,
    'https://user@auth.vendor.example',
    'https://AUTH.vendor.example',
    'https://auth.vendor.example:443',
  ])('[M1][L15] is never %j', (issuer) => {
    expect(fieldsOf(configurationInput, issuer)).toEqual(['countersign.issuer']);
  });

  it('may be on http loopback by one loudly named setting, and then must be', () => {
    const local = { ...configurationInput, allowLoopbackIssuers: true };
    expect(fieldsOf(local, 'http://localhost:8787')).toEqual([]);
    expect(fieldsOf(local, 'http://127.0.0.1:8787')).toEqual([]);
    expect(fieldsOf(local, 'http://auth.vendor.example')).toEqual(['countersign.issuer']);
    expect(fieldsOf(local, 'http://localhost.attacker.example')).toEqual(['countersign.issuer']);
    expect(fieldsOf(local, ISSUER)).toEqual(['countersign.issuer']);
  });
});
