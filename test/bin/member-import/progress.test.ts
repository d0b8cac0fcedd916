import { progressOn } from '../../../bin/member-import/progress.ts';

/** Three lines, and the milliseconds at which each is done. */
function run(isTTY: boolean, ...doneAtMs: readonly number[]): string {
  const written: string[] = [];
  let nowMs = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 };
  const progress = progressOn(stream, 3, () => nowMs);
  for (const at of doneAtMs) {
    nowMs = at;
    progress.step();
  }
  progress.end();
  return written.join('');
}

describe('progress', () => {
  it('rewrites one line of a terminal, ten times a second, and leaves it empty', () => {
    expect(run(true, 50, 100, 150)).toBe('\r\x1b[K2 of 3 lines, 20/s\r\x1b[K');
  });

  it('writes a line to a log every ten seconds, and nothing that a file could not hold', () => {
    expect(run(false, 9_999, 10_000, 10_001)).toBe('2 of 3 lines, 0/s\n');
  });

  it('says nothing of what is done at once', () => {
    expect(run(false, 1, 2, 3)).toBe('');
  });
});
