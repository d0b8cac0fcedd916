import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string } from './attributes.ts';

/** States of the signing keys, and their public halves: one item with an optimistic version. */
export class KeyRing extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk') });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  grantAdvance(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem');
  }

  /**
   * Orders beside the keys, which nobody but rotation may write: whoever wrote a public key of theirs into the ring could
   * sign any token.
   */
  grantOrder(grantee: IGrantable): Grant {
    const attributes = ['pk', 'version', 'orders'];
    return this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringEquals', attributes), 'UpdateItem');
  }
}
