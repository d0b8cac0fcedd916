import { setTimeout } from 'node:timers/promises';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { patientFrontDoor, patientSecret } from './adapters/aws/front-door/clients.ts';
import { frontDoorRotationEnvironment, readEnvironment } from './environment.ts';
import { rotateFrontDoor } from './flows/front-door/rotate.ts';

const { DISTRIBUTION_ID } = readEnvironment(frontDoorRotationEnvironment);
const frontDoor = patientFrontDoor(DISTRIBUTION_ID);
const wait = (seconds: number) => setTimeout(seconds * 1_000);

/** Invoked by Secrets Manager, a step at a time. The secret is the event's: the role may touch no other. */
export async function handler({ SecretId, ClientRequestToken, Step }: SecretsManagerRotationEvent): Promise<void> {
  await rotateFrontDoor({ secret: patientSecret(SecretId), frontDoor, wait }, Step, ClientRequestToken);
}
