import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
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
      // What an entry says, once. Entries never change, so there is no old image.
      stream: StreamViewType.NEW_IMAGE,
    });
  }

  grantRecord(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }

  get streamArn(): string {
    return this.streamOf();
  }

  /** What Lambda asks of a stream, as the function. Nothing of the table. */
  grantReadStream(grantee: IGrantable): Grant {
    const operations = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.streamArn] });
  }
}
