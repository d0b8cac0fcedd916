import type { FrontDoor, FrontDoorRotation } from '../../ports/front-door.ts';
import { UNKNOWN_VALUE_COOL_DOWN_SECONDS } from './admit.ts';

/** What Secrets Manager asks for, in this order. */
export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

export interface RotationDependencies {
  readonly secret: FrontDoorRotation;
  readonly frontDoor: FrontDoor;
  /** Resolves after so many seconds. */
  readonly wait: (seconds: number) => Promise<void>;
}

/** How often it is asked whether every edge has the new value, seconds. */
const POLL_SECONDS = 15;
/** Of the function's fifteen minutes. CloudFront takes about five. */
const ROLL_OUT_SECONDS = 13 * 60;

/**
 * One step of replacing the header's value, without a moment at which a request is refused: the new value is good before
 * any edge sends it, and the old one until every edge has stopped. Secrets Manager repeats a step that failed, and the
 * whole of it after a crash; each step finds what is done already.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 * @throws Error when the edges take longer than {@link ROLL_OUT_SECONDS}: both values stay good, and it is tried again
 */
export async function rotateFrontDoor(
  { secret, frontDoor, wait }: RotationDependencies,
  step: RotationStep,
  rotation: string,
): Promise<void> {
  switch (step) {
    case 'createSecret':
      return secret.prepare(rotation);
    case 'setSecret':
      // Whoever has looked the secret up just now looks again by then: the new value is unknown to nobody who meets it.
      await wait(UNKNOWN_VALUE_COOL_DOWN_SECONDS);
      return frontDoor.send(await secret.valueOf(rotation));
    case 'testSecret':
      for (let waited = 0; !(await frontDoor.isRolledOut()); waited += POLL_SECONDS) {
        if (waited >= ROLL_OUT_SECONDS) throw new Error('the distribution is still being deployed');
        await wait(POLL_SECONDS);
      }
      return undefined;
    case 'finishSecret':
      return secret.finish(rotation);
  }
}
