import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LogRetention } from './log-retention.ts';
import { Surroundings } from './surroundings.ts';

/**
 * A log group as all of ours are. Kept when the stack goes, because "why was it refused" is asked later, unless the
 * server's removal policy says otherwise. Removed when its creation is rolled back, so that a failed first deployment
 * leaves none.
 */
export function logGroup(scope: Construct, id: string, props: Pick<LogGroupProps, 'logGroupName'> = {}): LogGroup {
  const { removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, logEncryptionKey } = Surroundings.of(scope);
  return new LogGroup(scope, id, {
    ...props,
    retention: LogRetention.of(scope),
    removalPolicy,
    ...(logEncryptionKey && { encryptionKey: logEncryptionKey }),
  });
}
