import {
  comparePlaces,
  foldText,
  mayFollow,
  memberWords,
  placeOf,
  placesOf,
  rangeOf,
  signInPlaceOf,
  signInRangeOf,
  standsAt,
  wordsOf,
} from '../../../lambdas/core/people/member-listing.ts';
import { aMember, anOrganization } from '../../contract/records.ts';
import { memberId, provider } from '../../support/fixtures.ts';

const jane = aMember(anOrganization().id, {
  id: memberId('m-1'),
  email: 'jane.smith-smithson@acme.example',
  role: 'viewer',
});
const cameAt = (at: number) => ({ ...jane, lastSignIn: { at, provider: provider.id, claims: [] } });
const VIEWERS = { status: 'active', role: 'viewer' } as const;

describe('words', () => {
  it.each([
    ['Jane.Smith@Acme.example', ['jane', 'smith', 'acme', 'example']],
    ['  JOSÉ   Núñez ', ['jose', 'nunez']],
    ['Søren Straße Łukasz', ['soren', 'strasse', 'lukasz']],
    ['ｗｉｄｅ ﬁne', ['wide', 'fine']],
    ['Ёлка Ελένη', ['елка', 'ελενη']],
    ['ann ANN ann2', ['ann', 'ann2']],
    ['…', []],
    ['x'.repeat(40), ['x'.repeat(32)]],
  ])('of %j are %j', (text, words) => expect(wordsOf(text)).toEqual(words));

  it('are the same, composed or not', () => expect(foldText('e\u0301')).toBe(foldText('é')));

  it('are of the name too, each once', () =>
    expect(memberWords({ email: 'ada@acme.example', displayName: { text: 'Ada Lovelace', by: 'scim' } })).toEqual([
      ...['ada', 'acme', 'example', 'lovelace'],
    ]));

  it('of one member are ten of the address and four of the name at most: a change of them is one transaction', () => {
    const email = `${Array.from({ length: 60 }, (_, i) => `w${i}`).join('.')}@acme.example`;
    expect(memberWords({ email })).toHaveLength(10);
    // A change of role: what goes, what comes, and what else the transaction has, of a hundred.
    const displayName = { text: 'n1 n2 n3 n4 n5', by: 'scim' } as const;
    expect(memberWords({ email, displayName })).toHaveLength(14);
    expect(placesOf({ ...jane, email, displayName }).length * 2).toBeLessThan(80);
  });
});

describe('places', () => {
  it('are one on each shelf in the order of addresses, one for each word, and one in the order of sign-ins', () => {
    const at = (word: string) => `${word}#jane.smith-smithson@acme.example#m-1`;
    expect(placesOf(jane)).toEqual([
      ...['active#', 'active:viewer#'].flatMap((shelf) =>
        ['', 'jane', 'smith', 'smithson', 'acme', 'example'].map((word) => shelf + at(word)),
      ),
      ...['signed-in active#', 'signed-in active:viewer#'].map((shelf) => shelf + at('0000000')),
    ]);
  });

  it('in the order of sign-ins are by the hour, those who never came before everybody', () => {
    expect(placesOf(cameAt(7_200)).at(-1)).toContain('#0000002#');
    expect(placesOf(cameAt(10_799)).at(-1)).toContain('#0000002#');
    expect(placesOf(cameAt(10_800)).at(-1)).toContain('#0000003#');
  });

  it('are keys of at most 1,024 bytes, whatever an address has', () => {
    const email = `${'𐐨'.repeat(120)}@acme.example`;
    for (const place of placesOf({ ...jane, email })) expect(Buffer.byteLength(place)).toBeLessThanOrEqual(1_024);
  });

  it('are in the order in which DynamoDB has keys: that of bytes', () => {
    const words = ['a', 'ab', 'é', '\uffff', '\u{10000}', '\u{10fffe}', ''];
    const byBytes = [...words].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...words].sort(comparePlaces)).toEqual(byBytes);
  });
});

