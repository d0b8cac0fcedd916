import { Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from './deployment-settings.ts';

/** What an account may ask of whatever is deployed into it, applied to everything below `scope`. */
export function applyAccountRules(scope: Construct, { permissionsBoundary, tags = {} }: DeploymentSettings): void {
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
  if (permissionsBoundary === undefined) return;
  const policy = permissionsBoundary.startsWith('arn:')
    ? ManagedPolicy.fromManagedPolicyArn(scope, 'PermissionsBoundary', permissionsBoundary)
    : ManagedPolicy.fromManagedPolicyName(scope, 'PermissionsBoundary', permissionsBoundary);
  PermissionsBoundary.of(scope).apply(policy);
}
