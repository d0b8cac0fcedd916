import { unsignedRefusals } from '../../console/src/pages/activity/unsigned.ts';
import { subjectOf } from '../../console/src/pages/refusal/subject.ts';

const counts = { issued: 0, refused: {}, unavailable: {} };

describe('what was refused before a signature was good', () => {
  it('is never a bar alone: why, by which tool, how often, and what to do', () => {
    const rows = unsignedRefusals({
      hours: [],
      clients: [
        { ...counts, client: 'cursor', refused: { bad_signature: 1, no_key_for_kid: 3, wrong_audience: 9 } },
        { ...counts, client: 'zed', unavailable: { 'provider keys': 2, 'key ring': 4 } },
      ],
    });
    expect(rows.map(({ client, reason, count }) => [client, reason, count])).toEqual([
      ['cursor', 'no_key_for_kid', 3],
      ['zed', 'keys_unreachable', 2],
      ['cursor', 'bad_signature', 1],
    ]);
    for (const { meaning, nextStep } of rows) {
      expect(meaning).toMatch(/\w/);
      expect(nextStep).toMatch(/Test the connection/);
    }
  });

  it('never trips over a name that every object has', () => {
    expect(unsignedRefusals({ hours: [], clients: [{ ...counts, client: 'x', refused: { toString: 1 } }] })).toEqual(
      [],
    );
  });
});

describe('the account that a refusal offers to link', () => {
  const facts = { provider: 'idp_1', claim: 'sub', subject: '00u1' };
  const refusal = { correlation_id: 'c', at: 1, reason: 'subject_not_linked', provider: 'idp_1', facts };

  it('is the one that the provider named', () => {
    expect(subjectOf(refusal)).toEqual({ provider: 'idp_1', claim: 'sub', subject: '00u1' });
  });

  it.each([
    ['is of another reason', { reason: 'member_disabled' }],
    ['is of no provider', { provider: undefined }],
    ['was recorded before subjects were', { facts: { provider: 'idp_1', claim: 'sub' } }],
    ['was cut', { facts: { ...facts, subject: 'x'.repeat(256) } }],
    ['looked like a token', { facts: { ...facts, subject: '[looks like a token]' } }],
    ['is a SAML name, made of several parts', { facts: { ...facts, claim: 'sub_id' } }],
  ])('is never one that %s', (_what, over) => {
    expect(subjectOf({ ...refusal, ...over } as typeof refusal)).toBeUndefined();
  });
});
