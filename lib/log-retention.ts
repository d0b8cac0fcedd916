import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LogRetentionDays } from './deployment-settings.ts';

const CONTEXT_KEY = 'countersign:log-retention-days';

/**
 * How long logs are kept, said once for all log groups below a construct. Three months unless configured: who got which
 * token stands in the tables, and a log answers "why was it refused", which is asked within weeks.
 */
export const LogRetention = {
  /** Before the construct has children: the CDK's own rule for what they inherit. */
  set(scope: Construct, days: LogRetentionDays | undefined): void {
    if (days !== undefined) scope.node.setContext(CONTEXT_KEY, days);
  },

  of(scope: Construct): RetentionDays {
    const days = scope.node.tryGetContext(CONTEXT_KEY) as LogRetentionDays | undefined;
    return days ?? RetentionDays.THREE_MONTHS;
  },
};
