import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LogRetention } from './log-retention.ts';

/** Of the function that CDK adds to a stack with a trigger, where `aws-cdk-lib/triggers` puts it. */
const PROVIDER_ID = 'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider';

/**
 * Gives CDK's trigger provider a log group with our retention; by itself it would write to one that Lambda makes, and that
 * keeps everything for ever. Of a name of its own, and not `/aws/lambda/…`: the stacks that were deployed before have that.
 * @throws Error when the stack has no trigger, or `aws-cdk-lib` puts its provider elsewhere
 */
export function limitTriggerLog(scope: Construct): void {
  const handler = Stack.of(scope).node.tryFindChild(PROVIDER_ID)?.node.tryFindChild('Handler');
  if (!CfnResource.isCfnResource(handler))
    throw new Error('No trigger provider in this stack: aws-cdk-lib has changed');
  const { logGroupName } = new LogGroup(scope, 'TriggerLog', {
    retention: LogRetention.of(scope),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroupName });
}
