import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

const CONTEXT_KEY = 'countersign:metric-namespace';

/**
 * CloudWatch namespace of the metrics of one deployment: its stack's name, which is unique in an account and Region, as
 * alarms and dashboard are named. Said once for all that emits and all that watches below a construct.
 */
export const MetricNamespace = {
  /** Before the construct has children: the CDK's own rule for what they inherit. */
  set(scope: Construct): void {
    scope.node.setContext(CONTEXT_KEY, Stack.of(scope).stackName);
  },

  /** @throws Error outside of an authorization server: a metric there would be nobody's */
  of(scope: Construct): string {
    const namespace = MetricNamespace.find(scope);
    if (namespace === undefined) throw new Error(`${scope.node.path} is no part of an authorization server`);
    return namespace;
  },

  /** `undefined` for a function that stands outside, and emits no metric of ours. */
  find(scope: Construct): string | undefined {
    return scope.node.tryGetContext(CONTEXT_KEY) as string | undefined;
  },
};
