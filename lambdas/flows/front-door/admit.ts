import { cameThroughFrontDoor, type FrontDoorValues } from '../../core/front-door/header.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FrontDoorSecret } from '../../ports/front-door.ts';

/** How long values are good without looking again, seconds: a value that was replaced ends within it. */
export const VALUES_MAX_AGE_SECONDS = 60;

/** After an unknown value, looked up at most this often, seconds: whoever guesses makes no more calls than that. */
export const UNKNOWN_VALUE_COOL_DOWN_SECONDS = 5;

/** While the secret cannot be read, what was good goes on for so long, seconds. */
const STALE_SECONDS = 3_600;

export type Admit = (header: string | undefined) => Promise<boolean>;

/**
 * Lets in what came through the distribution. An unknown value is looked up once more, since a new one may be on its way;
 * a secret that cannot be read lets in what was good within the last hour, and else nobody.
 * @throws Unavailable when it cannot be read and never was
 */
export function admitThroughFrontDoor({
  secret,
  clock,
}: {
  readonly secret: FrontDoorSecret;
  readonly clock: Clock;
}): Admit {
  let known: { readonly values: FrontDoorValues; readonly readAt: number } | undefined;

  async function valuesNoOlderThan(seconds: number): Promise<FrontDoorValues> {
    const now = clock();
    if (known !== undefined && now - known.readAt < seconds) return known.values;
    try {
      known = { values: await secret.read(), readAt: now };
    } catch (error) {
      if (known === undefined || now - known.readAt >= STALE_SECONDS) throw error;
    }
    return known.values;
  }

  return async (header) => {
    if (header === undefined || header === '') return false;
    if (cameThroughFrontDoor(header, await valuesNoOlderThan(VALUES_MAX_AGE_SECONDS))) return true;
    return cameThroughFrontDoor(header, await valuesNoOlderThan(UNKNOWN_VALUE_COOL_DOWN_SECONDS));
  };
}
