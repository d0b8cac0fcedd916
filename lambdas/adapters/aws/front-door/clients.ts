import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FrontDoor, FrontDoorRotation, FrontDoorSecret } from '../../../ports/front-door.ts';
import { sdkSettings } from '../sdk-settings.ts';
import { cloudFrontDoor } from './distribution.ts';
import { secretsManagerFrontDoor } from './secret.ts';

/** For a request that waits: see {@link sdkSettings}. */
export const frontDoorSecret = (arn: string): FrontDoorSecret =>
  secretsManagerFrontDoor(new SecretsManagerClient(sdkSettings), arn);

/** For rotation, which is in no hurry: the SDK's own time-outs. */
export const patientSecret = (arn: string): FrontDoorRotation =>
  secretsManagerFrontDoor(new SecretsManagerClient({}), arn);

export const patientFrontDoor = (distributionId: string): FrontDoor =>
  cloudFrontDoor(new CloudFrontClient({}), distributionId);
