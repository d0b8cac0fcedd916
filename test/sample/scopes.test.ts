import { mightiestRole, readingRole, sampleScopes, withSampleResource } from '../../sample/scopes.ts';

const read = { access: 'read' } as const;
const write = { access: 'write' } as const;

describe('the sample under a configuration of anybody', () => {
  it('needs the first scopes of the role that can do most, in the order of their declaration', () => {
    const scopes = { audit: read, read_orders: read, write_orders: write, refund: write, cancel: write };
    const roles = { clerk: ['read_orders'], manager: ['cancel', 'refund', 'write_orders', 'read_orders'] };
    expect(mightiestRole({ scopes, roles })).toBe('manager');
    expect(readingRole({ scopes, roles })).toBe('clerk');
    expect(sampleScopes({ scopes, roles })).toEqual({
      list: 'read_orders',
      create: 'write_orders',
      rename: 'refund',
      delete: 'cancel',
    });
  });

  it('has agents delete only what was approved exactly, where an operation is declared as its route', () => {
    const scopes = { r: read, a: write, b: write, c: write };
    const roles = { all: ['r', 'a', 'b', 'c'] };
    const path = '/sample/organizations/{organization}/projects/{project}';
    const of = (change: object = {}) =>
      sampleScopes({ scopes, roles, operations: { gone: { scope: 'c', method: 'DELETE', path, ...change } } }).deletion;
    expect(of()).toBe('gone');
    for (const other of [{ scope: 'b' }, { method: 'POST' }, { path: `${path}/name` }])
      expect(of(other)).toBeUndefined();
  });

  it.each([
    { scopes: { r: read, w: write }, roles: { all: ['r', 'w'] }, of: ['r', 'w', 'w', 'w'] },
    { scopes: { r: read }, roles: { all: ['r'] }, of: ['r', 'org:admin', 'org:admin', 'org:admin'] },
    { scopes: { w: write }, roles: { all: ['w'] }, of: ['org:read', 'w', 'w', 'w'] },
    { scopes: { r: read, w: write }, roles: {}, of: ['r', 'w', 'w', 'w'] },
    { scopes: {}, roles: {}, of: ['org:read', 'org:admin', 'org:admin', 'org:admin'] },
  ])('never has a route that needs nothing: $scopes $roles', ({ scopes, roles, of }) => {
    expect(Object.values(sampleScopes({ scopes, roles }))).toEqual(of);
  });

  it('prefers, of roles that can do as much, one that administers', () => {
    const scopes = { r: read };
    expect(mightiestRole({ scopes, roles: { a: ['r'], b: ['r', 'org:admin'] } })).toBe('b');
  });
});

describe('the resource of the sample', () => {
  it('is added beside those of a configuration, whose default stays', () => {
    const resources = { 'https://api.example': {} };
    expect(withSampleResource({ resources }).resources).toEqual({
      'https://api.example': { default: true },
      '{issuer}/sample': { agents: true },
    });
    const several = { a: { default: true }, b: {} };
    expect(withSampleResource({ resources: several }).resources).toEqual({
      ...several,
      '{issuer}/sample': { agents: true },
    });
  });

  it('stays as a configuration has it', () => {
    const configuration = { resources: { '{issuer}/sample': { default: true } } };
    expect(withSampleResource(configuration)).toBe(configuration);
  });
});
