import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ProvisioningEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface ProvisioningEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/**
 * `/scim/v2`: members come and go by their provider's own word (RFC 7644). A function of its own, because whoever has a SCIM
 * token reaches it: it writes members, their places and the provider's names for them, and nothing that is trusted.
 */
export class ProvisioningEndpoint extends Construct {
  readonly provisioning: CountersignFunction<ProvisioningEnvironment>;

  constructor(scope: Construct, id: string, { api, environment, tables }: ProvisioningEndpointProps) {
    super(scope, id);
    this.provisioning = new CountersignFunction<ProvisioningEnvironment>(this, 'Provisioning', {
      description: 'Countersign: lets identity providers provision members (SCIM)',
      entry: 'lambdas/provisioning.ts',
      configured: true,
      environment: {
        ...environment,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 512,
    });
    tables.directory.grantProvision(this.provisioning);
    tables.members.grantRead(this.provisioning);
    tables.members.grantProvision(this.provisioning);
    tables.auditTrail.grantRecord(this.provisioning);

    api.addRoutes(this, ROUTES.provisioning, api.integrate('Provisioning', this.provisioning.function));
  }
}
