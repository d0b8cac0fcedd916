import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB, KMS } from '../protect/aws/service.ts';
import { dynamoAgentSessionStore } from './adapters/aws/agent-sessions/store.ts';
import { dynamoAuditTrail } from './adapters/aws/audit-trail/trail.ts';
import { dynamoSessionTrust } from './adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { signedKms } from './adapters/aws/kms/kms.ts';
import { kmsSigner } from './adapters/aws/kms/signer.ts';
import { dynamoPasskeyStore } from './adapters/aws/passkeys/store.ts';
import { dynamoSessionUse } from './adapters/aws/sessions/store.ts';
import { dynamoAgentSwitch } from './adapters/aws/status/agent-switch.ts';
import { dynamoClientStops } from './adapters/aws/status/client-stops.ts';
import { dynamoEnabledClients } from './adapters/aws/status/enabled-clients.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { dynamoWriteRequestStore } from './adapters/aws/write-requests/store.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { cachedTrustSources } from './adapters/memory/cached-trust-sources.ts';
import { stopsOfInvocation } from './adapters/memory/stops-of-invocation.ts';
import { tokenBucket } from './adapters/memory/token-bucket.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { webAuthnVerifier } from './adapters/webauthn/verifier.ts';
import { confirmationPage } from './endpoints/approval/confirmation-page.ts';
import { approvalEndpoint } from './endpoints/approval/endpoint.ts';
import { approvalPage } from './endpoints/approval/page.ts';
import { asLambdaHandler, type Endpoint } from './endpoints/http/endpoint.ts';
import { sessionGuard } from './endpoints/sign-in/session-guard.ts';
import { approvalEnvironment, readConfiguration, readEnvironment } from './environment.ts';
import { requestsUnderStops, sessionsUnderStops } from './flows/steps/under-stops.ts';
import { ROUTES } from './routes.ts';

const environment = readEnvironment(approvalEnvironment);
const configuration = readConfiguration(environment);
const db = dynamo(environmentCall(DYNAMODB));
const clock = systemClock;
const ring = dynamoKeyRingStore(db, environment.KEY_RING_TABLE);
const telemetry = powertoolsTelemetry('approval');
const requestTables = {
  writeRequests: environment.WRITE_REQUESTS_TABLE,
  agentSessions: environment.AGENT_SESSIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const passkeyTables = { passkeys: environment.PASSKEYS_TABLE, auditTrail: environment.AUDIT_TRAIL_TABLE };
const stops = stopsOfInvocation(dynamoClientStops(db, environment.STATUS_TABLE));
const trustTables = { directory: environment.DIRECTORY_TABLE, members: environment.MEMBERS_TABLE };

const session = {
  configuration,
  sessions: dynamoSessionUse(db, environment.SESSIONS_TABLE),
  trust: cachedSessionTrust(dynamoSessionTrust(db, trustTables), clock),
  clock,
};

const dependencies = {
  ...session,
  sessionGuard: sessionGuard(session),
  // A person clicks: they are held to the rules of this very moment.
  agentSwitch: dynamoAgentSwitch(db, environment.STATUS_TABLE),
  // A person clicks.
  limiter: tokenBucket({ burst: 30, ratePerSecond: 2, clock }),
  tools: cachedTrustSources(dynamoTrustSources(db, trustTables), clock),
  enabledClients: dynamoEnabledClients(db, environment.STATUS_TABLE),
  agentSessions: sessionsUnderStops(dynamoAgentSessionStore(db, environment.AGENT_SESSIONS_TABLE), stops),
  writeRequests: requestsUnderStops(
    dynamoWriteRequestStore(db, requestTables, configuration.auditRetentionDays),
    stops,
  ),
  passkeys: dynamoPasskeyStore(db, passkeyTables, configuration.auditRetentionDays),
  passkeyVerifier: webAuthnVerifier(configuration.issuer),
  auditTrail: dynamoAuditTrail(db, environment.AUDIT_TRAIL_TABLE, configuration.auditRetentionDays),
  signer: kmsSigner(signedKms(environmentCall(KMS)), ring, clock, telemetry),
  ids: systemIds,
  telemetry,
};

const api = approvalEndpoint(dependencies);
const page = approvalPage({ ...dependencies, sessionRefused: telemetry.sessionRefused });
const confirmations = confirmationPage({ ...dependencies, sessionRefused: telemetry.sessionRefused });

const { showPage, decideOnPage, showConfirmations, decideConfirmation } = ROUTES.approval;
const PAGES: Readonly<Record<string, Endpoint>> = {
  [showPage.key]: page,
  [decideOnPage.key]: page,
  [showConfirmations.key]: confirmations,
  [decideConfirmation.key]: confirmations,
};

/** What a person does about agents: approve, list, take back. It signs evidence of what they decide. */
export const handler = asLambdaHandler(
  (event, context) => stops.during(() => (PAGES[event.routeKey] ?? api)(event, context)),
  telemetry,
);
