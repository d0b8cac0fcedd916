import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SealingEnvironment } from '../lambdas/environment.ts';
import { consumeAuditTrail } from './audit-stream.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { GivenUpWork } from './given-up-work.ts';
import type { Tables } from './tables.ts';

export interface AuditSealingProps {
  readonly tables: Tables;
  readonly givenUp: GivenUpWork;
}

/**
 * Chains the entries of the audit trail, behind the requests and never in their way. A function of its own: whoever can put
 * entries cannot put seals, and a bus that is down holds no seal up.
 */
export class AuditSealing extends Construct {
  readonly sealer: CountersignFunction<SealingEnvironment>;

  constructor(scope: Construct, id: string, { tables, givenUp }: AuditSealingProps) {
    super(scope, id);
    this.sealer = new CountersignFunction<SealingEnvironment>(this, 'Seals', {
      description: 'Countersign: chains the entries of the audit trail',
      entry: 'lambdas/sealing.ts',
      environment: { AUDIT_SEALS_TABLE: tables.auditSeals.name },
      timeout: Duration.minutes(1),
      memorySizeMb: 256,
    });
    const access = [
      tables.auditTrail.grantReadStream(this.sealer),
      tables.auditSeals.grantSeal(this.sealer),
      givenUp.grantPut(this.sealer),
    ];
    consumeAuditTrail(this, this.sealer.function, tables, givenUp, access);
  }
}
