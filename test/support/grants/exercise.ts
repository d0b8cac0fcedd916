import type { GrantWorld } from './grant-world.ts';

/** True when it worked; false, or a rejection, when it did not. Can be done again. */
export type Exercise = (world: GrantWorld) => Promise<boolean>;
