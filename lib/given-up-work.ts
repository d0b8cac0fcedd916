import { Duration, Validations } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDestination, IEventSourceDlq, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PERIOD } from './metrics.ts';

/** Invoked by a schedule or a log, without anybody who waits. */
type BackgroundFunction = IGrantable & { readonly function: LambdaFunction };

/** SQS keeps a message no longer. */
const RETENTION = Duration.days(14);

/**
 * Lambda's own defaults, said here because what stands in the queue depends on them: after the first failure twice more,
 * a minute and two minutes later; while the function is throttled, for six hours.
 */
const RETRIES = { retryAttempts: 2, maxEventAge: Duration.hours(6) };

/**
 * Where Lambda puts what nobody waits for and nobody could do: the event, whole, and the error of the last attempt. An
 * on-failure destination, because a dead-letter queue of Lambda's is not told the error.
 *
 * What is in it is what is in the logs (lines of activity, times of schedules), so it is kept like them: encrypted by SQS
 * and reached over TLS only. It goes with the stack, because its lines are in the log that stays.
 */
export class GivenUpWork extends Construct {
  private readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where work goes that failed: a person takes it out, and nothing else reads it.',
    });
  }

  /** How much is in the queue, at the worst of the last minutes. */
  get metric(): IMetric {
    return this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: PERIOD });
  }

  /** Of each of these functions, which may put into the queue and not look into it. */
  keepOf(...functions: readonly BackgroundFunction[]): void {
    // CDK's own SqsDestination would grant to read the queue's attributes too.
    const onFailure: IDestination = { bind: () => ({ destination: this.queue.queueArn }) };
    for (const one of functions) {
      one.function.configureAsyncInvoke({ ...RETRIES, onFailure });
      this.grantPut(one);
    }
  }

  /** For what a stream's records were given up: not the records themselves, but where they stand in the stream. */
  get ofStream(): IEventSourceDlq {
    return { bind: () => ({ destination: this.queue.queueArn }) };
  }

  grantPut(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }
}
