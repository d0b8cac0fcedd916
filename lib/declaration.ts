import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { DeclarationEnvironment } from '../lambdas/environment.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface DeclarationProps {
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/**
 * Writes roles and read scopes into the Status table, as part of each deployment that changes them: `protect()` reads them
 * there, so that a role can change without a deployment of every function that it protects. A rollback declares what was
 * before: it goes back to the version of the function that did.
 */
export class Declaration extends Construct {
  readonly declare: CountersignFunction<DeclarationEnvironment>;
  private readonly apply: Trigger;

  constructor(scope: Construct, id: string, { environment, tables }: DeclarationProps) {
    super(scope, id);
    const declare = new CountersignFunction<DeclarationEnvironment>(this, 'Declare', {
      description: 'Countersign: writes down what the configuration declares',
      entry: 'lambdas/declaration.ts',
      configured: true,
      environment: { ...environment, STATUS_TABLE: tables.status.name },
      // A write of some milliseconds for each role, one after the other.
      timeout: Duration.minutes(2),
      memorySizeMb: 512,
    });
    this.declare = declare;
    tables.status.grantDeclare(declare);
    this.apply = new Trigger(this, 'Apply', { handler: declare.function, timeout: Duration.minutes(3) });
  }

  /** For functions that `protect()` by what is declared: a role without a row allows nothing. */
  runsBefore(fn: LambdaFunction): void {
    this.apply.executeBefore(fn);
  }
}
