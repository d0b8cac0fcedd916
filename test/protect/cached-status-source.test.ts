import { CachedStatusSource } from '../../protect/cached-status-source.ts';
import type { StatusSubject, SubjectStatus } from '../../protect/ports.ts';
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
    expect(await cached.find(cursor)).toEqual({ isActive: true });
    rows.active.delete('client#cursor');
    time.now += 59;
    expect(await cached.find(cursor)).toEqual({ isActive: true });
    time.now += 1;
    expect(await cached.find(cursor)).toEqual({ isActive: false });
  });

  it('are as old as the question, however late the answer came', async () => {
    const { rows, time } = setUp();
    const answers = Promise.withResolvers<SubjectStatus>();
    let asked = 0;
    const slow = {
      find: (subject: StatusSubject) => {
        asked += 1;
        return asked === 1 ? answers.promise : rows.find(subject);
      },
      organization: (id: OrganizationId) => rows.organization(id),
      agentsStoppedAt: async () => undefined,
    };
    const cached = new CachedStatusSource(slow, () => time.now);
    const first = cached.find(cursor);
    time.now += 60;
    answers.resolve({ isActive: true });
    expect(await first).toEqual({ isActive: true });
    rows.active.delete('client#cursor');
    expect(await cached.find(cursor)).toEqual({ isActive: false });
  });

  it('are asked again when the clock was set back', async () => {
    const { rows, time, cached } = setUp();
    await cached.find(cursor);
    rows.active.delete('client#cursor');
    time.now -= 3_600;
    expect(await cached.find(cursor)).toEqual({ isActive: false });
  });

  it('of when the agents of a client were stopped is at most 60 s old for reads, and of this moment for writes', async () => {
    const { rows, time, cached } = setUp();
    const [acme, client] = ['acme' as OrganizationId, 'cursor' as ClientId];
    const ask = (age: 'now' | 'lately') => cached.agentsStoppedAt(acme, client, age);
    expect(await ask('lately')).toBeUndefined();
    rows.stops.set('cursor', NOW);
    time.now += 59;
    expect([await ask('lately'), await ask('now')]).toEqual([undefined, NOW]);
    time.now += 1;
    expect(await ask('lately')).toBe(NOW);
    expect(rows.stopReads).toEqual(['lately', 'now', 'lately']);
  });

  it('are asked once for callers that come together', async () => {
    const { rows, cached } = setUp();
    expect(await Promise.all([cached.find(cursor), cached.find(cursor)])).toEqual([
      { isActive: true },
      { isActive: true },
    ]);
    expect(rows.asked).toEqual(['client#cursor']);
  });

  it('keep no failure', async () => {
    const { rows, cached } = setUp();
    rows.down = true;
    await expect(cached.find(cursor)).rejects.toThrow('no answer');
    rows.down = false;
    expect(await cached.find(cursor)).toEqual({ isActive: true });
  });

  it('forget the oldest beyond 10,000', async () => {
    const { rows, time, cached } = setUp();
    for (let index = 0; index < 10_000; index += 1) await cached.find(client(`c${index}`));
    time.now += 60;
    await cached.find(client('c0'));
    await cached.find(cursor);
    rows.asked.length = 0;
    await cached.find(client('c0'));
    expect(rows.asked).toEqual([]);
    time.now -= 60;
    await cached.find(client('c2'));
    expect(rows.asked).toEqual([]);
    await cached.find(client('c1'));
    expect(rows.asked).toEqual(['client#c1']);
  });
});
