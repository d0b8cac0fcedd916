import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { ApprovalEnvironment } from '../lambdas/environment.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

/** People click; a hundred of them in one second is a busy deployment. */
const THROTTLE = { rateLimit: 100, burstLimit: 100 };

const SESSIONS = '/organizations/{organization}/agent/sessions';

const ROUTES = {
  ApproveRoute: { method: HttpMethod.POST, path: '/organizations/{organization}/agent/approve' },
  ListRoute: { method: HttpMethod.GET, path: SESSIONS },
  TakeBackAllRoute: { method: HttpMethod.DELETE, path: `${SESSIONS}/{sessionId}` },
  TakeBackOneRoute: { method: HttpMethod.DELETE, path: `${SESSIONS}/{sessionId}/scopes/{scope}` },
  ShowPageRoute: { method: HttpMethod.GET, path: '/approve/{organization}/{sessionId}' },
  DecideOnPageRoute: { method: HttpMethod.POST, path: '/approve/{organization}/{sessionId}' },
};

export interface ApprovalEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/** What a person does about agents: approves, lists, takes back. It writes grants, and signs nothing. */
export class ApprovalEndpoint extends Construct {
  constructor(scope: Construct, id: string, { api, environment, tables }: ApprovalEndpointProps) {
    super(scope, id);
    const approval = new CountersignFunction<ApprovalEnvironment>(this, 'Approval', {
      description: 'Countersign: approves writes for agents, lists and takes back',
      entry: 'lambdas/approval.ts',
      environment: {
        ...environment,
        SESSIONS_TABLE: tables.sessions.name,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        STATUS_TABLE: tables.status.name,
        AGENT_SESSIONS_TABLE: tables.agentSessions.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 512,
    });
    tables.sessions.grantUse(approval);
    tables.directory.grantRead(approval);
    tables.members.grantRead(approval);
    tables.status.grantProtect(approval);
    tables.agentSessions.grantApprove(approval);
    tables.auditTrail.grantRecord(approval);

    const integration = api.integrate('Approval', approval.function);
    for (const [routeId, route] of Object.entries(ROUTES)) {
      api.addRoute(this, routeId, { ...route, integration, throttle: THROTTLE });
    }
  }
}
