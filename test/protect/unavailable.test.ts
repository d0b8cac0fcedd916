import { orUnavailable } from '../../protect/unavailable.ts';

const answerTo = (error: unknown) =>
  orUnavailable('keys', async () => {
    throw error;
  });
const withCode = (code: unknown, cause?: unknown) => Object.assign(new TypeError('m', { cause }), { code });
const unavailable = (more: object = {}) => ({
  ok: false,
  error: { reason: 'unavailable', dependency: 'keys', error: 'TypeError', ...more },
});

describe('what is said of a dependency that does not answer', () => {
  it('is its code, or that of its cause', async () => {
    expect(await answerTo(withCode('ECONNRESET'))).toStrictEqual(unavailable({ code: 'ECONNRESET' }));
    expect(await answerTo(withCode(undefined, withCode('ETIMEDOUT')))).toStrictEqual(
      unavailable({ code: 'ETIMEDOUT' }),
    );
  });

  it.each(['E1 token=abc', 'token=abc E1', 'E'.repeat(65), '', 7])(
    '[L11] never is text that only stands where a code does: %j',
    async (code) => {
      expect(await answerTo(withCode(code))).toStrictEqual(unavailable());
    },
  );
});
