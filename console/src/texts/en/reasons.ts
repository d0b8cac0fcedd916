import { reasonName } from '../reason-name.ts';

/** A reason is its own name in English. */
export const reasons = { inWords: reasonName };
