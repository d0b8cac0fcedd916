import type { VendorEvent } from '../core/events/event.ts';

/** The vendor's event bus. */
export interface EventPublisher {
  /** Of one call. */
  readonly maxEvents: number;
  /**
   * Puts events on the bus, at most {@link maxEvents}. What it resolves with was not taken, each with the reason of the
   * bus; all others are on the bus.
   * @throws Unavailable: it is unknown which are
   */
  publish(events: readonly VendorEvent[]): Promise<readonly NotTaken[]>;
}

export interface NotTaken {
  readonly event: VendorEvent;
  /** A code of the bus's, such as `ThrottlingException`. */
  readonly code: string;
}
