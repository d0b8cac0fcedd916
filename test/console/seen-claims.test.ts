import { offeredInWords, seenClaims } from '../../console/src/pages/provider/seen-claims.ts';
import type { MemberJson } from '../../lambdas/endpoints/administration/schemas/members.ts';

const OWN = 'idp_own';
const came = (provider: string, groups: readonly string[]): MemberJson => ({
  ...{ id: 'mem_1', email: 'ada@acme.example', role: 'viewer', status: 'active', linked: true, etag: '"1"' },
  last_sign_in: { at: 1, provider, claims: groups.length === 0 ? [] : [{ name: 'groups', values: [...groups] }] },
});

describe('what was seen of groups and roles at a provider', () => {
  it('is what it said of its own members, the most frequent first', () => {
    const seen = seenClaims([came(OWN, ['a', 'b']), came(OWN, ['b']), came('idp_other', ['c']), came(OWN, [])], OWN);
    expect(seen.claims).toEqual([{ text: 'groups', members: 2 }]);
    expect(seen.valuesOf('groups')).toEqual([
      { text: 'b', members: 2 },
      { text: 'a', members: 1 },
    ]);
    expect(seen.valuesOf('roles')).toHaveLength(0);
    expect(seen.members).toBe(3);
  });

  it('promises nothing of what was not loaded, or not seen', () => {
    expect(offeredInWords({ data: undefined, problem: undefined })).toBe('');
    expect(offeredInWords({ data: seenClaims([], OWN), problem: undefined })).toMatch(/^Nobody has signed in/);
    expect(offeredInWords({ data: seenClaims([came(OWN, [])], OWN), problem: undefined })).toContain('it said nothing');
    const said = seenClaims([came(OWN, ['a'])], OWN);
    expect(offeredInWords({ data: said, problem: undefined })).toContain('1 member is offered');
    expect(offeredInWords({ data: undefined, problem: 'down' })).toContain('could not be loaded');
  });
});
