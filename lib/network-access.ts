import { Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { FunctionProps } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Network } from './surroundings.ts';

/** What Lambda itself needs to put a function into a VPC. */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets a function run in a VPC, and says where. Lambda manages the interfaces under the function's own role, so that the
 * code could do so too: what the code itself asks carries its function's ARN, and is denied.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function inNetwork(
  scope: Construct,
  role: Role,
  { vpc, vpcSubnets, securityGroups }: Network,
): Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  role.addToPolicy(new PolicyStatement({ actions: INTERFACES, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: INTERFACES,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  Validations.of(scope).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Network interfaces have no name before Lambda makes them; the code itself is denied to touch any.',
  });
  return { vpc, securityGroups: [...securityGroups], ...(vpcSubnets && { vpcSubnets }) };
}
