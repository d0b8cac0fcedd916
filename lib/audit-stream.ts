import { Duration } from 'aws-cdk-lib';
import type { Grant } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { GivenUpWork } from './given-up-work.ts';
import type { Tables } from './tables.ts';

/** Entries in one invocation. */
const BATCH_SIZE = 100;

/**
 * How often, and for how long, Lambda repeats what a consumer could not do. An outage of some hours loses nothing; an entry
 * that can never be dealt with holds up its part of the stream no longer than that.
 */
const RETRY_HOURS = 12;
const RETRIES = { retryAttempts: 1_000, maxRecordAge: Duration.hours(RETRY_HOURS) };

/**
 * Gives a function the new entries of the audit trail, in the order of each (organization, day). DynamoDB recommends two
 * readers of a stream at the most, and these are two: the bus and the chain.
 * @param access what else the function may do: before the first entry comes
 */
export function consumeAuditTrail(
  scope: Construct,
  consumer: LambdaFunction,
  { auditTrail }: Pick<Tables, 'auditTrail'>,
  givenUp: GivenUpWork,
  access: readonly Grant[],
): void {
  const mapping = new EventSourceMapping(scope, 'Stream', {
    target: consumer,
    eventSourceArn: auditTrail.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: BATCH_SIZE,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    ...RETRIES,
    onFailure: givenUp.ofStream,
    // What retention deletes is no entry.
    filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
  });
  // Lambda looks whether the role may read the stream when the mapping is made.
  for (const one of access) one.applyBefore(mapping);
}
