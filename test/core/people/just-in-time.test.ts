import { type JustInTimeRoles, provisionedRole } from '../../../lambdas/core/people/just-in-time.ts';
import { scopes } from '../../support/fixtures.ts';

const ROLES = new Map([
  ['developer', scopes('projects:read')],
  ['viewer', scopes('projects:read')],
  ['owner', scopes('projects:read org:admin')],
]);
const BY_GROUP: JustInTimeRoles = {
  claim: 'groups',
  values: [
    { value: 'engineering', role: 'developer' },
    { value: 'everybody', role: 'viewer' },
  ],
};

describe('the role of a newcomer', () => {
  it.each([
    ['is the provider’s', 'developer', 'developer'],
    ['is one that configuration has lost: it allows nothing', 'former', 'former'],
  ])('%s', (_what, justInTimeRole, role) => {
    expect(provisionedRole({ justInTimeRole }, {}, ROLES)).toBe(role);
  });

  it('[L6] is never one that administers, whenever configuration gave it that', () => {
    expect(provisionedRole({ justInTimeRole: 'owner' }, {}, ROLES)).toBeUndefined();
    const values = [{ value: 'engineering', role: 'owner' }];
    const provider = { justInTimeRole: 'viewer', justInTimeRoles: { claim: 'groups', values } };
    expect(provisionedRole(provider, { groups: ['engineering'] }, ROLES)).toBeUndefined();
  });

  it('[L10] is none where the provider has none', () => {
    expect(provisionedRole({}, { groups: ['engineering'] }, ROLES)).toBeUndefined();
  });

  it.each<[string, unknown, string | undefined]>([
    [
      'the first value of the list that they have, in whatever order they have them',
      ['everybody', 'engineering'],
      'developer',
    ],
    ['a later value, where they lack the first', ['sales', 'everybody'], 'viewer'],
    ['a claim that is one text', 'engineering', 'developer'],
    ['no other value', ['sales'], undefined],
    ['no part of a value', ['engineering-contractors'], undefined],
    ['no value in other letters', ['Engineering'], undefined],
    ['no text that holds several', 'engineering everybody', undefined],
    ['no object', { engineering: true }, undefined],
    ['no list in a list', [['engineering']], undefined],
    ['no number', 7, undefined],
    ['nothing', null, undefined],
  ])('[L10] by a claim goes by %s', (_what, groups, role) => {
    expect(provisionedRole({ justInTimeRoles: BY_GROUP }, { groups: groups as never }, ROLES)).toBe(role);
  });

  it('is that of everybody else, where the claim says nothing of them', () => {
    const provider = { justInTimeRole: 'viewer', justInTimeRoles: BY_GROUP };
    expect(provisionedRole(provider, {}, ROLES)).toBe('viewer');
    expect(provisionedRole(provider, { groups: ['engineering'] }, ROLES)).toBe('developer');
  });

  it('[L10] never comes from what an object inherits', () => {
    const provider = { justInTimeRoles: { claim: 'constructor', values: [{ value: 'engineering', role: 'viewer' }] } };
    expect(provisionedRole(provider, {}, ROLES)).toBeUndefined();
  });
});
