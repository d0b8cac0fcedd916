import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AdministrationEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SecretsKey } from './secrets-key.ts';
import type { Tables } from './tables.ts';

export interface AdministrationEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly secretsKey: SecretsKey;
}

/** What an organization's administrators look at and change. It signs nothing, and writes secrets without reading any. */
export class AdministrationEndpoint extends Construct {
  constructor(scope: Construct, id: string, props: AdministrationEndpointProps) {
    super(scope, id);
    const administration = administrationFunction(this, props);
    grant(administration, props);
    props.api.addRoutes(this, ROUTES.administration, props.api.integrate('Administration', administration.function));
  }
}

function administrationFunction(scope: Construct, { environment, tables, secretsKey }: AdministrationEndpointProps) {
  return new CountersignFunction<AdministrationEnvironment>(scope, 'Administration', {
    description: 'Countersign: what administrators of an organization look at and change',
    entry: 'lambdas/administration.ts',
    configured: true,
    environment: {
      ...environment,
      SESSIONS_TABLE: tables.sessions.name,
      DIRECTORY_TABLE: tables.directory.name,
      MEMBERS_TABLE: tables.members.name,
      STATUS_TABLE: tables.status.name,
      AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      ACTIVITY_TABLE: tables.activity.name,
      PROVIDER_KEYS_TABLE: tables.providerKeys.name,
      REDEMPTIONS_TABLE: tables.redemptions.name,
      KEY_RING_TABLE: tables.keyRing.name,
      SECRETS_KEY_ARN: secretsKey.arn,
    },
    timeout: Duration.seconds(15),
    memorySizeMb: 512,
  });
}

function grant(
  administration: CountersignFunction<AdministrationEnvironment>,
  { tables, secretsKey }: AdministrationEndpointProps,
): void {
  tables.sessions.grantUse(administration);
  tables.sessions.grantInvite(administration);
  tables.directory.grantSelfService(administration);
  tables.members.grantSelfService(administration);
  tables.status.grantSelfService(administration);
  tables.auditTrail.grantRecord(administration);
  tables.auditTrail.grantRead(administration);
  tables.activity.grantRead(administration);
  tables.redemptions.grantLookUp(administration);
  tables.redemptions.grantList(administration);
  tables.keyRing.grantRead(administration);
  tables.providerKeys.grantRead(administration);
  secretsKey.grantEncrypt(administration);
}
