import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { CachedStatusSource } from '../protect/cached-status-source.ts';
import { DynamoAgentSessionSource } from '../protect/dynamo-agent-session-source.ts';
import { DynamoMemberSource } from '../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../protect/dynamo-status-source.ts';
import { dynamoPushing } from './adapters/aws/authorization-grants/pushed-requests.ts';
import { dynamoGrantUse } from './adapters/aws/authorization-grants/store.ts';
import { dynamoClientRegistrations } from './adapters/aws/directory/client-registrations.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { ringKeySource } from './adapters/aws/key-ring/key-source.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { dynamoTokenRevocations } from './adapters/aws/members/revocations.ts';
import { dynamoClientAssertions } from './adapters/aws/redemptions/client-assertions.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { cachedTrustSources } from './adapters/memory/cached-trust-sources.ts';
import { tokenBucket } from './adapters/memory/token-bucket.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { publishedProviderKeys } from './composed/provider-keys.ts';
import { scopeRules } from './core/configuration.ts';
import { pushEndpoint } from './endpoints/authorization/pushed-endpoint.ts';
import { byRoute } from './endpoints/http/by-route.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { acceptanceEndpoint } from './endpoints/introspection/acceptance-endpoint.ts';
import { introspectionEndpoint } from './endpoints/introspection/endpoint.ts';
import { revocationEndpoint } from './endpoints/introspection/revocation-endpoint.ts';
import { registerEndpoint, registrationEndpoint } from './endpoints/registration/endpoint.ts';
import { introspectionEnvironment, readConfiguration, readEnvironment } from './environment.ts';
import { ROUTES } from './routes.ts';

const environment = readEnvironment(introspectionEnvironment);
const configuration = readConfiguration(environment);
const { issuer } = configuration;
const tables = environmentCall(DYNAMODB);
const db = dynamo(tables);
const clock = systemClock;
const telemetry = powertoolsTelemetry('introspection');
const trustTables = { directory: environment.DIRECTORY_TABLE, members: environment.MEMBERS_TABLE };

const lookUps = dynamoTrustSources(db, trustTables);

const dependencies = {
  configuration,
  trust: cachedTrustSources(lookUps, clock),
  providerKeys: publishedProviderKeys(db, environment.PROVIDER_KEYS_TABLE, configuration, telemetry),
  clientAssertions: dynamoClientAssertions(db, environment.REDEMPTIONS_TABLE),
  protection: {
    issuer,
    roles: configuration.roles,
    rules: scopeRules(configuration),
    keys: ringKeySource(dynamoKeyRingStore(db, environment.KEY_RING_TABLE), clock),
    members: new DynamoMemberSource(tables, environment.MEMBERS_TABLE),
    statuses: new CachedStatusSource(new DynamoStatusSource(tables, environment.STATUS_TABLE), clock),
    agents: { sessions: new DynamoAgentSessionSource(tables, environment.AGENT_SESSIONS_TABLE) },
    clock,
  },
  clock,
  ids: systemIds,
  telemetry,
  authorizations: dynamoGrantUse(db, environment.AUTHORIZATION_GRANTS_TABLE),
  pushedRequests: dynamoPushing(db, environment.AUTHORIZATION_GRANTS_TABLE),
  revocations: dynamoTokenRevocations(db, environment.MEMBERS_TABLE),
};

/** Of one client, in one instance: as many as its people may begin with at once, and then a slow guesser's. */
const limiter = tokenBucket({ burst: 60, ratePerSecond: 2, clock });

const registration = {
  configuration,
  registrations: dynamoClientRegistrations(
    db,
    {
      directory: environment.DIRECTORY_TABLE,
      status: environment.STATUS_TABLE,
      auditTrail: environment.AUDIT_TRAIL_TABLE,
    },
    configuration.auditRetentionDays,
  ),
  // Nothing from memory: what was switched off a moment ago registers nobody.
  trust: lookUps,
  clock,
  ids: systemIds,
  telemetry,
};

/** `POST /oauth/introspect`, `/oauth/revoke`, `/oauth/par`, `/oauth/acceptance`, and `/oauth/register`: what clients ask for beside tokens. */
export const handler = asLambdaHandler(
  byRoute({
    [ROUTES.introspection.introspect.key]: introspectionEndpoint(dependencies),
    [ROUTES.introspection.revoke.key]: revocationEndpoint(dependencies),
    [ROUTES.introspection.push.key]: pushEndpoint(dependencies),
    [ROUTES.introspection.acceptance.key]: acceptanceEndpoint({ ...dependencies, lookUps, limiter }),
    [ROUTES.introspection.register.key]: registerEndpoint(registration),
    [ROUTES.introspection.registration.key]: registrationEndpoint(registration),
  }),
  telemetry,
);
