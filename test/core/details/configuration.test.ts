import { parseConfigurationShape } from '../../../lambdas/core/configuration.ts';
import { detailedConfiguration, detailedInput, detailTypes, MOVE } from '../../support/details.ts';
import { configuration } from '../../support/fixtures.ts';

function problemsOf(changes: object, type = MOVE): readonly string[] {
  const authorizationDetails = { ...detailTypes, [type]: { ...detailTypes[MOVE], ...changes } };
  const parsed = parseConfigurationShape({ ...detailedInput, authorizationDetails });
  return parsed.ok ? [] : parsed.error.map(({ field, problem }) => `${field} ${problem}`);
}

const withMember = (member: object) => ({
  label: 'Up to {count}',
  members: { count: member },
});

describe('the types of authorization details in a configuration', () => {
  it('are none unless declared', () => {
    expect(configuration.authorizationDetails).toEqual(new Map());
  });

  it('are read as they stand', () => {
    expect(detailedConfiguration.authorizationDetails.get(MOVE)).toEqual({
      scope: 'projects:write',
      label: detailTypes[MOVE].label,
      members: new Map<string, object>([
        ['projects', { compare: 'at_most', maximum: 1_000 }],
        ['workspace', { compare: 'equal' }],
        ['regions', { compare: 'subset', values: new Set(['eu', 'us', 'asia']) }],
      ]),
    });
  });

  it.each<[string, object, string]>([
    [
      'a scope that is not declared',
      { scope: 'seats:buy' },
      'authorizationDetails.project_move.scope names the scope "seats:buy", which scopes lacks',
    ],
    [
      'our own scope',
      { scope: 'org:admin' },
      'authorizationDetails.project_move.scope names the scope "org:admin", which scopes lacks',
    ],
    [
      'a label that hides a member',
      { label: 'Move {projects} of {workspace}' },
      'authorizationDetails.project_move.label must show {regions}: a person reads all of what is asked',
    ],
    [
      'a label with a member that there is not',
      { label: `${detailTypes[MOVE].label} {owner}` },
      'authorizationDetails.project_move.label shows {owner}, which members lacks',
    ],
    [
      'a label with a lonely brace',
      { label: `${detailTypes[MOVE].label} {` },
      'authorizationDetails.project_move.label must have braces only around the name of a member',
    ],
    [
      'a label that cannot be seen',
      { label: `${detailTypes[MOVE].label}\u202e` },
      'authorizationDetails.project_move.label must not contain characters that cannot be seen',
    ],
    ['no label', { label: '' }, 'authorizationDetails.project_move.label must have 1 to 200 characters'],
    [
      'no members',
      { label: 'Move', members: {} },
      'authorizationDetails.project_move.members must have 1 to 10 members',
    ],
    [
      'another comparison',
      withMember({ compare: 'at_least' }),
      'authorizationDetails.project_move.members.count.compare must be "equal", "at_most" or "subset"',
    ],
    [
      'values of a number',
      withMember({ compare: 'at_most', values: ['1'] }),
      'authorizationDetails.project_move.members.count.values is for "equal" and "subset"',
    ],
    [
      'a maximum of a text',
      withMember({ compare: 'equal', maximum: 1 }),
      'authorizationDetails.project_move.members.count.maximum is for "at_most"',
    ],
    [
      'no values',
      withMember({ compare: 'equal', values: [] }),
      'authorizationDetails.project_move.members.count.values must have 1 to 100 values',
    ],
    [
      'a value twice',
      withMember({ compare: 'equal', values: ['a', 'a'] }),
      'authorizationDetails.project_move.members.count.values[1] is named twice',
    ],
    [
      'a value that nobody can read',
      withMember({ compare: 'equal', values: ['a '] }),
      'authorizationDetails.project_move.members.count.values[0] must be 1–256 readable characters',
    ],
    [
      'a member that is ours',
      { label: 'Up to {type}', members: { type: { compare: 'equal' } } },
      'authorizationDetails.project_move.members.type must be lower-case letters, digits and "_", and not "type"',
    ],
    ['a member that is not known', { access: 'write' }, 'authorizationDetails.project_move unknown member: access'],
  ])('cannot have %s', (_, changes, problem) => {
    expect(problemsOf(changes)).toContain(problem);
  });

  it.each(['scope', 'label', 'members'])('[L15] have a problem that names %s, of whatever type it is', (member) => {
    for (const value of [7, null, [7], 'x'.repeat(member === 'label' ? 201 : 1), { count: null }])
      expect(problemsOf({ [member]: value }).join()).toContain(`authorizationDetails.project_move.${member}`);
  });

  it.each([7, null, [], 'x'])('[L15] are objects by their names: not %j', (value) => {
    const fieldsOf = (input: object) => {
      const parsed = parseConfigurationShape({ ...detailedInput, ...input });
      return parsed.ok ? [] : parsed.error.map(({ field }) => field);
    };
    expect(fieldsOf({ authorizationDetails: value })).toEqual(['authorizationDetails']);
    expect(fieldsOf({ authorizationDetails: { [MOVE]: value } })).toEqual([`authorizationDetails.${MOVE}`]);
  });

  it('are 50 at most, of 10 members and 100 values each, and a label of 200 characters', () => {
    const ofTypes = (count: number) => {
      const types = Array.from({ length: count }, (_, i) => [`move_${i}`, detailTypes[MOVE]]);
      const parsed = parseConfigurationShape({ ...detailedInput, authorizationDetails: Object.fromEntries(types) });
      return parsed.ok ? [] : parsed.error.map(({ field }) => field);
    };
    expect(ofTypes(50)).toEqual([]);
    expect(ofTypes(51)).toEqual(['authorizationDetails']);
    const ofMembers = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `m${i}`);
      const members = Object.fromEntries(names.map((name) => [name, { compare: 'equal' }]));
      return problemsOf({ label: names.map((name) => `{${name}}`).join(' '), members });
    };
    expect(ofMembers(10)).toEqual([]);
    expect(ofMembers(11)).toEqual(['authorizationDetails.project_move.members must have 1 to 10 members']);
    const ofValues = (count: number) =>
      problemsOf(withMember({ compare: 'subset', values: Array.from({ length: count }, (_, i) => `v${i}`) }));
    expect(ofValues(100)).toEqual([]);
    expect(ofValues(101)).toHaveLength(1);
    const ofLabel = (length: number) => problemsOf({ label: detailTypes[MOVE].label.padEnd(length, '.') });
    expect(ofLabel(200)).toEqual([]);
    expect(ofLabel(201)).toEqual(['authorizationDetails.project_move.label must have 1 to 200 characters']);
  });

  it('cannot be called what is no name', () => {
    expect(problemsOf({}, 'a type')).toEqual([
      'authorizationDetails["a type"] must be 1–128 printable ASCII characters without spaces, quotes and backslashes',
    ]);
    expect(problemsOf({}, 'https://api.example/types/move')).toEqual([]);
  });
});
