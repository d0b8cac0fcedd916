import { isFormMediaType, parseForm } from '../../lambdas/core/form.ts';

const parse = (text: string) => parseForm(Buffer.from(text, 'latin1'));

describe('a form', () => {
  it('keeps order, repetition and emptiness, for its readers to judge', () => {
    expect(parse('a=1&b=&a=2&&c')).toEqual([
      ['a', '1'],
      ['b', ''],
      ['a', '2'],
      ['c', ''],
    ]);
  });

  it('is decoded once', () => {
    expect(parse('a+b=%2525+%C3%A9')).toEqual([['a b', '%25 é']]);
  });

  it.each(['a=%', 'a=%zz', 'a=%ff', 'a=\u00e9', '%c3=1', 'a=1&b=\n'])(
    'never replaces what is malformed: %j is no form at all',
    (text) => {
      expect(parse(text)).toBeUndefined();
    },
  );

  it.each([undefined, '', 'text/plain', 'application/json', 'application/x-www-form-urlencodedx'])(
    'is not of the media type %j',
    (type) => {
      expect(isFormMediaType(type)).toBe(false);
    },
  );
});
