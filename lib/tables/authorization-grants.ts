import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** Requests that clients pushed: beside what people allow, for ten minutes. */
const PUSHED = 'pushed#*';

/** What people allowed tools in a browser: one row each, from the code to its last refresh token, by digest. */
export class AuthorizationGrants extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
  }

  /** Whoever asks a person. It cannot read one, nor bring one back; of pushed requests, it reads one and uses it up. */
  grantAuthorize(grantee: IGrantable): void {
    this.grant(grantee, 'PutItem');
    this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', [PUSHED]), 'GetItem', 'DeleteItem');
  }

  /** Whoever takes a client's request in advance. It cannot make what a person allows. */
  grantPush(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', [PUSHED]), 'PutItem');
  }

  /** Whoever redeems what came of it: one step on, or its end. It cannot make one. */
  grantRedeem(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'UpdateItem');
  }

  /** Whoever is told to end one: it may name the key and that end, and nothing else. */
  grantEnd(grantee: IGrantable): void {
    this.grant(grantee, 'GetItem');
    this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringEquals', ['pk', 'recalledAt']), 'UpdateItem');
  }
}
