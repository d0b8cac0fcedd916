import { eventOf, type VendorEvent } from '../core/events/event.ts';
import type { StreamedEntry } from '../ports/audit-stream.ts';
import type { EventPublisher, NotTaken } from '../ports/event-publisher.ts';
import type { EventTelemetry } from '../ports/telemetry.ts';

export interface PublishEventsDependencies {
  readonly publisher: EventPublisher;
  readonly telemetry: EventTelemetry;
  /** Ours. */
  readonly issuer: string;
}

/** Of one call of the bus, with those alone that it did not take. */
const ATTEMPTS = 3;

interface Outgoing {
  readonly sequenceNumber: string;
  readonly event: VendorEvent;
}

/**
 * Publishes what the audit trail has recorded, in its order, at least once. Resolves with the record from which on
 * everything is to come again; `undefined`: all is done.
 *
 * - Delivered again: the same events with the same ids.
 * - Dies between the bus's answer and ours: the whole batch comes again.
 * - The bus takes some of a call: the others alone are tried again; when they still are not taken, they come again with what
 *   follows them.
 * - An entry that cannot be read holds up what follows it, for as often as the stream repeats, and is then laid aside.
 */
export async function publishEvents(
  { publisher, telemetry, issuer }: PublishEventsDependencies,
  records: readonly StreamedEntry[],
): Promise<string | undefined> {
  const unreadable = records.find(({ entry }) => entry === 'unreadable');
  if (unreadable !== undefined) telemetry.auditRecordUnreadable(unreadable.sequenceNumber);
  const before = unreadable === undefined ? records : records.slice(0, records.indexOf(unreadable));
  const outgoing = before.flatMap(({ sequenceNumber, key, entry }): Outgoing[] => {
    const event = entry === 'unreadable' ? 'not_published' : eventOf(entry, key, issuer);
    return event === 'not_published' ? [] : [{ sequenceNumber, event }];
  });
  for (let start = 0; start < outgoing.length; start += publisher.maxEvents) {
    const some = outgoing.slice(start, start + publisher.maxEvents);
    const left = await publishSome(publisher, some);
    if (left.length === 0) continue;
    telemetry.eventsNotTaken(left.map(({ code }) => code));
    const events = new Set(left.map(({ event }) => event));
    return some.find(({ event }) => events.has(event))?.sequenceNumber;
  }
  return unreadable?.sequenceNumber;
}

async function publishSome(publisher: EventPublisher, some: readonly Outgoing[]): Promise<readonly NotTaken[]> {
  let left: readonly NotTaken[] = some.map(({ event }) => ({ event, code: '' }));
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt += 1) {
    left = await publisher.publish(left.map(({ event }) => event));
  }
  return left;
}
