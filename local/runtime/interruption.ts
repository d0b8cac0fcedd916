/** A person, or the system, has asked for the end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** 128 + SIGINT: the shell's convention. */
export const INTERRUPTED = 130;

/**
 * Aborts, with {@link Interrupted}, at the first signal to end, or when nobody reads the output any more. A second
 * signal ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new Interrupted());
  process.stdout.on('error', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      stop();
    });
  }
  return controller.signal;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The work's outcome, or the signal's reason if it aborts before; then the work is left to itself. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const given = aborted(signal).then(() => {
    work.catch(() => undefined);
    throw signal.reason;
  });
  return Promise.race([work, given]);
}
