/** The time, in whole seconds since the epoch. */
export type Clock = () => number;

/** How long this invocation may still take, milliseconds; measured, so it falls between two calls. */
export interface Deadline {
  remainingMs(): number;
}
