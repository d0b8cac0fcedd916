/** A terminal is written to ten times a second; a log every ten seconds. */
const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 10_000;

export interface Progress {
  /** One more is done. */
  readonly step: () => void;
  /** Nothing more follows: a terminal's line is wiped. */
  readonly end: () => void;
}

/** Counts up to `total`, with the rate. `nowMs` may count from anywhere. */
export function progressOn(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  total: number,
  nowMs: () => number = () => performance.now(),
): Progress {
  const startedAt = nowMs();
  const interval = stream.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  let shownAt = startedAt;
  let done = 0;

  function show(now: number): void {
    shownAt = now;
    const rate = Math.round((done * 1_000) / Math.max(now - startedAt, 1));
    const text = `${done} of ${total} lines, ${rate}/s`;
    stream.write(stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  }

  return {
    step: () => {
      done += 1;
      const now = nowMs();
      if (now - shownAt >= interval) show(now);
    },
    end: () => {
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}

export const SILENT: Progress = { step: () => undefined, end: () => undefined };
