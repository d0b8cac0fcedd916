import type { Deadline } from '../../ports/clock.ts';

/** What is the same for all of one invocation, and who is told of each step that passes, as soon as it does. */
export interface Invocation<Step> {
  /** Seconds since the epoch, read once: every step decides at the same instant. */
  readonly now: number;
  readonly deadline: Deadline;
  readonly correlationId: string;
  /** Told in the order of the steps; what a log line says of a request that is refused later. */
  readonly observer: (passed: Step) => void;
}
