import { Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmDefinition, alarmDefinitions, type Watched } from './alarm-definitions.ts';
import { MetricNamespace } from './metric-namespace.ts';
import { OwnMetrics } from './metrics.ts';

export interface AlarmsProps extends Omit<Watched, 'own'> {
  /** Gets every alarm by mail, once whoever reads it has confirmed. Absent: subscribe to the topic what you like. */
  readonly email?: string | undefined;
  /** Absent: one is made. */
  readonly topic?: ITopic | undefined;
}

/** Everything that somebody would want to be woken by, told to one topic, when it begins and when it is over. */
export class Alarms extends Construct {
  readonly topic: ITopic;
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = props.topic ?? alarmTopic(this);
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
    const definitions = Object.entries(alarmDefinitions({ ...props, own: new OwnMetrics(MetricNamespace.of(this)) }));
    this.all = definitions.map(([name, definition]) => this.add(name, definition));
  }

  /** Named after the stack: what a person reads at night is `Countersign-KmsFailing`, and finds it in the runbook. */
  private add(name: string, definition: AlarmDefinition): Alarm {
    const { meaning, metric, threshold, comparison, points, missing, ignoreFewSamples } = definition;
    const alarm = new Alarm(this, name, {
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${meaning} What to do: docs/runbook.md#${name.toLowerCase()}`,
      metric,
      threshold,
      comparisonOperator: comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: points?.of ?? 1,
      datapointsToAlarm: points?.breaching ?? 1,
      treatMissingData: missing,
      ...(ignoreFewSamples && { evaluateLowSampleCountPercentile: 'ignore' }),
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }
}

/**
 * Not encrypted under a key of ours: CloudWatch could publish only with a customer managed key, a dollar a month and
 * one more thing that an alarm depends on, and a message holds names of alarms and numbers. Transport is TLS only.
 */
function alarmTopic(scope: Construct): Topic {
  const topic = new Topic(scope, 'Topic', { displayName: `${Stack.of(scope).stackName} alarms`, enforceSSL: true });
  // A topic with a policy of its own has lost the default one, by which alarms of the same account may publish.
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
  topic.grantPublish(cloudWatch);
  Validations.of(topic).acknowledge({
    id: 'AwsSolutions-SNS2',
    reason: 'Messages hold names of alarms and numbers; CloudWatch cannot publish under the AWS managed key.',
  });
  return topic;
}
