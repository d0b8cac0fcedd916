import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** Public keys of identity providers, fetched once for all instances. */
export class ProviderKeys extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
  }

  /** To explain by what redemptions decide by; whoever could write here could sign as any provider. */
  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /** When a host was last asked for clients' documents, and nothing of anybody's keys. */
  grantCoolDownDocuments(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['document#*']), 'UpdateItem');
  }

  /** The update is the single flight: one instance wins the right to fetch, and the cool-down is everyone's. */
  grantCache(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'UpdateItem');
  }
}
