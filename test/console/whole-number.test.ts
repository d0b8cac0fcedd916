import fc from 'fast-check';
import { ApiProblem } from '../../console/src/api/problem.ts';
import { NOT_A_NUMBER, readWholeNumber, requireWholeNumber } from '../../console/src/common/whole-number.ts';

describe('a number that a person types', () => {
  it('is digits, and nothing else is ever taken for one', () => {
    fc.assert(fc.property(fc.nat(), (number) => expect(readWholeNumber(` ${number} `)).toBe(number)));
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/^\d+$/.test(text.trim())),
        (text) => expect(readWholeNumber(text)).toBeUndefined(),
      ),
    );
  });

  it.each(['', ' ', '1h', 'one hour', '1e3', '0x10', '1.5', '-1', '+1', '1 000', '1,000', '٣', 'NaN', '9'.repeat(17)])(
    'is never %j, which is a problem of its field before anything is sent',
    (text) => {
      expect(readWholeNumber(text)).toBeUndefined();
      try {
        requireWholeNumber('lifetime', text);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiProblem);
        expect((error as ApiProblem).of('lifetime')).toBe(NOT_A_NUMBER);
        return;
      }
      throw new Error('it was taken for a number');
    },
  );
});
