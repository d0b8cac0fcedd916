import type { Protection } from './authorize.ts';
import { environmentCall, requireCallEnvironment } from './aws/environment-call.ts';
import { DYNAMODB } from './aws/service.ts';
import type { AwsCall } from './aws/signed-call.ts';
import { CachedStatusSource } from './cached-status-source.ts';
import { systemClock } from './clock.ts';
import { DynamoDeclaredScopes } from './declared-scopes.ts';
import { DynamoAgentSessionSource } from './dynamo-agent-session-source.ts';
import { DynamoMemberSource } from './dynamo-member-source.ts';
import { DynamoStatusSource } from './dynamo-status-source.ts';
import { type ProtectEnvironment, readProtectEnvironment } from './environment.ts';
import { IssuerKeys } from './issuer-keys.ts';
import type { Clock } from './ports.ts';

/** The protection of a deployment: its issuer's keys, its tables. Make one per process, so that routes share caches. */
export function createProtection(
  environment: ProtectEnvironment,
  dynamoDb: AwsCall = environmentCall(DYNAMODB),
  clock: Clock = systemClock,
): Protection {
  const declared = new DynamoDeclaredScopes(dynamoDb, environment.statusTable, clock);
  return {
    issuer: environment.issuer,
    roles: environment.declared?.roles ?? declared,
    rules: environment.declared?.rules ?? (() => declared.rules()),
    keys: new IssuerKeys(environment.issuer, clock),
    members: new DynamoMemberSource(dynamoDb, environment.membersTable),
    statuses: new CachedStatusSource(new DynamoStatusSource(dynamoDb, environment.statusTable), clock),
    clock,
    agents:
      environment.agentSessionsTable === undefined
        ? undefined
        : { sessions: new DynamoAgentSessionSource(dynamoDb, environment.agentSessionsTable) },
  };
}

let shared: Protection | undefined;

/** The one that every route uses which names no other. @throws Error naming a variable that is missing or wrong. */
export function sharedProtection(): Protection {
  if (shared === undefined) {
    const environment = readProtectEnvironment();
    requireCallEnvironment(DYNAMODB);
    shared = createProtection(environment);
  }
  return shared;
}
