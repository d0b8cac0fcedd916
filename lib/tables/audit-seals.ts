import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** A chain over the entries of the audit trail. No grant here updates, deletes or batch-writes. */
export class AuditSeals extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  /** Reads the head of a chain, and puts a seal with the next one. */
  grantSeal(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query');
  }
}
