import { Annotations, Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
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

/** How much later than it may a step is taken; a run with nothing to do is two signatures and two reads. */
const INTERVAL = Duration.minutes(15);

/** Creates the signing keys, and moves them through their states. */
export class KeyRotation extends Construct {
  readonly rotation: CountersignFunction<RotationEnvironment>;
  private readonly bootstrap: Trigger;

  constructor(scope: Construct, id: string, { environment, tables, signingKeys }: KeyRotationProps) {
    super(scope, id);
    const rotation = new CountersignFunction<RotationEnvironment>(this, 'Rotation', {
      description: 'Countersign: creates, publishes and retires signing keys',
      entry: 'lambdas/rotation.ts',
      configured: true,
      environment: ({ roleArn }) => ({
        ...environment,
        KEY_RING_TABLE: tables.keyRing.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
        KEY_RING_NAME: signingKeys.ringName,
        ROTATION_ROLE_ARN: roleArn,
      }),
      // "It might take up to five minutes for tag and alias changes to affect KMS key authorization" (KMS developer
      // guide, ABAC): the probe of a new key, which is granted by its tag, may have to be retried for that long.
      timeout: Duration.minutes(6),
      memorySizeMb: 512,
    });
    this.rotation = rotation;
    tables.keyRing.grantAdvance(rotation);
    tables.auditTrail.grantRecord(rotation);
    signingKeys.grantRotate(rotation);
    new Rule(this, 'Schedule', {
      description: 'Countersign: every step of key rotation that is due',
      schedule: Schedule.rate(INTERVAL),
      targets: [new LambdaTarget(rotation.function)],
    });
    Annotations.of(rotation.function).acknowledgeWarning(
      '@aws-cdk/aws-lambda:addPermissionsToVersionOrAlias',
      'The schedule invokes the function, the trigger a version of it, and each may invoke what it invokes.',
    );
    this.bootstrap = bootstrap(this, rotation);
  }

  /**
   * For functions that sign: deployed after rotation has run with the same configuration, so that a longer lifetime of
   * tokens is in the ring before the first such token is signed.
   */
  runsBefore(...signers: readonly Construct[]): void {
    this.bootstrap.executeBefore(...signers);
  }
}

/**
 * Runs rotation as part of a deployment: the first, so that there is a key to sign with before anyone asks, and each
 * that changes its code or configuration, so that a new algorithm takes effect now. Rotation changes nothing that is
 * already as it should be. A failure fails the deployment, which is better than a server that cannot sign.
 */
function bootstrap(scope: Construct, rotation: CountersignFunction<RotationEnvironment>): Trigger {
  return new Trigger(scope, 'Bootstrap', { handler: rotation.function, timeout: Duration.minutes(7) });
}
