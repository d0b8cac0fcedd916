import type { KmsKeyManagerOptions } from '../../lambdas/adapters/aws/kms/key-manager.ts';
import type { SigningTelemetry } from '../../lambdas/ports/telemetry.ts';

/** Whose keys tests create, and who guards them. */
export const TEST_RING: KmsKeyManagerOptions = {
  ringName: 'test-ring',
  guardians: { rotationRoleArn: 'arn:aws:iam::111111111111:role/Rotation' },
};

/** For tests in which no key fails. */
export const noFailover: SigningTelemetry = {
  signingKeyFailedOver: (kid) => {
    throw new Error(`the key ${kid} failed`);
  },
};
