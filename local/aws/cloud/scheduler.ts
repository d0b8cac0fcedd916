import type { Schedule } from './schedule-model.ts';

/** Calls back once after a delay, and returns what cancels it. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void;

export interface SchedulerOptions {
  readonly schedules: readonly Schedule[];
  now(): number;
  /** Begins one run, whose failures are its own to report: the next comes as planned. */
  run(schedule: Schedule, event: unknown): void;
  readonly setTimer?: SetTimer;
}

/** The longest delay that a timer of Node.js takes; longer ones fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Fires each schedule while the process runs; what was due before is not made up for. Returns what stops it. */
export function startScheduler({ schedules, now, run, setTimer = unrefTimer }: SchedulerOptions): () => void {
  const cancels = new Map<Schedule, () => void>();
  const arm = (schedule: Schedule, dueMs: number): void => {
    const delayMs = Math.max(0, dueMs - now());
    cancels.set(
      schedule,
      setTimer(() => tick(schedule, dueMs), Math.min(delayMs, MAX_TIMER_MS)),
    );
  };
  const tick = (schedule: Schedule, dueMs: number): void => {
    const isDue = now() >= dueMs;
    arm(schedule, isDue ? schedule.nextRun(now()) : dueMs);
    if (isDue) run(schedule, schedule.eventAt(dueMs));
  };
  for (const schedule of schedules) arm(schedule, schedule.nextRun(now()));
  return () => {
    for (const cancel of cancels.values()) cancel();
  };
}

function unrefTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs).unref();
  return () => clearTimeout(timer);
}
