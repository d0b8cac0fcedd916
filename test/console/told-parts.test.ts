import { membersIn, toldParts } from '../../console/src/common/told-parts.ts';

const MEM = `mem_${'a'.repeat(32)}`;
const IDP = `idp_${'b'.repeat(32)}`;

describe('an advice of the server', () => {
  it('names members and providers that people know by a name', () => {
    expect(toldParts(`The member ${MEM} is disabled at ${IDP}.`, [])).toStrictEqual([
      { kind: 'words', text: 'The member ' },
      { kind: 'member', text: MEM },
      { kind: 'words', text: ' is disabled at ' },
      { kind: 'provider', text: IDP },
      { kind: 'words', text: '.' },
    ]);
  });

  it('names those whose id the vendor has chosen, where one is meant', () => {
    const text = 'leads to the member 42, and its mapped claim to user.7: 42 is 7.';
    expect(toldParts(text, ['42', 'user.7']).filter(({ kind }) => kind === 'member')).toStrictEqual([
      { kind: 'member', text: '42' },
      { kind: 'member', text: 'user.7' },
    ]);
    const german = 'führt zum Mitglied 42, und ihr zugeordneter Claim zu user.7: 42 ist 7.';
    expect(toldParts(german, ['42', 'user.7']).filter(({ kind }) => kind === 'member')).toStrictEqual([
      { kind: 'member', text: '42' },
      { kind: 'member', text: 'user.7' },
    ]);
    expect(toldParts('the member 421 of 42', ['42'])).toHaveLength(1);
    expect(toldParts('the member userx7', ['user.7'])).toHaveLength(1);
  });

  it('is words alone where it names nobody', () => {
    const text = `Have ${MEM}x look at x${IDP}.`;
    expect(toldParts(text, [''])).toStrictEqual([{ kind: 'words', text }]);
    expect(toldParts('', [])).toHaveLength(0);
  });

  it('names whom the facts name', () => {
    expect(membersIn({ member: 'a', other: 'b', provider: 'c' })).toStrictEqual(['a', 'b']);
    expect(membersIn({ member: 7 })).toHaveLength(0);
    expect(membersIn(undefined)).toHaveLength(0);
  });
});
