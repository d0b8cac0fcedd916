import type { FunctionDirectory } from './function-directory.ts';
import { FunctionPool } from './function-pool.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import type { RuntimeOptions } from './lambda-worker.ts';

/** Enough for a browser's six connections and a script beside it, on a laptop. */
const DEFAULT_POOL_SIZE = 8;
const DEFAULT_MAX_WAITING = 100;

export interface PoolsOptions extends RuntimeOptions {
  readonly poolSize?: number;
  readonly maxWaiting?: number;
}

/** One pool per function of the assembly. */
export class FunctionPools {
  readonly #pools: ReadonlyMap<string, FunctionPool>;

  constructor(functions: FunctionDirectory, options: PoolsOptions) {
    const limits = { size: options.poolSize ?? DEFAULT_POOL_SIZE, waiting: options.maxWaiting ?? DEFAULT_MAX_WAITING };
    this.#pools = new Map(functions.all.map((one) => [one.name, new FunctionPool(one, options, limits)]));
  }

  of({ name }: LambdaFunction): FunctionPool {
    const pool = this.#pools.get(name);
    if (pool === undefined) throw new Error(`No pool for ${name}: it is of another assembly`);
    return pool;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }
}