describe('a range', () => {
  const isWithin = (key: string, sought: readonly string[], after?: string, descending = false) => {
    const { first, last } = rangeOf(VIEWERS, sought, { after, descending });
    return comparePlaces(first, key) <= 0 && comparePlaces(key, last) <= 0;
  };
  const key = (word: string) => `active:viewer#${placeOf(jane, word)}`;

  it('of nobody in particular has the order of addresses alone, on its own shelf', () => {
    expect(isWithin(key(''), [])).toBe(true);
    expect(isWithin(key('jane'), [])).toBe(false);
    expect(isWithin(`active#${placeOf(jane, '')}`, [])).toBe(false);
    expect(isWithin(`active:viewers#${placeOf(jane, '')}`, [])).toBe(false);
  });

  it('of words has what begins with the longest of them', () => {
    expect(isWithin(key('smith'), ['j', 'smi'])).toBe(true);
    expect(isWithin(key('smithson'), ['j', 'smi'])).toBe(true);
    expect(isWithin(key('jane'), ['j', 'smi'])).toBe(false);
  });

  it('goes on after a place: upwards without it', () => {
    expect(isWithin(key('smith'), ['smi'], placeOf(jane, 'smith'))).toBe(false);
    expect(isWithin(key('smithson'), ['smi'], placeOf(jane, 'smith'))).toBe(true);
    expect(isWithin(key('smithson'), ['smi'], placeOf(jane, 'smith'), true)).toBe(false);
  });

  it.each([
    ['smith#a#b', ['smi'], true],
    ['#a#b', [], true],
    ['smith#a#b', [], false],
    ['#a#b', ['smi'], false],
    ['smj#a#b', ['smi'], false],
    ['smi\u{10ffff}#', ['smi'], false],
    ['smi\0#', ['smi'], false],
  ])('that would end before it begins is none: after %j of %j: %s', (place, sought, expected) =>
    expect(mayFollow(place, sought)).toBe(expected),
  );
});

describe('a range of the order of sign-ins', () => {
  const isWithin = (at: number, before?: number, after?: string, descending = false) => {
    const range = signInRangeOf(VIEWERS, before, { after, descending });
    if (range === undefined) throw new Error('no range');
    const key = `signed-in active:viewer#${signInPlaceOf(cameAt(at))}`;
    return comparePlaces(range.first, key) <= 0 && comparePlaces(key, range.last) <= 0;
  };

  it('has everybody, or whoever came in no hour that began then or later', () => {
    expect([0, 3_600, 7_200].map((at) => isWithin(at))).toEqual([true, true, true]);
    expect([0, 3_599, 3_600, 7_200].map((at) => isWithin(at, 3_700))).toEqual([true, true, false, false]);
  });

  it('goes on after a place, either way', () => {
    const after = signInPlaceOf(cameAt(7_200));
    expect([3_600, 7_200, 10_800].map((at) => isWithin(at, undefined, after))).toEqual([false, false, true]);
    expect([3_600, 10_800].map((at) => isWithin(at, undefined, after, true))).toEqual([true, false]);
  });

  it.each(['#a#b', 'smith#a#b', '00000010#a', '0000001a#', '0000001#\0', '0000001#\u{10ffff}', '0000002#a#b'])(
    'goes on after no place of another list, nor past its end: %j',
    (after) => expect(signInRangeOf(VIEWERS, 7_200, { after, descending: false })).toBeUndefined(),
  );

  it('shows a member where they stand, and not where they stood', () => {
    const shelf = { ...VIEWERS, by: 'sign_in' } as const;
    expect(standsAt(cameAt(7_200), shelf, signInPlaceOf(cameAt(7_200)), [])).toBe(true);
    expect(standsAt(cameAt(7_200), shelf, signInPlaceOf(cameAt(3_600)), [])).toBe(false);
    expect(standsAt({ ...cameAt(7_200), role: 'admin' }, shelf, signInPlaceOf(cameAt(7_200)), [])).toBe(false);
  });
});

describe('a member is shown', () => {
  const at = (word: string) => placeOf(jane, word);

  it('once, at the first of their words that begins so', () => {
    expect(standsAt(jane, VIEWERS, at('smith'), ['smi'])).toBe(true);
    expect(standsAt(jane, VIEWERS, at('smithson'), ['smi'])).toBe(false);
  });

  it('where each of the words that are looked for begins one of theirs', () => {
    expect(standsAt(jane, VIEWERS, at('smith'), ['j', 'smi', 'ex'])).toBe(true);
    expect(standsAt(jane, VIEWERS, at('smith'), ['b', 'smi'])).toBe(false);
  });

  it.each([
    ['of another role by now', { ...jane, role: 'admin' }],
    ['of another status by now', { ...jane, status: 'disabled' as const }],
    ['with another address by now', { ...jane, email: 'jane.smith@acme.example' }],
    ['erased by now', { ...jane, email: '' }],
  ])('nowhere where a place was left behind: %s', (_, now) => {
    expect(standsAt(now, VIEWERS, at(''), [])).toBe(false);
    expect(standsAt(now, VIEWERS, at('smith'), ['smi'])).toBe(false);
  });
});
