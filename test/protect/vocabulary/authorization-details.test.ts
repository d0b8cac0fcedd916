import fc from 'fast-check';
import {
  type AuthorizationDetail,
  anyCovers,
  covers,
  formatDetails,
  intersectDetails,
  isDetailMember,
  MAX_DETAILS,
  MAX_DETAILS_BYTES,
  parseDetails,
  readDetail,
  readDetails,
  sizeOfDetails,
} from '../../../protect/vocabulary/authorization-details.ts';

const seats = (overrides: object = {}) => ({
  type: 'seats',
  count: 20,
  plan: 'team',
  regions: ['eu', 'us'],
  ...overrides,
});

function detail(json: object): AuthorizationDetail {
  const read = readDetail(json);
  if (read === undefined) throw new Error(JSON.stringify(json));
  return read;
}

describe('a detail covers', () => {
  it.each([
    ['itself', {}],
    ['a smaller number', { count: 19 }],
    ['nothing at all of a number', { count: 0 }],
    ['a part of a list', { regions: ['us'] }],
    ['the same list in another order', { regions: ['us', 'eu'] }],
  ])('%s', (_, overrides) => {
    expect(covers(detail(seats()), detail(seats(overrides)))).toBe(true);
  });

  it.each([
    ['a larger number', { count: 21 }],
    ['another text', { plan: 'Team' }],
    ['a list with one more', { regions: ['eu', 'us', 'asia'] }],
    ['another type', { type: 'seat' }],
    ['one more member', { until: 5 }],
    ['a number where it has a text', { plan: 1 }],
    ['a text where it has a number', { count: '5' }],
    ['a text where it has a list', { regions: 'eu' }],
    ['a list where it has a text', { plan: ['team'] }],
    ['a list where it has a number', { count: ['5'] }],
  ])('[L10] not %s', (_, overrides) => {
    expect(covers(detail(seats()), detail(seats(overrides)))).toBe(false);
  });

  it('[L10] not one that lacks a member', () => {
    const { plan: _, ...rest } = seats();
    expect(covers(detail(seats()), detail(rest))).toBe(false);
    expect(covers(detail(rest), detail(seats()))).toBe(false);
  });

  it('[L10] not one of values that are none, whoever made it', () => {
    const made = (count: number) => ({ type: 'rows', members: new Map([['count', count]]) });
    for (const count of [-1, -0, Number.NaN, 0.5, 1e21, Number.NEGATIVE_INFINITY]) {
      expect(covers(made(20), made(count))).toBe(false);
      expect(covers(made(count), made(0))).toBe(false);
    }
  });

  it('one of several does, and never two together', () => {
    const eu = detail(seats({ regions: ['eu'] }));
    const us = detail(seats({ regions: ['us'] }));
    expect(anyCovers([eu, us], us)).toBe(true);
    expect(anyCovers([eu, us], detail(seats()))).toBe(false);
    expect(anyCovers([], us)).toBe(false);
  });
});

describe('what is read as a detail', () => {
  it.each([
    ['no object', 'seats'],
    ['a list', []],
    ['null', null],
    ['no type', { count: 1 }],
    ['a type that is no text', { type: 1, count: 1 }],
    ['a type with a space', { type: 'seat s', count: 1 }],
    ['a type of a prototype', { type: '__proto__', count: 1 }],
    ['no member', { type: 'seats' }],
    ['a negative number', seats({ count: -1 })],
    ['minus zero', seats({ count: -0 })],
    ['a fraction', seats({ count: 1.5 })],
    ['a number that programs read differently', seats({ count: 1e21 })],
    ['a truth', seats({ count: true })],
    ['null in it', seats({ count: null })],
    ['an object in it', seats({ count: {} })],
    ['an empty text', seats({ plan: '' })],
    ['a text of 257', seats({ plan: 'x'.repeat(257) })],
    ['an empty list', seats({ regions: [] })],
    ['a list that names one twice', seats({ regions: ['eu', 'eu'] })],
    ['a list of 51', seats({ regions: Array.from({ length: 51 }, (_, i) => `r${i}`) })],
    ['a list of numbers', seats({ regions: [1] })],
    ['a member of another case', seats({ Count: 1 })],
    ['eleven members', { type: 't', ...Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`m${i}`, i])) }],
    ['a prototype as a member', JSON.parse('{"type":"seats","__proto__":{"count":1}}')],
  ])('[L10] is not %s', (_, value) => {
    expect(readDetail(value)).toBeUndefined();
  });

  it('[L10] is a whole list or nothing', () => {
    expect(readDetails([seats()])).toHaveLength(1);
    expect(readDetails([seats(), { type: 'seats' }])).toBeUndefined();
    expect(readDetails([])).toBeUndefined();
    expect(readDetails({})).toBeUndefined();
    expect(readDetails(Array.from({ length: MAX_DETAILS }, () => seats()))).toHaveLength(MAX_DETAILS);
    expect(readDetails(Array.from({ length: MAX_DETAILS + 1 }, () => seats()))).toBeUndefined();
    expect(
      readDetails([{ type: 't', a: Array.from({ length: 20 }, (_, i) => `${i}${'x'.repeat(200)}`) }]),
    ).toBeUndefined();
  });

  it('is what was written as one, and no text of another form', () => {
    const details = [detail(seats())];
    expect(parseDetails(formatDetails(details))).toStrictEqual(details);
    for (const text of ['', 'seats', '{}', '[]', '[{"type":"seats"}]']) expect(parseDetails(text)).toBeUndefined();
  });

  it.each(['', 'type', 'Count', 'count-1', '1st', '_a', `a${'b'.repeat(64)}`, 'count\n'])(
    '[L10] has no member that is called %j',
    (name) => {
      expect(isDetailMember(name)).toBe(false);
    },
  );

  it('has members of up to 64 small letters, digits and underscores', () => {
    expect(isDetailMember(`a1_${'b'.repeat(61)}`)).toBe(true);
  });

  it('has one text, in whatever order it came', () => {
    const [one, other] = [{ regions: ['us', 'eu'], count: 20, plan: 'team', type: 'seats' }, seats()];
    expect(formatDetails([detail(one)])).toBe(formatDetails([detail(other)]));
    expect(formatDetails([detail(one)])).toBe('[{"type":"seats","count":20,"plan":"team","regions":["eu","us"]}]');
  });
});

