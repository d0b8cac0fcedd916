import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/**
 * Members' passkeys, and the challenges that these answer. A table of its own: one function alone may put a passkey in it,
 * and no other function reads one.
 */
export class Passkeys extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
  }

  /** Registers, removes, and takes answers. */
  grantUse(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem', 'DeleteItem');
  }

  /** Takes away those of whoever is erased, and no challenge. It can put none there. */
  grantErase(grantee: IGrantable): Grant {
    const keys = everyValue('dynamodb:LeadingKeys', 'StringLike', ['member#*', 'credential#*']);
    return this.grantWhere(grantee, keys, 'GetItem', 'DeleteItem');
  }
}
