import { howKnown, readEvidence } from '../../console/src/pages/audit/stated.ts';

const jws = (payload: unknown) => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
const PERSON = { provider: 'idp_1', auth_time: 1_793_883_600, passkey: true } as const;

it('shows the words and how the person was known, in any language', () => {
  const stated = { shown: [{ scope: 'projects:write', words: 'Projekte ändern, 変更' }], person: PERSON, more: 1 };
  expect(readEvidence(jws(stated))).toEqual({ shown: stated.shown, person: PERSON });
  expect(howKnown(PERSON)).toMatch(/^Known by idp_1, who saw them at .+, and a passkey$/);
  expect(howKnown({ provider: 'idp_1' })).toBe('Known by idp_1');
});

it.each(['', 'x', 'a.b.c', jws(null), jws({ shown: 'x', person: PERSON }), jws({ shown: [] })])(
  'never fails by %j',
  (text) => {
    expect(readEvidence(text)).toBeUndefined();
  },
);
