import {
  comparePlaces,
  foldText,
  mayFollow,
  memberWords,
  placeOf,
  placesOf,
  rangeOf,
  standsAt,
  wordsOf,
} from '../../../lambdas/core/people/member-listing.ts';
import { aMember, anOrganization } from '../../contract/records.ts';
import { memberId } from '../../support/fixtures.ts';

const jane = aMember(anOrganization().id, {
  id: memberId('m-1'),
  email: 'jane.smith-smithson@acme.example',
  role: 'viewer',
});
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

  it('of one member are ten at most, so that a change of them is one transaction', () => {
    const email = `${Array.from({ length: 60 }, (_, i) => `w${i}`).join('.')}@acme.example`;
    expect(memberWords({ email })).toHaveLength(10);
    // A change of role: what goes, what comes, and what else the transaction has, of a hundred.
    expect(placesOf({ ...jane, email }).length * 2).toBeLessThan(80);
  });
});

describe('places', () => {
  it('are one on each shelf in the order of addresses, and one for each word', () => {
    expect(placesOf(jane)).toEqual(
      ['active#', 'active:viewer#'].flatMap((shelf) =>
        ['', 'jane', 'smith', 'smithson', 'acme', 'example'].map(
          (word) => `${shelf}${word}#jane.smith-smithson@acme.example#m-1`,
        ),
      ),
    );
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
