import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Surroundings } from './surroundings.ts';

/** Every use names both: what was encrypted for one provider decrypts for no other. */
const CONTEXT_KEYS = ['organization', 'provider'];

/**
 * The symmetric KMS key of what we must keep secret and be able to read: our own secrets at identity providers that do
 * not take `private_key_jwt`. No alias: who uses it is told its ARN. Removed when the tables are, because what was encrypted
 * under it is in one of them.
 */
export class SecretsKey extends Construct {
  private readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: "Countersign: the deployment's own secrets at identity providers",
      enableKeyRotation: true,
      removalPolicy: Surroundings.of(this).removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  get arn(): string {
    return this.key.keyArn;
  }

  grantEncrypt(grantee: IGrantable): void {
    this.grant(grantee, 'kms:Encrypt');
  }

  grantDecrypt(grantee: IGrantable): void {
    this.grant(grantee, 'kms:Decrypt');
  }

  private grant(grantee: IGrantable, action: string): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [action],
        resources: [this.key.keyArn],
        conditions: {
          'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': CONTEXT_KEYS },
          // ForAllValues alone is true of no keys at all.
          Null: Object.fromEntries(CONTEXT_KEYS.map((key) => [`kms:EncryptionContext:${key}`, 'false'])),
        },
      }),
    );
  }
}
