import { Arn, Aws, Stack, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { KEY_RING_TAG } from '../lambdas/environment.ts';

/**
 * Both, whichever is configured: while a deployment moves from one algorithm to the other, the ring holds keys of each.
 */
const KEY_SPECS = ['RSA_2048', 'ECC_NIST_P256'];
const SIGNING_ALGORITHMS = ['RSASSA_PKCS1_V1_5_SHA_256', 'ECDSA_SHA_256'];

/**
 * Who may do what with the KMS keys that sign tokens. CloudFormation owns none of them: rotation creates and schedules
 * them for deletion, so that neither a rollback nor a deleted stack can take a key away from tokens that it signed.
 * That is why grants name keys by their tag, and not by their ARN.
 */
export class SigningKeys extends Construct {
  /**
   * Value of {@link KEY_RING_TAG} on this deployment's keys. Begins with the stack's name, which is unique in an
   * account and Region: two deployments never sign with each other's keys.
   */
  readonly ringName: string;
  /** Of every key in this account and Region: the tag narrows it. */
  private readonly keyArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const pathInStack = this.node.scopes.slice(stack.node.scopes.length, -1).map(({ node }) => node.id);
    this.ringName = [stack.stackName, ...pathInStack].join('/');
    // Pseudo parameters, not the stack's own values: the acknowledgement below names the ARN as cdk-nag prints it.
    this.keyArn = Arn.format({
      partition: Aws.PARTITION,
      service: 'kms',
      region: Aws.REGION,
      account: Aws.ACCOUNT_ID,
      resource: 'key',
      resourceName: '*',
    });
  }

  /** Signs a digest with a key of this ring, and nothing else. */
  grantSign(grantee: IGrantable & Construct): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Sign'],
        resources: [this.keyArn],
        conditions: {
          StringEquals: {
            ...this.ofThisRing('aws:ResourceTag'),
            'kms:SigningAlgorithm': SIGNING_ALGORITHMS,
            'kms:MessageType': 'DIGEST',
          },
        },
      }),
    );
    acknowledgeKeysByTag(grantee);
  }

  /**
   * Creates keys of this ring, reads their public halves, proves that they sign, finds those that it did not get to
   * record, schedules their deletion.
   */
  grantRotate(grantee: IGrantable & Construct): void {
    this.grantSign(grantee);
    for (const statement of [this.create(), this.tag(), this.manage(), this.listAll(), this.readTags()]) {
      grantee.grantPrincipal.addToPrincipalPolicy(statement);
    }
    Validations.of(grantee).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'kms:CreateKey and kms:ListKeys have no resource to name. Conditions allow to create signing keys that carry ' +
        'the tag of this ring only; listing tells ids and nothing else.',
    });
  }

  private create(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:CreateKey'],
      resources: ['*'],
      conditions: {
        StringEquals: {
          ...this.ofThisRing('aws:RequestTag'),
          'kms:KeySpec': KEY_SPECS,
          'kms:KeyUsage': 'SIGN_VERIFY',
        },
      },
    });
  }

  /**
   * Needed by `CreateKey` with tags, which the policy cannot tell from tagging a key that exists: whoever holds this
   * can adopt any key of the account into the ring. So rotation holds it, which no request reaches, and nothing else.
   */
  private tag(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:TagResource'],
      resources: [this.keyArn],
      conditions: { StringEquals: this.ofThisRing('aws:RequestTag') },
    });
  }

  /** Only keys that sign: a key that encrypts somebody's data, tagged as ours, is not ours to delete. */
  private manage(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:ScheduleKeyDeletion'],
      resources: [this.keyArn],
      conditions: {
        StringEquals: {
          ...this.ofThisRing('aws:ResourceTag'),
          'kms:KeySpec': KEY_SPECS,
          'kms:KeyUsage': 'SIGN_VERIFY',
        },
      },
    });
  }

  /** Finds a key that was created and not recorded: KMS lists all keys or none. */
  private listAll(): PolicyStatement {
    return new PolicyStatement({ actions: ['kms:ListKeys'], resources: ['*'] });
  }

  /**
   * Of every key, to tell ours. With the tag in a condition it would be refused, once a day, for each key that is not:
   * refusals that alarms of the account count.
   */
  private readTags(): PolicyStatement {
    return new PolicyStatement({ actions: ['kms:ListResourceTags'], resources: [this.keyArn] });
  }

  private ofThisRing(conditionKey: 'aws:ResourceTag' | 'aws:RequestTag'): Record<string, string> {
    return { [`${conditionKey}/${KEY_RING_TAG}`]: this.ringName };
  }
}

function acknowledgeKeysByTag(grantee: Construct): void {
  Validations.of(grantee).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
    reason: 'Rotation creates keys after deployment, so they are named by the tag of their ring, in a condition.',
  });
}
