import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { CheckupEnvironment } from '../lambdas/environment.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface CheckupProps {
  readonly tables: Tables;
}

/** Looks once a day for clients whose last secret or key is about to end. Reads the clients, and writes nothing. */
export class Checkup extends Construct {
  readonly checkup: CountersignFunction<CheckupEnvironment>;

  constructor(scope: Construct, id: string, { tables }: CheckupProps) {
    super(scope, id);
    this.checkup = new CountersignFunction<CheckupEnvironment>(this, 'Checkup', {
      description: 'Countersign: looks for client secrets that are about to end',
      entry: 'lambdas/checkup.ts',
      environment: { DIRECTORY_TABLE: tables.directory.name },
      // A read of some milliseconds for each client there is.
      timeout: Duration.minutes(5),
      memorySizeMb: 256,
    });
    tables.directory.grantListClients(this.checkup);
    new Rule(this, 'Daily', {
      description: 'Countersign: looks for client secrets that are about to end',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaFunction(this.checkup.function)],
    });
  }
}
