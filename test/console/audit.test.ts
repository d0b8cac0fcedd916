import type { Administration } from '../../console/src/api/administration.ts';
import { ApiProblem } from '../../console/src/api/problem.ts';
import { ACTION_CHOICES, actionInWords } from '../../console/src/pages/audit/actions.ts';
import { textOf } from '../../console/src/pages/audit/export.ts';
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
    const pages = await Array.fromAsync(readEntries(load, async (seconds) => void waited.push(seconds)));
    expect(pages.flat()).toHaveLength(57);
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
    await expect(Array.fromAsync(readEntries(refusing, none))).rejects.toMatchObject({ status: 429 });
    expect(asked).toBe(11);
    const failing = () => Promise.reject(new ApiProblem({ status: 500, kind: 'x', message: 'x' }));
    await expect(Array.fromAsync(readEntries(failing, none))).rejects.toMatchObject({ status: 500 });
  });

  const nobody = {} as Administration;
  const whole = (pages: number) => {
    let left = pages;
    return async () => pageOf(500, --left > 0 ? 'more' : undefined);
  };
  const going = { onRead: () => undefined, isStopped: () => false };

  it('has every entry, however many there are, and says how far it has come', async () => {
    const read: number[] = [];
    const text = await textOf('json', whole(200), nobody, { ...going, onRead: (entries) => void read.push(entries) });
    expect(JSON.parse(await (text as Blob).text())).toHaveLength(100_000);
    expect(read.slice(0, 2)).toEqual([500, 1_000]);
    expect(read.at(-1)).toBe(100_000);
  });

  it('is whole without an entry, and never ends with half of one', async () => {
    const none = await textOf('json', async () => pageOf(0), nobody, going);
    expect(JSON.parse(await (none as Blob).text())).toEqual([]);
    const csv = await textOf('csv', async () => pageOf(0), nobody, going);
    expect(await (csv as Blob).text()).toMatch(/^"at","action",.*"details"\r\n$/);
  });

  it('never is a file that ends early: whoever stops it has none', async () => {
    let asked = 0;
    const isStopped = () => asked >= 3;
    const load = async () => {
      asked += 1;
      return pageOf(500, 'more');
    };
    expect(await textOf('json', load, nobody, { ...going, isStopped })).toBe('stopped');
    expect(asked).toBe(3);
    expect(await textOf('json', async () => pageOf(0), nobody, { ...going, isStopped })).toBe('stopped');
  });
});
