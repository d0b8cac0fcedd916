import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** Administration, sign-ins, approvals, recalls. No grant here updates, deletes or batch-writes: entries stay. */
export class AuditTrail extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  grantRecord(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }
}
