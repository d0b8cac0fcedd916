import { ApiProblem } from '../../console/src/api/problem.ts';
import { ACTION_CHOICES, actionInWords } from '../../console/src/pages/audit/actions.ts';
import { readEntries } from '../../console/src/pages/audit/read-entries.ts';
import { AUDIT_ACTIONS } from '../../lambdas/core/events/kinds.ts';
import type { AuditPage } from '../../lambdas/endpoints/administration/schemas/records.ts';

const entry = (id: number): AuditPage['items'][number] => ({
  ...{ id: `${id}`, at: 1_790_000_000, action: 'member.added', target: 'mem_1', details: {} },
  actor: { kind: 'member', id: 'mem_2' },
});
const pageOf = (items: number, next?: string): AuditPage => ({
  items: Array.from({ length: items }, (_, id) => entry(id)),
  ...(next !== undefined && { next_cursor: next }),
});
const tooMany = (retryAfterSeconds?: number) =>
  new ApiProblem({ status: 429, kind: 'too_many_requests', message: 'wait', retryAfterSeconds });

describe('the actions that can be looked for', () => {
  it('are all that the trail may hold, each in words', () => {
    expect(ACTION_CHOICES.map(({ value }) => value).toSorted()).toEqual([...AUDIT_ACTIONS].toSorted());
    for (const action of AUDIT_ACTIONS) expect(actionInWords(action)).toMatch(/^[A-Z][^._]+$/);
  });

  it('never hide one of a later release', () => {
    expect(actionInWords('later.action')).toBe('later.action');
    expect(actionInWords('toString')).toBe('toString');
  });
});

describe('a file of the audit trail', () => {
  it('never ends at a server that asks to wait: the page is asked for again, as late as it says', async () => {
    const waited: number[] = [];
    const answers = [pageOf(50, 'a'), tooMany(3), tooMany(), pageOf(7)];
    const asked: unknown[] = [];
    const load = async (cursor?: string) => {
      asked.push(cursor);
      const answer = answers.shift();
      if (answer instanceof ApiProblem) throw answer;
      return answer as AuditPage;
    };
    const { entries, isCut } = await readEntries(load, async (seconds) => void waited.push(seconds));
    expect(entries).toHaveLength(57);
    expect(isCut).toBe(false);
    expect(asked).toEqual([undefined, 'a', 'a', 'a']);
    expect(waited).toEqual([3, 1]);
  });

  it('never waits without end, nor for anything else', async () => {
    const none = async () => undefined;
    let asked = 0;
    const refusing = () => {
      asked += 1;
      return Promise.reject(tooMany());
    };
    await expect(readEntries(refusing, none)).rejects.toMatchObject({ status: 429 });
    expect(asked).toBe(11);
    const failing = () => Promise.reject(new ApiProblem({ status: 500, kind: 'x', message: 'x' }));
    await expect(readEntries(failing, none)).rejects.toMatchObject({ status: 500 });
  });

  it('never looks whole when it was cut', async () => {
    const { entries, isCut } = await readEntries(async () => pageOf(5_000, 'more'));
    expect(entries).toHaveLength(10_000);
    expect(isCut).toBe(true);
    expect((await readEntries(async (cursor) => pageOf(5_000, cursor === undefined ? 'more' : undefined))).isCut).toBe(
      false,
    );
  });
});
