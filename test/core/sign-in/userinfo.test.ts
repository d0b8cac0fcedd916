import { isThin, withUserinfo } from '../../../lambdas/core/sign-in/userinfo.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { provider } from '../../support/fixtures.ts';

const thin: JsonObject = { iss: 'https://idp.acme.example', sub: 'ann-1' };
const there: JsonObject = { sub: 'ann-1', email: 'ann@acme.example', email_verified: true, preferred_username: 'ann' };

function both(claims: JsonObject, userinfo: JsonObject): JsonObject | string {
  const outcome = withUserinfo(claims, userinfo);
  return outcome.ok ? outcome.value : outcome.error.reason;
}

describe('userinfo', () => {
  it('adds what the id_token leaves out', () => {
    expect(both(thin, there)).toEqual({ ...thin, ...there });
  });

  it.each([
    ['another', { sub: 'ann-2' }],
    ['none', { sub: undefined as never }],
    ['one in another case', { sub: 'Ann-1' }],
    ['a number that reads like it', { sub: 1 }],
  ])('[L10] never counts when its subject is %s', (_, other) => {
    expect(both(thin, { ...there, ...other })).toBe('userinfo_of_other_subject');
  });

  it('never replaces what the id_token says', () => {
    const claims = { ...thin, preferred_username: 'own', email: 'own@acme.example', email_verified: false };
    expect(both(claims, { ...there, iss: 'https://evil.example' })).toEqual(claims);
  });

  it.each<[string, JsonObject, JsonObject, unknown]>([
    ['of the same address counts', { email: 'ann@acme.example' }, {}, true],
    ['of another address never does', { email: 'boss@acme.example' }, {}, false],
    ['never makes up for a no of the id_token', { email_verified: false }, {}, false],
    ['never makes up for words of the id_token', { email_verified: 'true' }, {}, false],
    [
      'is not the id_token’s, about an address that it does not name',
      { email_verified: true },
      { email_verified: false },
      false,
    ],
    ['in words never counts', {}, { email_verified: 'true' }, false],
  ])('a verification %s', (_, claims, userinfo, verified) => {
    expect(both({ ...thin, ...claims }, { ...there, ...userinfo })).toMatchObject({
      email: claims['email'] ?? 'ann@acme.example',
      email_verified: verified,
    });
  });

  it('[K17] never verifies an address by a flag that was said without it', () => {
    expect(both({ ...thin, email_verified: true }, { sub: 'ann-1', email: 'boss@acme.example' })).toEqual({
      ...thin,
      email: 'boss@acme.example',
      email_verified: false,
    });
    expect(both({ ...thin, email_verified: true }, there)).toMatchObject({ email_verified: true });
  });

  it('never takes back what the id_token says of its own address', () => {
    const claims = { ...thin, email: 'own@acme.example', email_verified: true };
    expect(both(claims, { ...there, email_verified: false })).toMatchObject(claims);
  });

  it('never makes an address up, nor a flag about none', () => {
    for (const userinfo of [{ sub: 'ann-1', email_verified: true }, { sub: 'ann-1' }]) {
      expect(Object.keys(both(thin, userinfo)).sort()).toEqual(['iss', 'sub']);
    }
  });

  it('[K17] leaves an address that nobody says anything about as it is: silence is no no, and no yes', () => {
    const { email_verified: _, ...silent } = there;
    const of = (claims: JsonObject, userinfo: JsonObject) => {
      const claimed = both({ ...thin, ...claims }, userinfo) as JsonObject;
      return [claimed['email'], Object.hasOwn(claimed, 'email_verified'), claimed['email_verified']];
    };
    expect(of({}, silent)).toEqual(['ann@acme.example', false, undefined]);
    expect(of({ email: 'ann@acme.example' }, silent)).toEqual(['ann@acme.example', false, undefined]);
    // What somebody says of another address is not silence about this one.
    expect(of({ email: 'boss@acme.example' }, there)).toEqual(['boss@acme.example', true, false]);
  });

  it('is asked for where something that leads to a person is missing, and not else', () => {
    const full = { ...thin, email: 'ann@acme.example', email_verified: true };
    const known = (subjectClaim: string) => ({ ...provider, subjectClaim });
    expect([isThin(thin, provider), isThin({ ...full, email_verified: undefined as never }, provider)]).toEqual([
      true,
      false,
    ]);
    expect([
      isThin(full, known('sub')),
      isThin(full, known('oid')),
      isThin({ ...full, oid: '1' }, known('oid')),
    ]).toEqual([...[false, true, false]]);
  });
});
