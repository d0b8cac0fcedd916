import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { logGroup } from './log-group.ts';

/** Of the function that CDK adds to a stack with a trigger, where `aws-cdk-lib/triggers` puts it. */
const PROVIDER_ID = 'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider';

/**
 * Gives CDK's trigger provider a log group with our retention; by itself it would write to one that Lambda makes, and that
 * keeps everything for ever. Of a name of its own, and not `/aws/lambda/…`: the stacks that were deployed before have that.
 * @throws Error when the stack has no trigger, or `aws-cdk-lib` puts its provider elsewhere
 */
export function limitTriggerLog(scope: Construct): void {
  const handler = triggerProvider(scope)?.node.tryFindChild('Handler');
  if (!CfnResource.isCfnResource(handler))
    throw new Error('No trigger provider in this stack: aws-cdk-lib has changed');
  const { logGroupName } = logGroup(scope, 'TriggerLog');
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroupName });
}

/** What CDK has added to the stack itself, beside what stands below `scope`. */
export function triggerProvider(scope: Construct): IConstruct | undefined {
  return Stack.of(scope).node.tryFindChild(PROVIDER_ID);
}
