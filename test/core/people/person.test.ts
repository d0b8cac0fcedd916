import fc from 'fast-check';
import { checkLinkByEmail, checkMember, readPerson } from '../../../lambdas/core/people/person.ts';
import { subjectLinkDigest } from '../../../lambdas/core/people/subject-link.ts';
import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { member, provider, providerId } from '../../support/fixtures.ts';

const pinned: TrustedProvider = { ...provider, emailDomains: new Set(['acme.example', 'kite.example']) };

/** The address that counts, when `sub` is what maps. */
function verifiedEmail(claims: JsonObject, at: TrustedProvider = pinned): string | undefined {
  const person = readPerson({ sub: '00u1', ...claims }, at);
  if (!person.ok) throw new Error(person.error.reason);
  return person.value.verifiedEmail;
}

describe('[K3][K15] the subject', () => {
  const claims = { sub: '00u1', aud_sub: 'a-7', oid: 'o-9', email: 'ada@acme.example', email_verified: true };

  it.each([
    ['sub', '00u1'],
    ['aud_sub', 'a-7'],
    ['oid', 'o-9'],
    ['email', 'ada@acme.example'],
  ])('is the claim %s, where the provider is mapped by it, and no other', (subjectClaim, subject) => {
    expect(readPerson(claims, { ...pinned, subjectClaim })).toMatchObject({ ok: true, value: { subject } });
  });

  it.each([1, 1_024])('may be %d characters long', (length) => {
    const subject = 's'.repeat(length);
    expect(readPerson({ ...claims, sub: subject }, pinned)).toMatchObject({ ok: true, value: { subject } });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['a number', 7],
    ['null', null],
    ['a list of one', ['00u1']],
    ['an object', { value: '00u1' }],
    ['longer than 1024 characters', 's'.repeat(1_025)],
  ])('that is %s is refused by its name', (_what, value) => {
    for (const subjectClaim of ['sub', 'aud_sub', 'oid']) {
      const { [subjectClaim]: _, ...others } = claims as Record<string, string | boolean>;
      expect(
        readPerson(value === undefined ? others : { ...others, [subjectClaim]: value }, { ...pinned, subjectClaim }),
      ).toEqual(err({ reason: 'malformed_claim', member: subjectClaim, requirement: 'a string of 1–1024 characters' }));
    }
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('is never inherited: %s', (subjectClaim) => {
    expect(readPerson(claims, { ...pinned, subjectClaim })).toMatchObject({ error: { member: subjectClaim } });
  });

  it('is compared byte for byte: no case, no white space, no normal form', () => {
    for (const sub of ['00U1', ' 00u1', '00u1 ', 'caf\u00e9', 'cafe\u0301']) {
      expect(readPerson({ sub }, pinned)).toEqual(ok({ subject: sub, verifiedEmail: undefined }));
    }
  });

  it('[K16] is mapped without sub_id while nobody has mapped that, whatever it says', () => {
    const sub_id = { format: 'saml-nameid', issuer: 'https://idp.acme.example', nameid: 'root', spnamequalifier: 'x' };
    for (const said of [sub_id, 'root', null, {}, []]) {
      expect(readPerson({ sub: '00u1', sub_id: said }, pinned)).toEqual(
        ok({ subject: '00u1', verifiedEmail: undefined, unmappedSubId: true }),
      );
    }
    expect(readPerson({ sub_id }, pinned)).toMatchObject({ error: { member: 'sub' } });
  });
});

/** Letters that some folding of case or width takes for an ASCII letter, and what trimming drops. */
const lookalikes = fc.constantFrom(
  ...'akisK.+',
  '\u212a',
  '\u0130',
  '\u0131',
  '\u017f',
  '\uff4b',
  '\u00a0',
  '\ufeff',
  ' ',
);

describe('[K17] an address counts', () => {
  it.each([
    ['as it is', 'ada@acme.example', 'ada@acme.example'],
    ['in capitals', 'Ada@ACME.Example', 'ada@acme.example'],
    ['with a plus', 'ada+x@acme.example', 'ada+x@acme.example'],
  ])('%s', (_what, email, counted) => {
    expect(verifiedEmail({ email, email_verified: true })).toBe(counted);
  });

  it.each([
    ['A-label', 'ada@xn--mnchen-3ya.example'],
    ['A-label in capitals', 'ada@XN--MNCHEN-3YA.Example'],
    ['U-label', 'ada@münchen.example'],
    ['U-label in capitals', 'ada@MÜNCHEN.example'],
  ])('in an internationalized domain, in whatever form it is written: %s', (_what, email) => {
    const emailDomains = new Set(['xn--mnchen-3ya.example']);
    expect(verifiedEmail({ email, email_verified: true }, { ...pinned, emailDomains })).toBe(
      'ada@xn--mnchen-3ya.example',
    );
  });

  it('and is kept as it was written, too, only where that is another text', () => {
    const emailDomains = new Set(['xn--mnchen-3ya.example']);
    const person = { subject: '00u1', verifiedEmail: 'ada@xn--mnchen-3ya.example' };
    const read = (email: string) =>
      readPerson({ sub: '00u1', email, email_verified: true }, { ...pinned, emailDomains });
    expect(read('ada@xn--mnchen-3ya.example')).toStrictEqual(ok(person));
    expect(read('ada@münchen.example')).toStrictEqual(ok({ ...person, writtenEmail: 'ada@münchen.example' }));
  });

  it('where the provider does not say whether it is verified only by its setting, and never over what it says', () => {
    const trusting: TrustedProvider = { ...pinned, emailVerifiedAbsent: 'trusted' };
    const email = 'ada@acme.example';
    expect(verifiedEmail({ email })).toBeUndefined();
    expect(verifiedEmail({ email }, trusting)).toBe(email);
    for (const email_verified of [false, 'true', 'false', 0, 1, null, [], {}]) {
      expect(verifiedEmail({ email, email_verified }, trusting)).toBeUndefined();
    }
    expect(verifiedEmail({ email: 'ada@other.example' }, trusting)).toBeUndefined();
    expect(verifiedEmail({ email }, { ...trusting, emailDomains: new Set() })).toBeUndefined();
    const byEmail = { ...trusting, subjectClaim: 'email' };
    expect(readPerson({ email }, byEmail)).toMatchObject({ ok: true, value: { subject: email } });
    expect(readPerson({ email }, { ...pinned, subjectClaim: 'email' })).toEqual(
      err({ reason: 'email_verified_absent' }),
    );
  });

  it('says why one did not, where one could have', () => {
    const why = (claims: JsonObject, by = pinned) => {
      const person = readPerson({ sub: '00u1', ...claims }, by);
      return person.ok ? person.value.withheldEmail?.reason : person.error;
    };
    const email = 'ada@acme.example';
    expect(why({ email })).toBe('email_verified_absent');
    expect(why({ email, email_verified: 'true' })).toBe('email_verified_not_boolean');
    expect(why({ email, email_verified: false })).toBe('email_not_verified');
    expect(why({ email: 'ada@other.example', email_verified: true })).toBe('email_domain_not_pinned');
    expect(why({ email: 'ada', email_verified: true })).toBe('malformed_claim');
    expect(why({ email, email_verified: true })).toBeUndefined();
    expect(why({})).toBeUndefined();
    expect(why({ email }, provider)).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['email_verified is absent', {}],
    ['it is false', { email_verified: false }],
    ['it is the text "true"', { email_verified: 'true' }],
    ['it is 1', { email_verified: 1 }],
    ['it is null', { email_verified: null }],
    ['it is a list of true', { email_verified: [true] }],
  ])('[known] account take-over by unverified e-mail: not when %s', (_what, claims) => {
    expect(verifiedEmail({ email: 'ada@acme.example', ...claims })).toBeUndefined();
  });

  it.each([
    ['a subdomain', 'ada@mail.acme.example'],
    ['the parent', 'ada@example'],
    ['a longer name', 'ada@evilacme.example'],
    ['a name that goes on', 'ada@acme.example.evil.example'],
    ['a dot at the end', 'ada@acme.example.'],
    ['a dot before', 'ada@.acme.example'],
    ['a homograph', 'ada@\u0430cme.example'],
    ['full-width letters', 'ada@\uff41cme.example'],
    ['an ideographic full stop', 'ada@acme\u3002example'],
    ['punycode of something else', 'ada@xn--acme-example.example'],
    ['an address in the local part', 'ada@acme.example@evil.example'],
    ['a quoted address in the local part', '"ada@acme.example"@evil.example'],
    ['a comment', 'ada@acme.example(evil)'],
    ['white space within', 'ada @acme.example'],
    ['a NUL', 'ada@acme.example\u0000'],
    ['no local part', '@acme.example'],
    ['no domain', 'ada@'],
    ['no at', 'acme.example'],
    ['255 characters', `${'a'.repeat(242)}@acme.example`],
    ['the Kelvin sign in the domain, which lower-cases to k', 'ada@\u212aite.example'],
    ['a space before', ' ada@acme.example'],
    ['a line break after', 'ada@acme.example\n'],
    ['a byte order mark before', '\ufeffada@acme.example'],
  ])('[known] account take-over by unverified e-mail: not with %s', (_what, email) => {
    expect(verifiedEmail({ email, email_verified: true })).toBeUndefined();
  });

  it('not as somebody else: only ASCII letters are the same in both cases', () => {
    expect(verifiedEmail({ email: 'mi\u212ae@acme.example', email_verified: true })).not.toBe('mike@acme.example');
    expect(verifiedEmail({ email: '\u0130van@acme.example', email_verified: true })).not.toBe('ivan@acme.example');
  });

  it('never as an address of ASCII letters that is not its own, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: lookalikes, maxLength: 8 }), (local) => {
        const counted = verifiedEmail({ email: `${local}@acme.example`, email_verified: true });
        if (counted?.match(/^[\x21-\x7e]+$/)) expect(local).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });

  it.each<[string, JsonObject, string | undefined]>([
    ['verified', { email: 'Ada@Other.example', email_verified: true }, 'ada@other.example'],
    ['not verified', { email: 'ada@other.example', email_verified: false }, undefined],
    ['verified by a text', { email: 'ada@other.example', email_verified: 'true' }, undefined],
    ['of which nothing is said', { email: 'ada@other.example' }, undefined],
    ['no address', { email: 'ada', email_verified: true }, undefined],
    ['no text', { email: ['ada@other.example'], email_verified: true }, undefined],
  ])('in no pinned domain for nothing but an invitation, and then only one that is %s', (_what, claims, unpinned) => {
    for (const by of [pinned, { ...pinned, emailVerifiedAbsent: 'trusted' as const }]) {
      const person = readPerson({ sub: '00u1', ...claims }, by);
      expect(person.ok && person.value.unpinnedEmail).toBe(unpinned);
      expect(person.ok && person.value.verifiedEmail).toBeUndefined();
    }
  });

  it('nowhere when no domain is pinned', () => {
    expect(verifiedEmail({ email: 'ada@acme.example', email_verified: true }, provider)).toBeUndefined();
  });

  it.each([
    ['not verified', { email: 'ada@acme.example', email_verified: false }, { reason: 'email_not_verified' }],
    ['verified by 1', { email: 'ada@acme.example', email_verified: 1 }, { reason: 'email_not_verified' }],
    ['of which nothing is said', { email: 'ada@acme.example' }, { reason: 'email_verified_absent' }],
    [
      'verified by the text "true"',
      { email: 'ada@acme.example', email_verified: 'true' },
      { reason: 'email_verified_not_boolean' },
    ],
    [
      'not pinned',
      { email: 'ada@other.example', email_verified: true },
      { reason: 'email_domain_not_pinned', domain: 'other.example' },
    ],
    ['absent', {}, { reason: 'malformed_claim', member: 'email', requirement: 'an e-mail address' }],
  ])('or mapping by it is refused, and says why: %s', (_what, claims, refusal) => {
    expect(readPerson({ sub: '00u1', ...claims }, { ...pinned, subjectClaim: 'email' })).toEqual(err(refusal));
  });
});

describe('a member', () => {
  it.each([
    ['disabled', 'member_disabled'],
    ['removed', 'member_removed'],
  ] as const)('[S7] who is %s is refused, linked or not', (status, reason) => {
    for (const linked of [true, false]) {
      const refused = err({ reason, member: member.id });
      expect(checkMember({ ...member, status, linked })).toEqual(refused);
      expect(checkLinkByEmail({ ...member, status, linked })).toEqual(refused);
    }
  });

  it('[K17] is linked by an address only while no provider knows a subject of theirs', () => {
    expect(checkLinkByEmail({ ...member, linked: false })).toEqual(ok({ ...member, linked: false }));
    expect(checkLinkByEmail(member)).toEqual(err({ reason: 'member_linked_elsewhere', member: member.id }));
  });
});

describe('[K17] an address that is verified and holds what nobody sees', () => {
  const unseen = 'ada\u200b@acme.example';
  const refusal = {
    reason: 'malformed_claim',
    member: 'email',
    requirement: 'an e-mail address without characters that cannot be seen',
  };

  it('counts for nothing, and its reason is kept for whoever looks for the person', () => {
    expect(readPerson({ sub: '00u1', email: unseen, email_verified: true }, pinned)).toEqual(
      ok({ subject: '00u1', verifiedEmail: undefined, withheldEmail: refusal }),
    );
  });

  it('is refused in the same words where it is the subject', () => {
    const byEmail = { ...pinned, subjectClaim: 'email' };
    expect(readPerson({ email: unseen, email_verified: true }, byEmail)).toEqual(err(refusal));
  });

  it.each<[string, JsonObject]>([
    ['is not verified', { email: unseen, email_verified: false }],
    ['does not say whether it is verified', { email: unseen }],
    ['is no address, and can be seen', { email: 'ada', email_verified: true }],
    ['is no text', { email: 7, email_verified: true }],
  ])('never counts, and says that its form is why, where the address %s', (_what, claims) => {
    expect(readPerson({ sub: '00u1', ...claims }, pinned)).toMatchObject({
      value: { verifiedEmail: undefined, withheldEmail: { reason: 'malformed_claim', member: 'email' } },
    });
  });

  it('says nothing where the address is not there', () => {
    expect(readPerson({ sub: '00u1', email_verified: true }, pinned)).toEqual(
      ok({ subject: '00u1', verifiedEmail: undefined }),
    );
  });
});

describe('the digest of a subject link', () => {
  const link = { provider: provider.id, claim: 'sub', value: '00u1' };

  it('[L7] never names two people: provider, claim and value all count, and no two of them run together', () => {
    const links = [
      link,
      { ...link, provider: providerId(`idp_${'b'.repeat(32)}`) },
      { ...link, claim: 'oid' },
      { ...link, value: '00u2' },
      { ...link, claim: 'sub0', value: '0u1' },
    ];
    expect(new Set(links.map(subjectLinkDigest)).size).toBe(links.length);
  });

  it('[L11] is of one form, and does not hold what it names', () => {
    expect(subjectLinkDigest(link)).toBe(subjectLinkDigest({ ...link }));
    expect(subjectLinkDigest(link)).not.toContain('00u1');
  });
});
