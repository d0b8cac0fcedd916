import { Duration, Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FrontDoorRotationEnvironment } from '../../lambdas/environment.ts';
import { CountersignFunction } from '../countersign-function.ts';
import type { FrontDoorKey } from './key.ts';

export interface FrontDoorKeyRotationProps {
  readonly key: FrontDoorKey;
  readonly distribution: Distribution;
}

const INTERVAL = Duration.days(30);

/** Replaces the value that the distribution sends, every thirty days, and at once by `aws secretsmanager rotate-secret`. */
export class FrontDoorKeyRotation extends Construct {
  readonly rotate: CountersignFunction<FrontDoorRotationEnvironment>;

  constructor(scope: Construct, id: string, { key: { secret }, distribution }: FrontDoorKeyRotationProps) {
    super(scope, id);
    this.rotate = new CountersignFunction<FrontDoorRotationEnvironment>(this, 'Rotate', {
      description: 'Countersign: replaces the header by which the API knows its CloudFront distribution',
      entry: 'lambdas/front-door-rotation.ts',
      environment: { DISTRIBUTION_ID: distribution.distributionId },
      // CloudFront takes minutes to tell every edge.
      timeout: Duration.minutes(15),
      memorySizeMb: 256,
    });
    const { function: fn } = this.rotate;
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        resources: [secret.secretArn],
      }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['cloudfront:GetDistribution', 'cloudfront:GetDistributionConfig', 'cloudfront:UpdateDistribution'],
        resources: [
          Stack.of(this).formatArn({
            service: 'cloudfront',
            region: '',
            resource: 'distribution',
            resourceName: distribution.distributionId,
          }),
        ],
      }),
    );
    fn.addPermission('InvokedBySecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    // CDK's own schedule would also let the function make passwords of everything.
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: secret.secretArn,
      rotationLambdaArn: fn.functionArn,
      rotationRules: { scheduleExpression: `rate(${INTERVAL.toDays()} days)` },
      rotateImmediatelyOnUpdate: false,
    });
    schedule.node.addDependency(fn);
  }
}
