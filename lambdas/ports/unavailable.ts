/**
 * A dependency is down, slow or throttled, or a write's outcome is unknown. The wire says 503
 * `temporarily_unavailable` (S9); nothing was released.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly dependency: string;
  /** Seconds, for `Retry-After`. */
  readonly retryAfterSeconds: number;

  constructor(dependency: string, options: { readonly cause?: unknown; readonly retryAfterSeconds?: number } = {}) {
    super(`${dependency} is unavailable`, { cause: options.cause });
    this.dependency = dependency;
    this.retryAfterSeconds = options.retryAfterSeconds ?? 1;
  }
}
