import { parseConfiguration, parseConfigurationShape, scopeRules } from '../../lambdas/core/configuration.ts';
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
  it('knows which resources take agent tokens as plain JWTs', () => {
    const resources = {
      [API]: { default: true, agents: true, agentTokens: 'jwt' },
      [REPORTS]: { agents: true, agentTokens: 'prefixed' },
    } as const;
    expect(configurationOf({ ...configurationInput, resources }).plainAgentResources).toEqual(new Set([API]));
  });

  it('[D5] knows whose tokens are bound to a key, always', () => {
    const resources = { [API]: { default: true, dpop: 'required' }, [REPORTS]: { dpop: 'accepted' } } as const;
    expect(configurationOf({ ...configurationInput, resources }).boundResources).toEqual(new Set([API]));
    expect(configuration.boundResources).toEqual(new Set());
  });

  it('has defaults for everything but resources, scopes and roles', () => {
    expect(configuration).toMatchObject({
      issuer: ISSUER,
      allowLoopbackIssuers: false,
      signingAlgorithm: 'RS256',
      accessTokenLifetimeSeconds: 86_400,
      clockSkewSeconds: 30,
      notEntitledError: 'invalid_grant',
      auditRetentionDays: 400,
      refreshTokenLifetimeSeconds: 604_800,
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

  it('[L5] takes as for agents the resources that say so, and as the default the one that says so, not the first', () => {
    const resources = { [API]: { agents: false }, [REPORTS]: { default: true, agents: true } } as const;
    const { agentResources, defaultResource } = configurationOf({ ...configurationInput, resources });
    expect([agentResources, defaultResource]).toEqual([new Set([REPORTS]), REPORTS]);
  });

  it('[L5] tells the API which scopes read: none that is declared a write', () => {
    const { reads, implications, baseline } = scopeRules(configuration);
    const declared = [...configuration.scopes].filter(([, { access }]) => access === 'read').map(([scope]) => scope);
    expect(reads).toEqual(new Set(declared));
    expect(reads.has(scopesFirst('projects:write'))).toBe(false);
    expect([implications, baseline]).toEqual([configuration.implications, configuration.baseline]);
  });

  it('[L12] never lets grants of an upgraded deployment last longer than it had said: shorter than usual is the most', () => {
    const longest = (input: object) =>
      configurationOf({ ...configurationInput, ...input }).maxWriteGrantLifetimeSeconds;
    expect(longest({ writeGrantLifetimeSeconds: 14_399 })).toBe(14_399);
    expect(longest({ writeGrantLifetimeSeconds: 14_400 })).toBe(86_400);
    expect(longest({})).toBe(86_400);
    expect(longest({ writeGrantLifetimeSeconds: 14_399, maxWriteGrantLifetimeSeconds: 20_000 })).toBe(20_000);
    const tooShort = { writeGrantLifetimeSeconds: 7_200, maxWriteGrantLifetimeSeconds: 7_199 };
    expect(fieldsOf({ ...configurationInput, ...tooShort })).toEqual(['maxWriteGrantLifetimeSeconds']);
    expect(longest({ writeGrantLifetimeSeconds: 7_200, maxWriteGrantLifetimeSeconds: 7_200 })).toBe(7_200);
  });

  it('names who may break the glass only when somebody may', () => {
    const breakGlassRoleArn = 'arn:aws:iam::123456789012:role/BreakGlass';
    expect(configuration).not.toHaveProperty('breakGlassRoleArn');
    expect(configurationOf({ ...configurationInput, breakGlassRoleArn })).toMatchObject({ breakGlassRoleArn });
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
    ['allowLoopbackIssuers', { allowLoopbackIssuers: 'yes' }],
    ['signingAlgorithm', { signingAlgorithm: 'HS256' }],
    ['accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 59 }],
    ['accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 604_801 }],
    ['accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 60.5 }],
    ['accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: '3600' }],
    ['clockSkewSeconds', { clockSkewSeconds: 61 }],
    ['clockSkewSeconds', { clockSkewSeconds: -1 }],
    ['auditRetentionDays', { auditRetentionDays: 0 }],
    ['refreshTokenLifetimeSeconds', { refreshTokenLifetimeSeconds: 59 }],
    ['refreshTokenLifetimeSeconds', { refreshTokenLifetimeSeconds: 2_592_001 }],
    ['keyRotationDays', { keyRotationDays: 0 }],
    ['keyRotationDays', { keyRotationDays: 366 }],
    ['breakGlassRoleArn', { breakGlassRoleArn: 'arn:aws:iam::111111111111:user/olga' }],
    ['breakGlassRoleArn', { breakGlassRoleArn: '' }],
    ['issuer', { issuer: 7 }],
    ['resources', { resources: undefined }],
    ['resources', { resources: [API] }],
    ['resources', { resources: {} }],
    ['resources', { resources: { [API]: {}, [REPORTS]: {} } }],
    ['resources', { resources: { [API]: { default: true }, [REPORTS]: { default: true } } }],
    [
      'resources["https://A.example/"]',
      { resources: { 'https://a.example': { default: true }, 'https://A.example/': {} } },
    ],
    ['resources.api', { resources: { api: {} } }],
    [`resources["${API}#x"]`, { resources: { [`${API}#x`]: {} } }],
    [`resources["${API}"].default`, { resources: { [API]: { default: 1 } } }],
    [`resources["${API}"].agentTokens`, { resources: { [API]: { agents: true, agentTokens: 'opaque' } } }],
    [`resources["${API}"].agentTokens`, { resources: { [API]: { agentTokens: 'jwt' } } }],
    [`resources["${API}"].agentTokens`, { resources: { [API]: { agents: false, agentTokens: 'prefixed' } } }],
    [`resources["${API}"].dpop`, { resources: { [API]: { dpop: true } } }],
    ['scopes', { scopes: 'projects:read', roles: {} }],
    ['scopes["a b"]', { scopes: { 'a b': { access: 'read', description: '' } }, roles: {} }],
    ['scopes["é"]', { scopes: { é: { access: 'read', description: '' } }, roles: {} }],
    ['scopes[""]', { scopes: { '': { access: 'read', description: '' } }, roles: {} }],
    [`scopes.${'x'.repeat(257)}`, { scopes: { ['x'.repeat(257)]: { access: 'read', description: '' } }, roles: {} }],
    ['scopes["org:x"]', { scopes: { 'org:x': { access: 'read', description: '' } }, roles: {} }],
    ['scopes["a:b"].access', { scopes: { 'a:b': { access: 'admin', description: '' } }, roles: {} }],
    ['scopes["a:b"].description', { scopes: { 'a:b': { access: 'read' } }, roles: {} }],
    ['roles', { roles: null }],
    ['roles.developer', { roles: { developer: ['projects:delete'] } }],
    ['roles.developer', { roles: { developer: 'projects:read' } }],
    ['roles.developer[0]', { roles: { developer: [7] } }],
    ['roles.Developer', { roles: { Developer: [] } }],
    ['', { lifetime: 3_600 }],
  ])('[L15] %s: %j', (field, override) => {
    expect(fieldsOf({ ...configurationInput, ...override })).toEqual([field]);
  });

  it.each([undefined, null, [], 'x', 7])('[L15] or no field, when it is none at all: %j', (input) => {
    expect(fieldsOf(input)).toEqual(['']);
  });

  it('and all of them are told at once', () => {
    expect(fieldsOf({ ...configurationInput, clockSkewSeconds: 90, signingAlgorithm: 'none' })).toEqual([
      'signingAlgorithm',
      'clockSkewSeconds',
    ]);
    expect(fieldsOf({ ...configurationInput, resources: {}, roles: { X: ['a:b'] } })).toEqual([
      'resources',
      'roles.X',
      'roles.X',
    ]);
  });

  it('however different they are: never one kind only after another is mended', () => {
    const input = {
      ...configurationInput,
      clockSkewSeconds: 0.5,
      accessTokenLifetimeSeconds: 0.5,
      resources: { api: 'x', '{issuer}/a': {} },
      scopes: { 'a b': { access: 'admin' }, 'projects:read': 7 },
      roles: { X: ['a:b', 7], developer: ['projects:read'] },
      typo: 1,
    };
    expect([...fieldsOf(input, 'http://auth.vendor.example/')].sort()).toEqual([
      '',
      'accessTokenLifetimeSeconds',
      'clockSkewSeconds',
      'issuer',
      'resources',
      'resources.api',
      'resources.api',
      'roles.X',
      'roles.X',
      'roles.X[1]',
      'scopes["a b"]',
      'scopes["a b"].access',
      'scopes["a b"].description',
      'scopes["projects:read"]',
    ]);
  });

  it.each(['read_orders', 'repo', 'https://api.vendor.example/orders.read', 'Orders.Write', "it's", 'urn:x:y'])(
    'takes any name that RFC 6749 §3.3 allows a scope: %s',
    (scope) => {
      const declared = { [scope]: { access: 'read', description: 'See orders' } };
      expect(problemsOf({ ...configurationInput, scopes: declared, roles: { all: [scope] } })).toEqual([]);
    },
  );

  it.each(['org:read', 'org:admin', 'org:anything'])('never lets %s be redeclared: it is ours', (scope) => {
    const declared = { [scope]: { access: 'read', description: 'See orders' } };
    expect(problemsOf({ ...configurationInput, scopes: declared, roles: {} })).toEqual([
      `scopes["${scope}"] must not begin with "org:", which is Countersign's own`,
    ]);
  });

  it('in words that say what is allowed', () => {
    expect(problemsOf({ ...configurationInput, clockSkewSeconds: 90, typo: 1 })).toEqual([
      'clockSkewSeconds must be a whole number of seconds from 0 to 60',
      ' unknown member: typo',
    ]);
    expect(problemsOf({ ...configurationInput, roles: { developer: ['a:b'] } })).toEqual([
      'roles.developer names the scope "a:b", which scopes lacks',
    ]);
  });
});

describe('a limit of what is named', () => {
  const read = (description = 'See it') => ({ access: 'read', description }) as const;
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}:read`, read()]));
  const withScopes = (more: object, baseline?: readonly string[]) => ({
    ...configurationInput,
    scopes: { ...configurationInput.scopes, ...more },
    ...(baseline && { baseline }),
  });

  it('is 256 characters for a scope, and 50 scopes for what a client asks for first, to the last one', () => {
    expect(fieldsOf(withScopes({ ['a'.repeat(256)]: read() }))).toEqual([]);
    expect(fieldsOf(withScopes({ ['a'.repeat(257)]: read() }))).toHaveLength(1);
    expect(fieldsOf(withScopes(many(51), Object.keys(many(50))))).toEqual([]);
    expect(fieldsOf(withScopes(many(51), Object.keys(many(51))))).toEqual(['baseline']);
  });

  it('[L13] never lets a scope be described with what nobody sees, nor be named as what programs take for something else', () => {
    expect(fieldsOf(withScopes({ 'a:read': read('See\u202E it') }))).toEqual(['scopes["a:read"].description']);
    const own = withScopes({});
    Object.defineProperty(own.scopes, '__proto__', { value: read(), enumerable: true });
    expect(problemsOf(own)).toEqual([expect.stringContaining('must be another name')]);
  });

  it('is 20 for origins, of which none is in clear but on this machine', () => {
    const origins = (count: number) => Array.from({ length: count }, (_, i) => `https://h${i}.example`);
    const withOrigins = (tokenEndpointOrigins: readonly string[]) => ({ ...configurationInput, tokenEndpointOrigins });
    expect(fieldsOf(withOrigins(origins(20)))).toEqual([]);
    expect(fieldsOf(withOrigins(origins(21)))).toEqual(['tokenEndpointOrigins']);
    expect(fieldsOf(withOrigins(['ftp://localhost']))).toHaveLength(1);
    expect(fieldsOf(withOrigins(['ws://localhost']))).toHaveLength(1);
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
    expect(fieldsOf(configurationInput, issuer)).toEqual(['issuer']);
  });

  it('may be on http loopback by one loudly named setting, and then must be', () => {
    const local = { ...configurationInput, allowLoopbackIssuers: true };
    expect(fieldsOf(local, 'http://localhost:8787')).toEqual([]);
    expect(fieldsOf(local, 'http://127.0.0.1:8787')).toEqual([]);
    expect(fieldsOf(local, 'http://auth.vendor.example')).toEqual(['issuer']);
    expect(fieldsOf(local, 'http://localhost.attacker.example')).toEqual(['issuer']);
    expect(fieldsOf(local, ISSUER)).toEqual(['issuer']);
  });
});

describe('origins of the token endpoint', () => {
  const withOrigins = (...tokenEndpointOrigins: string[]) => ({ ...configurationInput, tokenEndpointOrigins });

  it('are none unless they are named, and then exactly these', () => {
    expect(configuration.tokenEndpointOrigins).toEqual(new Set());
    const named = [
      'https://tester.example',
      'https://tester.example:8443',
      'http://localhost:6274',
      'http://127.0.0.1:1',
    ];
    expect(configurationOf(withOrigins(...named)).tokenEndpointOrigins).toEqual(new Set(named));
  });

  it.each([
    ...[
      '*',
      'null',
      '',
      'tester.example',
      'https://tester.example/',
      'https://tester.example/app',
      'https://*.example',
    ],
    ...['http://tester.example', 'https://TESTER.example', 'https://tester.example:443', 'https://a@tester.example'],
    ...['file:///', 'https://tester.example, https://other.example', 'http://localhost.example'],
  ])('never hold %j', (origin) => {
    expect(fieldsOf(withOrigins('https://ok.example', origin))).toEqual(['tokenEndpointOrigins[1]']);
  });

  it('are named once each, and are twenty at most', () => {
    expect(problemsOf(withOrigins('https://a.example', 'https://a.example'))).toEqual([
      'tokenEndpointOrigins[1] is named twice',
    ]);
    const many = Array.from({ length: 21 }, (_, i) => `https://t${i}.example`);
    expect(problemsOf(withOrigins(...many))).toEqual(['tokenEndpointOrigins must have at most 20 origins']);
    expect(fieldsOf({ ...configurationInput, tokenEndpointOrigins: 'https://a.example' })).toEqual([
      'tokenEndpointOrigins',
    ]);
    expect(fieldsOf({ ...configurationInput, tokenEndpointOrigins: [7] })).toEqual(['tokenEndpointOrigins[0]']);
  });
});

describe('the baseline', () => {
  it('is of declared scopes of the vendor, once each, and never to administer', () => {
    expect(fieldsOf({ ...configurationInput, baseline: ['projects:read'] })).toEqual([]);
    expect(
      problemsOf({ ...configurationInput, baseline: ['projects:read', 'projects:read', 'org:read', 'no:such'] }),
    ).toEqual([
      'baseline[1] is named twice',
      'baseline[2] names the scope "org:read", which scopes lacks',
      'baseline[3] names the scope "no:such", which scopes lacks',
    ]);
    expect(problemsOf({ ...configurationInput, baseline: [] })).toEqual(['baseline must have 1 to 50 scopes']);
  });
});

describe('operations', () => {
  const MOST_OPERATIONS = 200;
  const RENAME = {
    scope: 'projects:write',
    method: 'POST' as const,
    path: '/organizations/{organization}/projects/{project}/name',
    members: { name: '/name' },
    words: 'Rename project {project} to {name}',
  };
  const withOperation = (change: Readonly<Record<string, unknown>> = {}, name = 'projects.rename') => ({
    ...configurationInput,
    operations: { [name]: { ...RENAME, ...change } },
  });

  it('are declared with words, and last ten minutes unless said otherwise', () => {
    expect(configurationOf(withOperation()).operations?.get('projects.rename')).toStrictEqual({
      ...{ ...RENAME, name: 'projects.rename', members: new Map([['name', '/name']]) },
      ...{ approvalSeconds: 600, audit: false },
    });
    expect(configurationOf(configurationInput).operations).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a scope that is not declared', { scope: 'no:such' }, 'scope names the scope "no:such", which scopes lacks'],
    ['a scope that reads', { scope: 'projects:read' }, 'scope names "projects:read", which only reads'],
    ['our own scopes', { scope: 'org:admin' }, 'scope names the scope "org:admin", which scopes lacks'],
    ['a method that reads', { method: 'GET' }, 'method must be "POST", "PUT", "PATCH" or "DELETE"'],
    ['a path without a slash', { path: 'projects' }, 'path must be parts after slashes'],
    ['a path that leads up', { path: '/projects/../{project}' }, 'path must be parts after slashes'],
    ['a path with an escape', { path: '/a%20b/{project}' }, 'path must be parts after slashes'],
    ['a parameter twice', { path: '/{project}/{project}' }, 'path must have each parameter once'],
    ['a member of a strange name', { members: { 'a b': '/name' } }, 'members["a b"] must have a name'],
    ['a member named as a parameter', { members: { project: '/name' } }, 'members.project must have another name'],
    ['a member that points nowhere', { members: { name: 'name' } }, 'members.name must be a JSON pointer'],
    ['a member within another', { members: { a: '/x', name: '/x/y' } }, 'members.name must not be, nor be part of'],
    ['two members of one place', { members: { a: '/x', name: '/x' } }, 'members.a must not be, nor be part of'],
    ['words that hide a member', { words: 'Rename project {project}' }, 'words must show {name}'],
    ['words that hide a parameter', { words: 'Rename it to {name}' }, 'words must show {project}'],
    ['words of nothing', { words: '{project} {name} {other}' }, 'words has {other}, which is neither'],
    ['words with what nobody sees', { words: '{project} {name}\u202e' }, 'words must not contain characters'],
    ['too many words', { words: `{project} {name} ${'x'.repeat(500)}` }, 'words must have 1 to 500 characters'],
    ['seconds beyond a day', { approvalSeconds: 86_401 }, 'approvalSeconds must be a whole number of seconds'],
    ['a member that nobody knows', { member: {} }, ' unknown member: member'],
  ])('are refused with %s', (_, change, problem) => {
    const field = 'operations["projects.rename"]';
    const problems = problemsOf(withOperation(change));
    expect(
      problems.some((one) => one.startsWith(problem.startsWith(' ') ? field + problem : `${field}.${problem}`)),
    ).toBe(true);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a part that leads nowhere', { path: '/projects/{project}/.' }],
    ['a part that leads up at its end', { path: '/projects/{project}/..' }],
    ['words of white space', { words: ' ', path: '/projects', members: {} }],
  ])('are refused with %s', (_, change) => {
    expect(problemsOf(withOperation(change))).toHaveLength(1);
  });

  it.each(['scope', 'method', 'path', 'members', 'words'])(
    '[L15] have a problem that names %s, of whatever type it is',
    (member) => {
      for (const value of [7, null, [], {}, '', [7], { a: 7 }, { name: null }, undefined]) {
        if (member === 'members' && (value === undefined || JSON.stringify(value) === '{}')) continue;
        const fields = fieldsOf(withOperation({ [member]: value }));
        expect(fields.some((field) => field.startsWith(`operations["projects.rename"].${member}`))).toBe(true);
      }
    },
  );

  it.each([7, null, [], 'x'])('[L15] are objects by their names: not %j', (value) => {
    expect(fieldsOf({ ...configurationInput, operations: value })).toEqual(['operations']);
    expect(fieldsOf({ ...configurationInput, operations: { 'projects.rename': value } })).toEqual([
      'operations["projects.rename"]',
    ]);
  });

  it('say no more of their scope where no scopes can be read', () => {
    const fields = fieldsOf({ ...withOperation(), scopes: 7 });
    expect(fields.filter((field) => field.startsWith('operations'))).toEqual([]);
  });

  it('are as many, and have as many members, as are named here', () => {
    const operations = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`projects.rename${i}`, RENAME]));
    const members = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `m${i}`);
      const words = `{project} ${names.map((name) => `{${name}}`).join(' ')}`;
      return withOperation({ members: Object.fromEntries(names.map((name) => [name, `/${name}`])), words });
    };
    expect(fieldsOf(members(20))).toEqual([]);
    expect(fieldsOf(members(21))).toEqual(['operations["projects.rename"].members']);
    expect(fieldsOf({ ...configurationInput, operations: operations(MOST_OPERATIONS) })).toEqual([]);
    expect(fieldsOf({ ...configurationInput, operations: operations(MOST_OPERATIONS + 1) })).toEqual(['operations']);
  });

  it('have a name that can stand anywhere', () => {
    expect(problemsOf(withOperation({}, 'a b'))).toEqual([
      'operations["a b"] must be letters, digits, ".", "_" and "-"',
    ]);
  });

  it('leave no scope that reads as one of theirs', () => {
    const scope = `projects:rename#${'a'.repeat(43)}`;
    const declared = { ...configurationInput.scopes, [scope]: { access: 'write' as const, description: 'x' } };
    expect(problemsOf({ ...configurationInput, scopes: declared })).toEqual([
      `scopes["${scope}"] must not end as the scope of one operation does: "#" and 43 characters`,
    ]);
  });
});

