import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Surroundings } from './surroundings.ts';

/** Every use names both: what was encrypted for one provider decrypts for no other. */
const CONTEXT_KEYS = ['organization', 'provider'];

/** Of a transmitter's token: the function that signs people in reads none of them, and the one that polls nothing else. */
const OF_SIGNALS = { key: 'purpose', value: 'signals' };

/**
 * The symmetric KMS key of what we must keep secret and be able to read: our own secrets at identity providers that do
 * not take `private_key_jwt`, and the tokens by which we poll for signals. No alias: who uses it is told its ARN. Removed when the tables are, because what was encrypted
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

  /** Of either use. */
  grantEncrypt(grantee: IGrantable): void {
    this.grant(grantee, 'kms:Encrypt', [...CONTEXT_KEYS, OF_SIGNALS.key]);
  }

  /** Secrets by which people sign in. */
  grantDecrypt(grantee: IGrantable): void {
    this.grant(grantee, 'kms:Decrypt', CONTEXT_KEYS);
  }

  /** Tokens by which signals are polled. */
  grantDecryptOfSignals(grantee: IGrantable): void {
    this.grant(grantee, 'kms:Decrypt', [...CONTEXT_KEYS, OF_SIGNALS.key], {
      StringEquals: { [`kms:EncryptionContext:${OF_SIGNALS.key}`]: OF_SIGNALS.value },
    });
  }

  private grant(
    grantee: IGrantable,
    action: string,
    contextKeys: readonly string[],
    also: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  ): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [action],
        resources: [this.key.keyArn],
        conditions: {
          ...also,
          'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': contextKeys },
          // ForAllValues alone is true of no keys at all.
          Null: Object.fromEntries(CONTEXT_KEYS.map((key) => [`kms:EncryptionContext:${key}`, 'false'])),
        },
      }),
    );
  }
}
