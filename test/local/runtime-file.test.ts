import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../../local/runtime/runtime-file.ts';

const HAS_PROC = existsSync('/proc/self/stat');

describe('a running stack', () => {
  it('is never one whose process was killed, be it waited for or not', async () => {
    if (!HAS_PROC) return;
    // The shell starts a child, says its number, and becomes a program that never waits for it.
    const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await parent.stdout.take(1).toArray()) as [Buffer];
    const pid = Number(String(line));
    try {
      for (let i = 0; i < 100 && isAlive(pid); i += 1) await delay(50);
      expect([isAlive(pid), existsSync(`/proc/${pid}`)]).toEqual([false, true]);
      expect([isAlive(parent.pid ?? 0), isAlive(process.pid)]).toEqual([true, true]);
    } finally {
      parent.kill();
    }
  });
});
