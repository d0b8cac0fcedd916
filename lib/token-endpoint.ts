import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { TokenEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Tables } from './tables.ts';

export interface TokenEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly signingKeys: SigningKeys;
  readonly reservedConcurrency: number | undefined;
}

/**
 * `/oauth/token`: redeems assertions, authorization codes and refresh tokens.
 * For no page of another origin, but for those that configuration names: a browser keeps no secret.
 */
export class TokenEndpoint extends Construct {
  /** What is told of every request for a token. */
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: TokenEndpointProps) {
    super(scope, id);
    const { api, environment, tables, signingKeys, reservedConcurrency } = props;
    const token = new CountersignFunction<TokenEnvironment>(this, 'Token', {
      description: 'Countersign: redeems identity assertions, authorization codes and refresh tokens for access tokens',
      entry: 'lambdas/token.ts',
      configured: true,
      environment: {
        ...environment,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        STATUS_TABLE: tables.status.name,
        PROVIDER_KEYS_TABLE: tables.providerKeys.name,
        REDEMPTIONS_TABLE: tables.redemptions.name,
        AGENT_SESSIONS_TABLE: tables.agentSessions.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
        KEY_RING_TABLE: tables.keyRing.name,
        AUTHORIZATION_GRANTS_TABLE: tables.authorizationGrants.name,
      },
      timeout: Duration.seconds(15),
      // A redemption is 2 ms of work and 15 ms of waiting: more would be paid for while it waits.
      memorySizeMb: 1_024,
      reservedConcurrency,
    });
    this.logGroup = token.logGroup;
    tables.directory.grantRead(token);
    tables.members.grantRead(token);
    tables.providerKeys.grantCache(token);
    tables.redemptions.grantRedeem(token);
    tables.authorizationGrants.grantRedeem(token);
    tables.agentSessions.grantMint(token);
    tables.agentSessions.grantRead(token);
    tables.directory.grantKeepDocuments(token);
    tables.directory.grantComeIn(token);
    tables.status.grantAdmitVouched(token);
    tables.members.grantProvision(token);
    tables.auditTrail.grantRecord(token);
    tables.keyRing.grantRead(token);
    signingKeys.grantSign(token);
    // Not by the route's name: its logical id is older than names.
    api.addRoute(this, 'Route', ROUTES.token.redeem, api.integrate('Token', token.function));
  }
}
