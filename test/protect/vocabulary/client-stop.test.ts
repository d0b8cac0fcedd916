import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { approvalsUnderStop, isStopped, underStop } from '../../../protect/vocabulary/client-stop.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { unusedMark } from '../../../protect/vocabulary/single-use.ts';

const STOP = 1_000;
const END = STOP + 600;
const MARK = unusedMark('0'.repeat(32));
const grant = (approvedAt: number | undefined, more: object = {}) => ({
  expiresAt: END,
  ...(approvedAt !== undefined && { approvedAt }),
  ...more,
});
const of = <T>(value: T) => new Map([['a:write' as Scope, value]]);

describe('[L9] under a stop of its client’s agents', () => {
  it.each([
    [STOP - 1, true],
    [STOP, true],
    [STOP + 1, false],
    [undefined, true],
  ])('what is from %p is over: %p', (since, expected) => {
    expect([isStopped(since, STOP), isStopped(since, undefined)]).toEqual([expected, false]);
  });

  it.each([STOP - 1, STOP, undefined])(
    'an approval of %p has ended, a single one too, and its row is still known',
    (at) => {
      const ended = { ...grant(at), expiresAt: 0, storedEnd: END };
      const writes = { grants: of(grant(at)), once: of({ ...grant(at), mark: MARK }) };
      expect(approvalsUnderStop(writes, STOP)).toStrictEqual({ grants: of(ended), once: of({ ...ended, mark: MARK }) });
      // What rules had shortened before keeps the end that is stored.
      const shortened = { grants: of(grant(at, { storedEnd: END + 60 })) };
      expect(approvalsUnderStop(shortened, STOP)).toStrictEqual({ grants: of({ ...ended, storedEnd: END + 60 }) });
    },
  );

  it('an approval from since counts as it did', () => {
    const writes = { grants: of(grant(STOP + 1)), once: of({ ...grant(STOP + 1), mark: MARK }) };
    expect(approvalsUnderStop(writes, STOP)).toStrictEqual(writes);
  });

  it.each([
    ['begun before', 's-1', { begunAt: STOP }, STOP],
    ['begun nobody knows when', 's-1', {}, STOP],
    ['begun since', 's-1', { begunAt: STOP + 1 }, undefined],
    ['that has ended already', 's-1', { begunAt: 5, endedAt: 7 }, 7],
    ['that has one id for ever', 'client~cursor', { begunAt: 5 }, undefined],
  ])('a session %s: %s %j ended at %p', (_, id, session, endedAt) => {
    const begun: { begunAt?: number; endedAt?: number } = session;
    const under = underStop({ ...begun, grants: of(grant(STOP)) }, id as AgentSessionId, STOP);
    expect([under.endedAt, under.grants.get('a:write' as Scope)?.expiresAt]).toEqual([endedAt, 0]);
  });

  it('without a stop nothing changes', () => {
    const session = { grants: of(grant(undefined)) };
    expect(approvalsUnderStop(session, undefined)).toBe(session);
    expect(underStop(session, 's-1' as AgentSessionId, undefined)).toBe(session);
  });
});
