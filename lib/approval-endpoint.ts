import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApprovalEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Tables } from './tables.ts';

export interface ApprovalEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly signingKeys: SigningKeys;
}

/** What a person does about agents: approves, lists, takes back. It writes grants, and signs evidence of each decision. */
export class ApprovalEndpoint extends Construct {
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, { api, environment, tables, signingKeys }: ApprovalEndpointProps) {
    super(scope, id);
    const approval = new CountersignFunction<ApprovalEnvironment>(this, 'Approval', {
      description: 'Countersign: approves writes for agents, lists and takes back',
      entry: 'lambdas/approval.ts',
      configured: true,
      environment: {
        ...environment,
        SESSIONS_TABLE: tables.sessions.name,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        STATUS_TABLE: tables.status.name,
        AGENT_SESSIONS_TABLE: tables.agentSessions.name,
        WRITE_REQUESTS_TABLE: tables.writeRequests.name,
        PASSKEYS_TABLE: tables.passkeys.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
        KEY_RING_TABLE: tables.keyRing.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 512,
    });
    tables.sessions.grantUse(approval);
    tables.directory.grantRead(approval);
    tables.members.grantRead(approval);
    tables.status.grantProtect(approval);
    tables.agentSessions.grantApprove(approval);
    tables.writeRequests.grantChange(approval);
    tables.writeRequests.grantList(approval);
    tables.passkeys.grantUse(approval);
    tables.auditTrail.grantRecord(approval);
    tables.keyRing.grantRead(approval);
    signingKeys.grantSign(approval);

    this.logGroup = approval.logGroup;
    api.addRoutes(this, ROUTES.approval, api.integrate('Approval', approval.function));
  }
}
