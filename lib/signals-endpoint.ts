import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SignalsEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface SignalsEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/**
 * `/signals/{provider}`: Security Event Tokens that identity providers push. It may take away from members, and give nobody
 * anything: no role, no link, no token, no trust.
 */
export class SignalsEndpoint extends Construct {
  readonly signals: CountersignFunction<SignalsEnvironment>;

  constructor(scope: Construct, id: string, { api, environment, tables }: SignalsEndpointProps) {
    super(scope, id);
    this.signals = new CountersignFunction<SignalsEnvironment>(this, 'Signals', {
      description: 'Countersign: takes what identity providers say has happened to people',
      entry: 'lambdas/signals.ts',
      configured: true,
      environment: {
        ...environment,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        PROVIDER_KEYS_TABLE: tables.providerKeys.name,
        REDEMPTIONS_TABLE: tables.redemptions.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 512,
    });
    tables.directory.grantRead(this.signals);
    tables.directory.grantHearSignals(this.signals);
    tables.members.grantRead(this.signals);
    tables.members.grantSwitchOff(this.signals);
    tables.providerKeys.grantCache(this.signals);
    tables.redemptions.grantUseAssertion(this.signals);
    tables.auditTrail.grantRecord(this.signals);

    api.addRoutes(this, ROUTES.signals, api.integrate('Signals', this.signals.function));
  }
}
