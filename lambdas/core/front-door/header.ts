import { createHash, timingSafeEqual } from 'node:crypto';

/** What the distribution adds to each request that it forwards, and nobody else can: a secret of this deployment. */
export const FRONT_DOOR_HEADER = 'x-countersign-front-door';

/** Values that the header may have at this moment: two while a new one is on its way to every edge. Never logged. */
export type FrontDoorValues = readonly string[];

/**
 * Whether a request came through the distribution. Compared in constant time, as digests, so that neither length nor
 * prefix of a value shows. No values, or no header, is a no (law 10).
 * Does NOT say who sent it: whoever reads the distribution's configuration knows the value.
 */
export function cameThroughFrontDoor(header: string | undefined, values: FrontDoorValues): boolean {
  if (header === undefined || header === '') return false;
  const sent = digest(header);
  return values.map((value) => timingSafeEqual(digest(value), sent)).includes(true);
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value, 'utf8').digest();
}
