import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IntrospectionEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface IntrospectionEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/**
 * `/oauth/introspect`, `/oauth/revoke`, `/oauth/par`: what `protect()` reads and uses up, who asks, and what is given up: single tokens, and
 * authorizations by their refresh tokens.
 * `/oauth/acceptance` tells a client whether an issuer's assertions would be redeemed for it.
 * `/oauth/par` takes requests in advance; `/oauth/register` takes clients that register themselves, and wait. It signs
 * nothing, makes no grant, and enables no client.
 */
export class IntrospectionEndpoint extends Construct {
  constructor(scope: Construct, id: string, { api, environment, tables }: IntrospectionEndpointProps) {
    super(scope, id);
    const introspection = new CountersignFunction<IntrospectionEnvironment>(this, 'Introspection', {
      description: 'Countersign: tells resource servers what tokens are good for',
      entry: 'lambdas/introspection.ts',
      configured: true,
      environment: {
        ...environment,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        STATUS_TABLE: tables.status.name,
        AGENT_SESSIONS_TABLE: tables.agentSessions.name,
        PROVIDER_KEYS_TABLE: tables.providerKeys.name,
        REDEMPTIONS_TABLE: tables.redemptions.name,
        KEY_RING_TABLE: tables.keyRing.name,
        AUTHORIZATION_GRANTS_TABLE: tables.authorizationGrants.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 1_024,
    });
    tables.directory.grantRead(introspection);
    tables.members.grantProtect(introspection);
    tables.members.grantRevoke(introspection);
    tables.status.grantProtect(introspection);
    tables.agentSessions.grantRead(introspection);
    tables.agentSessions.grantUse(introspection);
    tables.providerKeys.grantCache(introspection);
    tables.redemptions.grantUseAssertion(introspection);
    tables.keyRing.grantRead(introspection);
    tables.authorizationGrants.grantEnd(introspection);
    tables.authorizationGrants.grantPush(introspection);
    tables.directory.grantRegisterClients(introspection);
    tables.status.grantRegisterClients(introspection);
    tables.auditTrail.grantRecord(introspection);

    api.addRoutes(this, ROUTES.introspection, api.integrate('Introspection', introspection.function));
  }
}
