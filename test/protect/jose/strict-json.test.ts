import fc from 'fast-check';
import { parseStrictJsonObject } from '../../../protect/jose/strict-json.ts';

function nested(depth: number): string {
  const open = '{"a":';
  return `${open.repeat(depth)}1${'}'.repeat(depth)}`;
}

describe('strict JSON', () => {
  it.each([
    ['at the top', '{"a":1,"a":2}'],
    ['with the same value', '{"a":1,"a":1}'],
    ['in an object within', '{"x":{"a":1,"a":2}}'],
    ['in an object of an array', '{"x":[{"b":1},{"a":1,"a":2}]}'],
    ['after an object that closed', '{"a":{"b":1},"a":2}'],
    ['after an array of strings', '{"a":["a","b"],"a":2}'],
    ['one of them escaped', '{"a":1,"\\u0061":2}'],
    ['both escaped, in different case', '{"\\u00eA":1,"\\u00Ea":2}'],
    ['with an escaped quotation mark', '{"a\\"":1,"a\\u0022":2}'],
    ['with white space before the colon', '{"a" \n:1,"a"\t:2}'],
    ['the empty name', '{"":1,"":2}'],
  ])('[J9] refuses a duplicate member %s', (_where, text) => {
    expect(parseStrictJsonObject(text)).toEqual({ ok: false, error: 'duplicate_member' });
  });

  it.each([
    ['one name in two objects', '{"x":{"a":1},"y":{"a":2}}'],
    ['a name that is also a value', '{"a":"a","b":["a","a"]}'],
    ['names that differ in case', '{"a":1,"A":2}'],
    ['structure within strings', '{"a":"{\\"a\\":1,","b":"}]:"}'],
    ['a backslash at the end of a string', '{"a":"\\\\","b":"\\\\"}'],
    ['names of the prototype', '{"constructor":1,"toString":2,"hasOwnProperty":3}'],
  ])('accepts %s', (_what, text) => {
    expect(parseStrictJsonObject(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each(['{"__proto__":{}}', '{"a":[{"__proto__":1}]}', '{"\\u005f_proto__":1}'])(
    '[J9] refuses __proto__: %s',
    (text) => {
      expect(parseStrictJsonObject(text)).toEqual({ ok: false, error: 'forbidden_member' });
    },
  );

  it.each(['"\\ud800"', '"a\\udc00b"', '{"\\ud83d":1}', '["\\ude00\\ud83d"]'])(
    '[J9] refuses half a surrogate pair, which no UTF-8 can say: %s',
    (value) => {
      expect(parseStrictJsonObject(`{"sub":${value}}`)).toEqual({ ok: false, error: 'not_unicode' });
    },
  );

  it('accepts a surrogate pair', () => {
    expect(parseStrictJsonObject('{"a":"\\ud83d\\ude00"}')).toEqual({ ok: true, value: { a: '😀' } });
  });

  it('[J9] takes eight levels and no more', () => {
    expect(parseStrictJsonObject(nested(8))).toMatchObject({ ok: true });
    expect(parseStrictJsonObject(nested(9))).toEqual({ ok: false, error: 'too_deep' });
    expect(parseStrictJsonObject(`{"a":${'['.repeat(8)}${']'.repeat(8)}}`)).toEqual({ ok: false, error: 'too_deep' });
  });

  it.each(['', ' ', '{', '{"a":1}x', "{'a':1}", '{"a":1,}', '{"a":NaN}', '\ufeff{}', '{"a":"\n"}'])(
    '[J9] refuses what is not JSON: %j',
    (text) => {
      expect(parseStrictJsonObject(text)).toEqual({ ok: false, error: 'not_json' });
    },
  );

  it.each(['[]', '"a"', '1', 'null', 'true'])('[J9] refuses what is not an object: %s', (text) => {
    expect(parseStrictJsonObject(text)).toEqual({ ok: false, error: 'not_an_object' });
  });

  it('[J9] answers for the largest text that a request can carry', () => {
    expect(parseStrictJsonObject('['.repeat(16_384))).toEqual({ ok: false, error: 'not_json' });
    expect(parseStrictJsonObject(nested(2_000))).toEqual({ ok: false, error: 'too_deep' });
    expect(parseStrictJsonObject(`{"a":"${'\\"'.repeat(8_000)}"}`)).toMatchObject({ ok: true });
  });

  it('says of every object what JSON.parse says of it', () => {
    const value = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] });
    fc.assert(
      fc.property(value, (object) => {
        const text = JSON.stringify(object);
        fc.pre(!text.includes('__proto__'));
        expect(parseStrictJsonObject(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });
});
