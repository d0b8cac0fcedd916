import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { SignalPollingEnvironment } from '../lambdas/environment.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SecretsKey } from './secrets-key.ts';
import type { Tables } from './tables.ts';

export interface SignalPollingProps {
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly secretsKey: SecretsKey;
}

/**
 * Fetches, once a minute, the Security Event Tokens of identity providers that do not push them. A function of its own: what
 * anybody can call has no transmitter's token, and this one has no secret by which people sign in. It may take away from
 * members, and give nobody anything.
 */
export class SignalPolling extends Construct {
  readonly polling: CountersignFunction<SignalPollingEnvironment>;

  constructor(scope: Construct, id: string, { environment, tables, secretsKey }: SignalPollingProps) {
    super(scope, id);
    const description = 'Countersign: fetches what identity providers say has happened to people';
    this.polling = new CountersignFunction<SignalPollingEnvironment>(this, 'SignalPolling', {
      description,
      entry: 'lambdas/signal-polling.ts',
      configured: true,
      environment: {
        ...environment,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        PROVIDER_KEYS_TABLE: tables.providerKeys.name,
        REDEMPTIONS_TABLE: tables.redemptions.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
        SECRETS_KEY_ARN: secretsKey.arn,
      },
      // A minute in which streams are begun, and what the last of them takes.
      timeout: Duration.minutes(2),
      memorySizeMb: 512,
    });
    tables.directory.grantRead(this.polling);
    tables.directory.grantPollSignals(this.polling);
    tables.members.grantRead(this.polling);
    tables.members.grantSwitchOff(this.polling);
    tables.providerKeys.grantCache(this.polling);
    tables.redemptions.grantUseAssertion(this.polling);
    tables.auditTrail.grantRecord(this.polling);
    secretsKey.grantDecryptOfSignals(this.polling);
    // The next run does what this one could not: repeated, it would only come twice.
    this.polling.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'EveryMinute', {
      description,
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.polling.function)],
    });
  }
}
