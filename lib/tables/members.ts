import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string } from './attributes.ts';

/** Status, role, recall watermark and revoked tokens of people. Its own table, because the vendor's functions may read it. */
export class Members extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('organization'), sortKey: string('member') });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  grantProtect(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /**
   * Which single tokens of a member are revoked. It may name the key and that list and nothing else: neither a role nor a
   * status, and no watermark.
   */
  grantRevoke(grantee: IGrantable): Grant {
    const own = everyValue('dynamodb:Attributes', 'StringEquals', ['organization', 'member', 'revoked']);
    return this.grantWhere(grantee, own, 'UpdateItem');
  }

  /**
   * Disables and recalls. It may name the key, the status and the watermark, and neither a role nor a link. That it never
   * makes anybody active again is code.
   */
  grantSwitchOff(grantee: IGrantable): Grant {
    const own = ['organization', 'member', 'status', 'recalledAt', 'stoppedBy', 'revision'];
    return this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringEquals', own), 'UpdateItem');
  }

  /** A new member just in time, the mark that a provider knows somebody, and the recall of one's own tokens. */
  grantProvision(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'UpdateItem');
  }

  /** What administrators look at and change. Without deletion: a removed member leaves a tombstone. */
  grantSelfService(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'ConditionCheckItem', 'PutItem', 'UpdateItem');
  }

  /**
   * Without deletion: a removed member leaves a tombstone, which just-in-time provisioning never revives. The query is for
   * claiming the ids of members that were made before ids were claimed, and with the condition for placing those that were
   * made before members were listed.
   */
  grantAdminister(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'ConditionCheckItem', 'PutItem', 'UpdateItem');
  }
}
