import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** Hourly counters of each organization's requests for tokens, and its last refusals. For people: nothing decides by it. */
export class Activity extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  /** Marks a batch and adds to counters in one transaction; puts refusals, finds those that are too many, deletes them. */
  grantRecord(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'UpdateItem', 'Query', 'DeleteItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }
}
