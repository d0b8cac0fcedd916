/** The process died here. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface ChaosOptions {
  readonly random: () => number;
  /** Of dying at each point before, and at each point after, a call. */
  readonly crashProbability: number;
  /** Lets time pass, seconds. */
  readonly pass: (seconds: number) => void;
}

/**
 * The same object, each of whose methods takes its time, lets others go first, and may die with its process: before the
 * call, when nothing was done, or after it, when it was done and nobody will know.
 */
export function chaotic<T extends object>(port: T, options: ChaosOptions): T {
  return new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        await point(options);
        const answer = await method.apply(target, args);
        await point(options);
        return answer;
      };
    },
  });
}

async function point({ random, crashProbability, pass }: ChaosOptions): Promise<void> {
  pass(Math.floor(random() * 3));
  for (let turns = Math.floor(random() * 4); turns > 0; turns -= 1) await undefined;
  if (random() < crashProbability) throw new Crash();
}
