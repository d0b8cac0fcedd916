import { setTimeout } from 'node:timers/promises';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { cloudFrontDoor } from './adapters/aws/front-door/distribution.ts';
import { secretsManagerFrontDoor } from './adapters/aws/front-door/secret.ts';
import { frontDoorRotationEnvironment, readEnvironment } from './environment.ts';
import { rotateFrontDoor } from './flows/front-door/rotate.ts';

const environment = readEnvironment(frontDoorRotationEnvironment);
const secrets = new SecretsManagerClient({});
const frontDoor = cloudFrontDoor(new CloudFrontClient({}), environment.DISTRIBUTION_ID);

/** Invoked by Secrets Manager, a step at a time. The secret is the event's: the role may touch no other. */
export async function handler({ SecretId, ClientRequestToken, Step }: SecretsManagerRotationEvent): Promise<void> {
  const secret = secretsManagerFrontDoor(secrets, SecretId);
  const wait = (seconds: number) => setTimeout(seconds * 1_000);
  await rotateFrontDoor({ secret, frontDoor, wait }, Step, ClientRequestToken);
}
