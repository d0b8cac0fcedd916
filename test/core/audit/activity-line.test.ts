import { readActivityLine } from '../../../lambdas/core/audit/activity-line.ts';

const AT_MS = 1_800_000_000_999;
const line = {
  ...{ activity: 'refused', correlationId: 'r-1', organization: 'acme', provider: 'idp', client: 'cursor' },
  ...{ member: 'maria', reason: 'wrong_audience', facts: { actual: 'x' }, signatureVerified: true },
};
const read = (changes: object = {}) =>
  readActivityLine({ id: 'e-1', timestamp: AT_MS, message: JSON.stringify({ ...line, ...changes }) });

const counted = { id: 'e-1', at: 1_800_000_000, organization: 'acme', client: 'cursor' };

describe('a line of a log, of a request for a token', () => {
  it('is a count with what was compared, in whole seconds, of a refusal whose signature had verified', () => {
    const { provider, client, member, organization, correlationId, reason, facts } = line;
    const refusal = { organization, correlationId, at: 1_800_000_000, reason, facts, provider, client, member };
    expect(read()).toStrictEqual({ ...counted, outcome: 'refused', reason: 'wrong_audience', refusal });
  });

  it.each([false, undefined])('[L10] is a count alone where the signature had not, or nobody says: %s', (verified) => {
    expect(read({ signatureVerified: verified })).toStrictEqual({
      ...{ ...counted, outcome: 'refused', reason: 'wrong_audience' },
    });
  });

  it.each([
    ['issued', { reason: undefined }, {}],
    ['unavailable', { reason: undefined, dependency: 'KMS' }, { reason: 'KMS' }],
  ])('is a count alone, of a request that was %s', (activity, changes, told) => {
    expect(read({ activity, ...changes })).toStrictEqual({ ...counted, outcome: activity, ...told });
  });

  it('[L10] counts for no client where the client could be none, and says unknown of what is not said', () => {
    const nobody = { client: 'two words', reason: undefined, facts: undefined, provider: undefined, member: undefined };
    expect(read(nobody)).toStrictEqual({
      ...{ id: 'e-1', at: 1_800_000_000, organization: 'acme', outcome: 'refused' },
      refusal: {
        ...{ organization: 'acme', correlationId: 'r-1', at: 1_800_000_000, reason: 'unknown', facts: {} },
        client: 'two words',
      },
    });
  });

  it('is nobody’s where no organization is named, and cannot be read where that could be none', () => {
    expect(read({ organization: undefined })).toBe('nothing');
    expect(read({ organization: 'two words' })).toBe('unreadable');
  });

  it.each([{ activity: 'allowed' }, { activity: undefined }, { correlationId: undefined }, { facts: 'x' }])(
    'cannot be read with %j',
    (changes) => expect(read(changes)).toBe('unreadable'),
  );

  it.each(['', 'no JSON', '[]', 'null'])('cannot be read as %j', (message) => {
    expect(readActivityLine({ id: 'e-1', timestamp: AT_MS, message })).toBe('unreadable');
  });
});
