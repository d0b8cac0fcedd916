/** Keeps one caller from using up what all share. Approximate: each instance of a function counts for itself. */
export interface RateLimiter {
  /** Counts one request of this caller. Answers the seconds to wait when it is one too many, else 0. */
  take(caller: string): number;
}
