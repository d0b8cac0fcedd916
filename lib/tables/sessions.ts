import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** First-party sessions, by SHA-256 of the cookie. */
export class Sessions extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
  }

  /** Whoever accepts the cookie: reads it, and moves its idle end. */
  grantUse(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'UpdateItem');
  }

  /** A setup link, which lets one member begin. Never a session: those have other keys. */
  grantInvite(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['setup-link#*']), 'PutItem');
  }

  /** Sign-in and sign-out. */
  grantManage(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
  }
}