const text = fc.constantFrom('a', 'b', 'c');
const anyDetail = fc
  .record({
    type: fc.constantFrom('seats', 'rows'),
    count: fc.nat(3),
    plan: text,
    regions: fc.uniqueArray(text, { minLength: 1 }),
  })
  .map(detail);
const anyList = fc.array(anyDetail, { maxLength: MAX_DETAILS });

describe('[L1] what two lists allow', () => {
  it('is covered by some detail of either, and covers all that both cover', () => {
    fc.assert(
      fc.property(anyList, anyList, anyDetail, (a, b, needed) => {
        const both = intersectDetails(a, b);
        for (const one of both) expect([anyCovers(a, one), anyCovers(b, one)]).toStrictEqual([true, true]);
        if (anyCovers(both, needed)) expect(anyCovers(a, needed) && anyCovers(b, needed)).toBe(true);
      }),
    );
  });

  it('loses nothing that both allow, as long as it fits', () => {
    fc.assert(
      fc.property(
        fc.array(anyDetail, { maxLength: 3 }),
        fc.array(anyDetail, { maxLength: 3 }),
        anyDetail,
        (a, b, one) => {
          const isOfBoth = anyCovers(a, one) && anyCovers(b, one);
          expect(anyCovers(intersectDetails(a, b), one)).toBe(isOfBoth);
        },
      ),
    );
  });

  it('is never larger than what a token can hold, and no detail of it says what another does', () => {
    fc.assert(
      fc.property(anyList, anyList, (a, b) => {
        const both = intersectDetails(a, b);
        expect(both.length).toBeLessThanOrEqual(MAX_DETAILS);
        for (const one of both)
          expect(
            anyCovers(
              both.filter((each) => each !== one),
              one,
            ),
          ).toBe(false);
      }),
    );
    const long = (i: number) => detail({ type: 't', name: `${i}${'x'.repeat(250)}`, count: 1 });
    const list = Array.from({ length: MAX_DETAILS }, (_, i) => long(i));
    expect(sizeOfDetails(intersectDetails(list, list))).toBeLessThanOrEqual(MAX_DETAILS_BYTES);
  });

  it('has each once, of however many pairs it comes', () => {
    const one = detail(seats());
    expect(intersectDetails([one, one], [one, detail(seats({ regions: ['us', 'eu'] }))])).toEqual([one]);
  });

  it('is nothing where one names a member that the other does not, in either order', () => {
    const { plan: _, ...rest } = seats();
    expect(intersectDetails([detail(rest)], [detail(seats())])).toStrictEqual([]);
    expect(intersectDetails([detail(seats())], [detail(rest)])).toStrictEqual([]);
    const other = detail({ ...rest, place: 'team' });
    expect(intersectDetails([detail(seats())], [other])).toStrictEqual([]);
  });

  it.each([
    ['a number and a text', { count: '20' }],
    ['a text and a number', { plan: 20 }],
    ['a text and a list', { plan: ['team'] }],
    ['a list and a text', { regions: 'eu' }],
    ['a list and a number', { regions: 1 }],
  ])('is nothing of %s, in either order', (_, overrides) => {
    const [one, other] = [detail(seats()), detail(seats(overrides))];
    expect(intersectDetails([one], [other])).toStrictEqual([]);
    expect(intersectDetails([other], [one])).toStrictEqual([]);
  });

  it('[L10] is nothing of values that are none, whoever made them', () => {
    const made = (count: number) => ({ type: 'rows', members: new Map([['count', count]]) });
    for (const count of [-1, -0, Number.NaN, 0.5, 1e21]) {
      expect(intersectDetails([made(20)], [made(count)])).toStrictEqual([]);
      expect(intersectDetails([made(count)], [made(20)])).toStrictEqual([]);
    }
  });

  it('is nothing where one of them is', () => {
    expect(intersectDetails([], [detail(seats())])).toStrictEqual([]);
    expect(intersectDetails([detail(seats())], [])).toStrictEqual([]);
    expect(intersectDetails([detail(seats())], [detail(seats({ plan: 'other' }))])).toStrictEqual([]);
    expect(intersectDetails([detail(seats({ regions: ['eu'] }))], [detail(seats({ regions: ['us'] }))])).toStrictEqual(
      [],
    );
  });
});
