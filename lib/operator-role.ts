import { Duration } from 'aws-cdk-lib';
import { AccountRootPrincipal, type IGrantable, type IPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { SecretsKey } from './secrets-key.ts';
import type { Tables } from './tables.ts';

export interface OperatorRoleProps {
  readonly tables: Tables;
  readonly secretsKey: SecretsKey;
}

/**
 * What the `countersign` command acts as: administration and its audit entries. No key that signs, and no way to have one
 * believed: it may order which of rotation's keys signs, and which is revoked. Secrets it can write and not read.
 *
 * Trusting the account means that its own policies decide who may assume the role: nobody can who has not been given
 * `sts:AssumeRole` on it. No MFA condition, because `aws:MultiFactorAuthPresent` is absent from sessions of IAM
 * Identity Center, which are how people should come; and none on the session's name, which its caller chooses.
 */
export class OperatorRole extends Construct implements IGrantable {
  readonly role: Role;

  constructor(scope: Construct, id: string, { tables, secretsKey }: OperatorRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Countersign: administration by the operator command',
      assumedBy: new AccountRootPrincipal(),
      maxSessionDuration: Duration.hours(1),
    });
    tables.directory.grantAdminister(this);
    tables.members.grantAdminister(this);
    tables.status.grantAdminister(this);
    tables.status.grantReadConfiguration(this);
    tables.auditTrail.grantRecord(this);
    tables.auditTrail.grantRead(this);
    tables.auditSeals.grantRead(this);
    tables.keyRing.grantRead(this);
    tables.keyRing.grantOrder(this);
    tables.providerKeys.grantRead(this);
    tables.redemptions.grantLookUp(this);
    tables.redemptions.grantList(this);
    tables.sessions.grantInvite(this);
    tables.passkeys.grantErase(this);
    secretsKey.grantEncrypt(this);
  }

  get grantPrincipal(): IPrincipal {
    return this.role;
  }
}
