import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AuthorizationEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface AuthorizationEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  /** Where the route's logical id comes from: it is older than this function, and API Gateway takes no second one of its key. */
  readonly routeScope: Construct;
}

/** `/oauth/authorize`: a person says what a tool may do. It makes authorizations, and can neither read nor redeem one. */
export class AuthorizationEndpoint extends Construct {
  readonly authorization: CountersignFunction<AuthorizationEnvironment>;

  constructor(scope: Construct, id: string, { api, environment, tables, routeScope }: AuthorizationEndpointProps) {
    super(scope, id);
    this.authorization = new CountersignFunction<AuthorizationEnvironment>(this, 'Authorization', {
      description: 'Countersign: asks people what a tool may do',
      entry: 'lambdas/authorization.ts',
      configured: true,
      environment: {
        ...environment,
        SESSIONS_TABLE: tables.sessions.name,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        AUTHORIZATION_GRANTS_TABLE: tables.authorizationGrants.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
        STATUS_TABLE: tables.status.name,
        PROVIDER_KEYS_TABLE: tables.providerKeys.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 512,
    });
    const { authorization } = this;
    tables.sessions.grantUse(authorization);
    tables.directory.grantRead(authorization);
    tables.directory.grantAdmitClients(authorization);
    tables.status.grantAdmitClients(authorization);
    tables.providerKeys.grantCoolDownDocuments(authorization);
    tables.members.grantRead(authorization);
    tables.authorizationGrants.grantAuthorize(authorization);
    tables.auditTrail.grantRecord(authorization);

    api.addRoutes(routeScope, ROUTES.authorization, api.integrate('Authorization', authorization.function));
  }
}
