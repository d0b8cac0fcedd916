import type { Construct } from 'constructs';
import { Activity } from './tables/activity.ts';
import { AgentSessions } from './tables/agent-sessions.ts';
import { AuditSeals } from './tables/audit-seals.ts';
import { AuditTrail } from './tables/audit-trail.ts';
import { AuthorizationGrants } from './tables/authorization-grants.ts';
import { Directory } from './tables/directory.ts';
import { KeyRing } from './tables/key-ring.ts';
import { Members } from './tables/members.ts';
import { Passkeys } from './tables/passkeys.ts';
import { ProviderKeys } from './tables/provider-keys.ts';
import { Redemptions } from './tables/redemptions.ts';
import { Sessions } from './tables/sessions.ts';
import { Status } from './tables/status.ts';
import { WriteRequests } from './tables/write-requests.ts';

/** All that an authorization server remembers. */
export interface Tables {
  readonly directory: Directory;
  readonly members: Members;
  readonly status: Status;
  readonly providerKeys: ProviderKeys;
  readonly redemptions: Redemptions;
  readonly authorizationGrants: AuthorizationGrants;
  readonly keyRing: KeyRing;
  readonly agentSessions: AgentSessions;
  readonly writeRequests: WriteRequests;
  readonly passkeys: Passkeys;
  readonly sessions: Sessions;
  readonly auditTrail: AuditTrail;
  readonly auditSeals: AuditSeals;
  readonly activity: Activity;
}

export function createTables(scope: Construct): Tables {
  return {
    directory: new Directory(scope, 'Directory'),
    members: new Members(scope, 'Members'),
    status: new Status(scope, 'Status'),
    providerKeys: new ProviderKeys(scope, 'ProviderKeys'),
    redemptions: new Redemptions(scope, 'Redemptions'),
    authorizationGrants: new AuthorizationGrants(scope, 'AuthorizationGrants'),
    keyRing: new KeyRing(scope, 'KeyRing'),
    agentSessions: new AgentSessions(scope, 'AgentSessions'),
    writeRequests: new WriteRequests(scope, 'WriteRequests'),
    passkeys: new Passkeys(scope, 'Passkeys'),
    sessions: new Sessions(scope, 'Sessions'),
    auditTrail: new AuditTrail(scope, 'AuditTrail'),
    auditSeals: new AuditSeals(scope, 'AuditSeals'),
    activity: new Activity(scope, 'Activity'),
  };
}
