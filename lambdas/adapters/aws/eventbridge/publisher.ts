import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { VendorEvent } from '../../../core/events/event.ts';
import { EVENT_SOURCE } from '../../../core/events/schema.ts';
import type { EventPublisher } from '../../../ports/event-publisher.ts';
import { callDependency } from '../outage.ts';
import { sdkSettings } from '../sdk-settings.ts';

/** "Maximum number of 10 items" (PutEvents). An event of ours is some hundred bytes to 4 kB; a call may have 256 kB. */
const MAX_EVENTS = 10;

/**
 * PutEvents on one bus. An answer is in the order of its request: an entry of it with an `ErrorCode` was not taken.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function eventBridgePublisher(
  bus: string,
  client: EventBridgeClient = new EventBridgeClient(sdkSettings),
): EventPublisher {
  return {
    maxEvents: MAX_EVENTS,
    publish: async (events) => {
      const input = { Entries: events.map((event) => entryOf(event, bus)) };
      const answer = await callDependency('EventBridge', () => client.send(new PutEventsCommand(input)));
      return events.flatMap((event, i) => {
        const { EventId, ErrorCode } = answer.Entries?.[i] ?? {};
        // An entry that the answer says nothing of was not taken: unknown is never a pass.
        return EventId === undefined ? [{ event, code: ErrorCode ?? 'no_answer' }] : [];
      });
    },
  };
}

function entryOf({ kind, detail }: VendorEvent, bus: string) {
  return {
    EventBusName: bus,
    Source: EVENT_SOURCE,
    DetailType: kind,
    Time: new Date(detail.time),
    Detail: JSON.stringify(detail),
  };
}
