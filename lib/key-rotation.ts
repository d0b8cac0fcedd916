import { Duration } from 'aws-cdk-lib';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { RotationEnvironment } from '../lambdas/environment.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Tables } from './tables.ts';

export interface KeyRotationProps {
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly signingKeys: SigningKeys;
}

/** Creates the signing keys, and moves them through their states. */
export class KeyRotation extends Construct {
  readonly rotation: CountersignFunction<RotationEnvironment>;

  constructor(scope: Construct, id: string, { environment, tables, signingKeys }: KeyRotationProps) {
    super(scope, id);
    const rotation = new CountersignFunction<RotationEnvironment>(this, 'Rotation', {
      description: 'Countersign: creates, publishes and retires signing keys',
      entry: 'lambdas/rotation.ts',
      environment: {
        ...environment,
        KEY_RING_TABLE: tables.keyRing.name,
        KEY_RING_NAME: signingKeys.ringName,
      },
      // "It might take up to five minutes for tag and alias changes to affect KMS key authorization" (KMS developer
      // guide, ABAC): the probe of a new key, which is granted by its tag, may have to be retried for that long.
      timeout: Duration.minutes(6),
      memorySizeMb: 512,
    });
    this.rotation = rotation;
    tables.keyRing.grantAdvance(rotation);
    signingKeys.grantRotate(rotation);
    bootstrap(this, rotation);
  }
}

/**
 * Runs rotation as part of a deployment: the first, so that there is a key to sign with before anyone asks, and each
 * that changes its code or configuration, so that a new algorithm takes effect now. Rotation changes nothing that is
 * already as it should be. A failure fails the deployment, which is better than a server that cannot sign.
 */
function bootstrap(scope: Construct, rotation: CountersignFunction<RotationEnvironment>): void {
  new Trigger(scope, 'Bootstrap', { handler: rotation.function, timeout: Duration.minutes(7) });
}