describe('scopes that imply others', () => {
  const scope = (access: 'read' | 'write', ...implies: string[]) => ({ access, description: 'x', implies });
  const withScopes = (declared: Readonly<Record<string, ReturnType<typeof scope>>>) => ({
    ...configurationInput,
    scopes: { ...configurationInput.scopes, ...declared },
  });

  it('imply what those imply, for roles too', () => {
    const parsed = configurationOf({
      ...withScopes({ 'p:all': scope('write', 'p:some'), 'p:some': scope('write', 'projects:read') }),
      roles: { chief: ['p:all'] },
    });
    expect(parsed.implications).toEqual(
      new Map([
        ['p:all', scopes('p:some projects:read')],
        ['p:some', scopes('projects:read')],
      ]),
    );
    expect(parsed.roles.get('chief')).toEqual(scopes('p:all p:some projects:read'));
  });

  it('are told all that is wrong with them at once', () => {
    const declared = {
      'a:read': scope('read', 'a:write', 'b:read'),
      'a:write': scope('write', 'no:such', 'a:write', 'org:admin', 'b:read', 'b:read'),
      'b:read': scope('read', 'c:read'),
      'c:read': scope('read', 'd:read'),
      'd:read': scope('read', 'b:read'),
    };
    const at = (name: string, index: number) => `scopes["${name}"].implies[${index}]`;
    expect(problemsOf(withScopes(declared))).toEqual([
      `${at('a:read', 0)} names "a:write", which writes: what reads cannot imply a write`,
      `${at('a:write', 0)} names the scope "no:such", which scopes lacks`,
      `${at('a:write', 1)} implies itself through "a:write"`,
      `${at('a:write', 2)} names "org:admin", which nothing implies: roles name it`,
      `${at('a:write', 4)} is named twice`,
      `${at('b:read', 0)} implies itself through "c:read"`,
      `${at('c:read', 0)} implies itself through "d:read"`,
      `${at('d:read', 0)} implies itself through "b:read"`,
    ]);
  });

  it('[L5] never make a write of what only reads, not through another either', () => {
    const declared = {
      'a:read': scope('read', 'b:read'),
      'b:read': scope('read', 'c:write'),
      'c:write': scope('write'),
    };
    expect(fieldsOf(withScopes(declared))).toEqual(['scopes["b:read"].implies[0]']);
  });

  it.each([7, 'projects:read', [7], { a: 1 }, null])('[L15] are named as a list of scopes, not as %j', (implies) => {
    const wrong = { ...configurationInput.scopes, 'a:write': { access: 'write', description: 'x', implies } };
    const [field, ...others] = fieldsOf({ ...configurationInput, scopes: wrong });
    expect([field?.startsWith('scopes["a:write"].implies'), others]).toEqual([true, []]);
  });
});
