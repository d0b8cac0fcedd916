import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { VendorEvent } from '../../lambdas/core/events/event.ts';
import { publishEvents } from '../../lambdas/flows/publish-events.ts';
import type { StreamedEntry } from '../../lambdas/ports/audit-stream.ts';
import type { EventPublisher, NotTaken } from '../../lambdas/ports/event-publisher.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';

const entryOf = (n: number): AuditEntry => ({
  organization: 'acme' as OrganizationId,
  at: 1_793_883_600 + n,
  suffix: String(n).padStart(16, '0'),
  actor: { kind: 'operator', id: 'operator' },
  action: 'member.disabled',
  target: `member-${n}`,
  details: {},
});

const streamed = (n: number): StreamedEntry => ({
  sequenceNumber: String(100 + n),
  key: `key-${n}`,
  entry: entryOf(n),
});
const records = (count: number) => Array.from({ length: count }, (_, n) => streamed(n));

/** Takes what `takes` lets through. */
function bus(takes: (id: string, call: number) => boolean = () => true) {
  const calls: string[][] = [];
  const publisher: EventPublisher = {
    maxEvents: 10,
    publish: async (events: readonly VendorEvent[]): Promise<readonly NotTaken[]> => {
      calls.push(events.map(({ detail }) => detail.id));
      const call = calls.length;
      return events
        .filter(({ detail }) => !takes(detail.id, call))
        .map((event) => ({ event, code: 'InternalFailure' }));
    },
  };
  const told: unknown[] = [];
  const telemetry = {
    eventsNotTaken: (codes: readonly string[]) => told.push(codes),
    auditRecordUnreadable: (sequenceNumber: string) => told.push(sequenceNumber),
  };
  return { calls, told, dependencies: { publisher, telemetry, issuer: 'https://auth.example.com' } };
}

describe('what the audit trail has recorded', () => {
  it('is put on the bus in its order, no more at once than a call may have', async () => {
    const { calls, dependencies } = bus();
    expect(await publishEvents(dependencies, records(25))).toBeUndefined();
    expect(calls.map((ids) => ids.length)).toEqual([10, 10, 5]);
    expect(calls.flat()).toEqual(records(25).map(({ key }) => key));
  });

  it('never is put again because the bus did not take something beside it: that alone is repeated', async () => {
    const { calls, told, dependencies } = bus((id, call) => id !== 'key-3' || call > 2);
    expect(await publishEvents(dependencies, records(5))).toBeUndefined();
    expect(calls.slice(1)).toEqual([['key-3'], ['key-3']]);
    expect(told).toEqual([]);
  });

  it('never is lost when the bus does not take it: it comes again, with what follows it', async () => {
    const { told, dependencies } = bus((id) => id !== 'key-12');
    expect(await publishEvents(dependencies, records(25))).toBe('112');
    expect(told).toEqual([['InternalFailure']]);
  });

  it('never is lost when the bus does not answer: the whole comes again', async () => {
    const { dependencies } = bus();
    const publish = () => Promise.reject(new Unavailable('EventBridge', {}));
    const publisher = { maxEvents: 10, publish };
    await expect(publishEvents({ ...dependencies, publisher }, records(2))).rejects.toThrow(Unavailable);
  });

  it('has the same ids when it comes again', async () => {
    const { calls, dependencies } = bus();
    await publishEvents(dependencies, records(3));
    await publishEvents(dependencies, records(3));
    expect(calls[1]).toEqual(calls[0]);
  });

  it('never is passed over because it cannot be read: what stands before it is published, and it comes again', async () => {
    const { calls, told, dependencies } = bus();
    const [first, , third] = records(3);
    const unreadable = { sequenceNumber: '101', key: '', entry: 'unreadable' } as const;
    expect(
      await publishEvents(
        dependencies,
        [first, unreadable, third].flatMap((one) => one ?? []),
      ),
    ).toBe('101');
    expect(calls).toEqual([['key-0']]);
    expect(told).toEqual(['101']);
  });
});
