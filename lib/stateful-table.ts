import { RemovalPolicy } from 'aws-cdk-lib';
import { BillingMode, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Surroundings } from './surroundings.ts';

/** Of an IAM policy statement: operator → key → values. */
export type StatementConditions = Record<string, Record<string, unknown>>;

/**
 * Of a request's values of a key, each must be one of these. ForAllValues alone is true of a request that has none, so
 * that there is one is a condition of its own.
 */
export function everyValue(
  key: 'dynamodb:Attributes' | 'dynamodb:LeadingKeys',
  operator: 'StringEquals' | 'StringLike',
  values: readonly string[],
): StatementConditions {
  return { [`ForAllValues:${operator}`]: { [key]: values }, Null: { [key]: 'false' } };
}

/**
 * What every table has in common: on demand, restorable to any second, deletable only on purpose: unless the server's
 * removal policy says that it goes with the stack.
 *
 * Encryption is DynamoDB's own key (the default). No item holds a token, a secret or a cookie, so a customer managed
 * key would protect nothing more, and it would put KMS in front of every read: a cost, and one more way to be down.
 */
export abstract class StatefulTable extends Construct {
  protected readonly table: Table;

  protected constructor(
    scope: Construct,
    id: string,
    keys: Pick<TableProps, 'partitionKey' | 'sortKey' | 'timeToLiveAttribute' | 'stream'>,
  ) {
    super(scope, id);
    const { removalPolicy = RemovalPolicy.RETAIN } = Surroundings.of(this);
    this.table = new Table(this, 'Table', {
      ...keys,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy,
    });
  }

  get name(): string {
    return this.table.tableName;
  }

  /** Unlike `Table.grant`, never the table's indexes: no trust decision reads one. */
  protected grant(grantee: IGrantable, ...operations: readonly string[]): Grant {
    return this.grantWhere(grantee, undefined, ...operations);
  }

  /** The same, under conditions of an IAM policy. */
  protected grantWhere(
    grantee: IGrantable,
    conditions: StatementConditions | undefined,
    ...operations: readonly string[]
  ): Grant {
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    const resourceArns = [this.table.tableArn];
    return Grant.addToPrincipal({ grantee, actions, resourceArns, ...(conditions && { conditions }) });
  }

  /** @throws Error for a table without a stream */
  protected streamOf(): string {
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error(`${this.node.path} has no stream`);
    return tableStreamArn;
  }

  /** One index and nothing of the table itself: it lists for people, and no trust decision reads it. */
  protected grantQueryIndex(grantee: IGrantable, indexName: string): Grant {
    const resourceArns = [`${this.table.tableArn}/index/${indexName}`];
    return Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns });
  }
}
