import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** What members are asked for, and have refused lately: one row a member, so that an organization's are one query. */
export class WriteRequests extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('organization'),
      sortKey: string('member'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  /** Whoever asks, or answers: each change is a put over the revision that was read. */
  grantChange(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem');
  }

  grantList(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }
}
