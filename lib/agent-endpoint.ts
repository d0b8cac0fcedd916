import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AgentEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Tables } from './tables.ts';

export interface AgentEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly signingKeys: SigningKeys;
}

/**
 * What an agent's host calls: it mints, has its person asked, looks what is approved, and ends sessions of its own. It
 * signs; what it mints from, it cannot approve.
 */
export class AgentEndpoint extends Construct {
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, { api, environment, tables, signingKeys }: AgentEndpointProps) {
    super(scope, id);
    const agent = new CountersignFunction<AgentEnvironment>(this, 'Agent', {
      description: 'Countersign: mints agent tokens, asks for writes, and says what is approved',
      entry: 'lambdas/agent.ts',
      configured: true,
      environment: {
        ...environment,
        SESSIONS_TABLE: tables.sessions.name,
        DIRECTORY_TABLE: tables.directory.name,
        MEMBERS_TABLE: tables.members.name,
        STATUS_TABLE: tables.status.name,
        AGENT_SESSIONS_TABLE: tables.agentSessions.name,
        WRITE_REQUESTS_TABLE: tables.writeRequests.name,
        AUDIT_TRAIL_TABLE: tables.auditTrail.name,
        KEY_RING_TABLE: tables.keyRing.name,
      },
      timeout: Duration.seconds(15),
      memorySizeMb: 1_024,
    });
    tables.sessions.grantUse(agent);
    tables.directory.grantRead(agent);
    tables.members.grantRead(agent);
    tables.status.grantProtect(agent);
    tables.agentSessions.grantRead(agent);
    tables.agentSessions.grantMint(agent);
    tables.agentSessions.grantEnd(agent);
    tables.writeRequests.grantChange(agent);
    tables.auditTrail.grantRecord(agent);
    tables.keyRing.grantRead(agent);
    signingKeys.grantSign(agent);

    this.logGroup = agent.logGroup;
    api.addRoutes(this, ROUTES.agent, api.integrate('Agent', agent.function));
  }
}
