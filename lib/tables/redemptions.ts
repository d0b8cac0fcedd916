import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LISTING_INDEX } from '../../lambdas/adapters/aws/redemptions/listing.ts';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { number, string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** One item per token: guard against replay, register and audit entry in one. */
export class Redemptions extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
    // For listing only. ALL, because a listing that then read each token's item would cost more than this copy.
    this.table.addGlobalSecondaryIndex({
      indexName: LISTING_INDEX,
      partitionKey: string('hour'),
      sortKey: number('issuedAt'),
      projectionType: ProjectionType.ALL,
    });
  }

  /**
   * Records a redemption, and undoes it when signing failed. `TransactWriteItems` is authorized as the operations in
   * it, so a transaction of puts and deletes needs no more.
   */
  grantRedeem(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'DeleteItem');
  }

  /** A client's own assertion is used up where no token comes of it: a row of these attributes alone, which is no token's. */
  grantUseAssertion(grantee: IGrantable): Grant {
    const own = everyValue('dynamodb:Attributes', 'StringEquals', ['pk', 'owner', 'ttl']);
    return this.grantWhere(grantee, own, 'PutItem');
  }

  /** An organization's tokens, hour by hour. */
  grantList(grantee: IGrantable): Grant {
    return this.grantQueryIndex(grantee, LISTING_INDEX);
  }

  /** One record by its key: whether an assertion was redeemed, and as what. */
  grantLookUp(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }
}
