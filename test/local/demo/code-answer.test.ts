import { codeOf } from '../../../local/demo/document-walk.ts';

const EXPECTED = { state: 'of-this-request', iss: 'http://localhost:8787' };
const answer = (change: Record<string, string>) => new URLSearchParams({ ...EXPECTED, ...change });

describe('what a tool is answered', () => {
  it('is a code when the person allowed it, and nothing when they did not', () => {
    expect(codeOf(answer({ code: 'one' }), EXPECTED)).toBe('one');
    expect(codeOf(answer({ error: 'access_denied' }), EXPECTED)).toBeUndefined();
  });

  it.each([{ state: 'of-another' }, { iss: 'http://localhost:9999' }, { error: 'server_error' }])(
    '%j ends the walk',
    (change) => {
      expect(() => codeOf(answer(change), EXPECTED)).toThrow();
    },
  );
});
