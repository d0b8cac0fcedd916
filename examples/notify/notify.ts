import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface NotifyProps {
  readonly bus: IEventBus;
  readonly issuer: string;
  /** Of each channel that is wanted: its variables, as `handlers.ts` reads them. */
  readonly channels: Readonly<Partial<Record<'slack' | 'mail' | 'webhook', Readonly<Record<string, string>>>>>;
}

/** Tells people what agents ask them: a function for each channel, and a queue of what nobody took. */
export class Notify extends Construct {
  constructor(scope: Construct, id: string, { bus, issuer, channels }: NotifyProps) {
    super(scope, id);
    const deadLetterQueue = new Queue(this, 'NotTold', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const asked = new Rule(this, 'Asked', {
      eventBus: bus,
      eventPattern: { source: ['countersign'], detailType: ['writes.asked'] },
    });
    for (const [handler, environment] of Object.entries(channels)) {
      const told = new NodejsFunction(this, handler, {
        ...{ entry: `${import.meta.dirname}/handlers.ts`, handler, runtime: Runtime.NODEJS_24_X },
        ...{ environment: { ...environment, ISSUER: issuer }, timeout: Duration.seconds(15), deadLetterQueue },
      });
      if (handler === 'mail') {
        const conditions = { StringEquals: { 'ses:FromAddress': environment['MAIL_FROM'] } };
        told.addToRolePolicy(new PolicyStatement({ actions: ['ses:SendEmail'], resources: ['*'], conditions }));
      }
      asked.addTarget(new LambdaFunction(told));
    }
  }
}
