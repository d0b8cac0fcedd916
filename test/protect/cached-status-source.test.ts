import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import type { StatusSubject } from '../../protect/ports.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { NOW } from '../support/issuer.ts';
import { MemoryStatuses } from '../support/memory-protection.ts';

const client = (id: string): StatusSubject => ({ kind: 'client', client: id as ClientId });
const cursor = client('cursor');

function setUp() {
  const rows = new MemoryStatuses();
  const time = { now: NOW };
  return { rows, time, cached: new CachedStatusSource(rows, () => time.now) };
}

describe('statuses in memory', () => {
  it('are at most 60 s old', async () => {
    const { rows, time, cached } = setUp();
    expect(await cached.isActive(cursor)).toBe(true);
    rows.active.delete('client#cursor');
    time.now += 59;
    expect(await cached.isActive(cursor)).toBe(true);
    time.now += 1;
    expect(await cached.isActive(cursor)).toBe(false);
  });

  it('are as old as the question, however late the answer came', async () => {
    const { rows, time } = setUp();
    const answers = Promise.withResolvers<boolean>();
    let asked = 0;
    const slow = {
      isActive: (subject: StatusSubject) => {
        asked += 1;
        return asked === 1 ? answers.promise : rows.isActive(subject);
      },
      organization: (id: OrganizationId) => rows.organization(id),
      agentsStoppedAt: async () => undefined,
    };
    const cached = new CachedStatusSource(slow, () => time.now);
    const first = cached.isActive(cursor);
    time.now += 60;
    answers.resolve(true);
    expect(await first).toBe(true);
    rows.active.delete('client#cursor');
    expect(await cached.isActive(cursor)).toBe(false);
  });

  it('are asked again when the clock was set back', async () => {
    const { rows, time, cached } = setUp();
    await cached.isActive(cursor);
    rows.active.delete('client#cursor');
    time.now -= 3_600;
    expect(await cached.isActive(cursor)).toBe(false);
  });

  it('are asked once for callers that come together', async () => {
    const { rows, cached } = setUp();
    expect(await Promise.all([cached.isActive(cursor), cached.isActive(cursor)])).toEqual([true, true]);
    expect(rows.asked).toEqual(['client#cursor']);
  });

  it('keep no failure', async () => {
    const { rows, cached } = setUp();
    rows.down = true;
    await expect(cached.isActive(cursor)).rejects.toThrow('no answer');
    rows.down = false;
    expect(await cached.isActive(cursor)).toBe(true);
  });

  it('forget the oldest beyond 10,000', async () => {
    const { rows, time, cached } = setUp();
    for (let index = 0; index < 10_000; index += 1) await cached.isActive(client(`c${index}`));
    time.now += 60;
    await cached.isActive(client('c0'));
    await cached.isActive(cursor);
    rows.asked.length = 0;
    await cached.isActive(client('c0'));
    expect(rows.asked).toEqual([]);
    time.now -= 60;
    await cached.isActive(client('c2'));
    expect(rows.asked).toEqual([]);
    await cached.isActive(client('c1'));
    expect(rows.asked).toEqual(['client#c1']);
  });
});
