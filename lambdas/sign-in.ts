import { KMSClient } from '@aws-sdk/client-kms';
import { awsClientSettings } from '../protect/aws-client-settings.ts';
import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoActivationQuestions } from './adapters/aws/dynamo-activation-questions.ts';
import { dynamoAdministrationReads } from './adapters/aws/dynamo-administration-reads.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { dynamoMemberRecall } from './adapters/aws/dynamo-member-recall.ts';
import { dynamoProviderActivation } from './adapters/aws/dynamo-provider-activation.ts';
import { dynamoProviderKeyCache } from './adapters/aws/dynamo-provider-key-cache.ts';
import { dynamoSessionStore } from './adapters/aws/dynamo-session-store.ts';
import { dynamoSessionTrust } from './adapters/aws/dynamo-session-trust.ts';
import { dynamoSetupStore } from './adapters/aws/dynamo-setup-store.ts';
import { dynamoTrustSources } from './adapters/aws/dynamo-trust-sources.ts';
import { kmsSecretDecrypter } from './adapters/aws/kms-secrets.ts';
import { kmsSigner } from './adapters/aws/kms-signer.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { openidCodeExchange } from './adapters/https/openid-code-exchange.ts';
import { fetchProviderKeys } from './adapters/https/provider-jwks.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { sleep, systemClock } from './adapters/system/system-clock.ts';
import { systemIds, systemSignInIds } from './adapters/system/system-ids.ts';
import { activationEndpoint } from './endpoints/activation-endpoint.ts';
import { activationPage } from './endpoints/activation-page.ts';
import { asLambdaHandler, type Endpoint } from './endpoints/endpoint.ts';
import { SESSION_PATHS, sessionEndpoint } from './endpoints/session-endpoint.ts';
import { setupEndpoint } from './endpoints/setup-endpoint.ts';
import { signInEndpoint } from './endpoints/sign-in-endpoint.ts';
import { readConfiguration, readEnvironment, signInEnvironment } from './environment.ts';
import { providerKeySource } from './flows/provider-keys.ts';

const environment = readEnvironment(signInEnvironment);
const configuration = readConfiguration(environment);
const { allowLoopbackIssuers, auditRetentionDays } = configuration;
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  status: environment.STATUS_TABLE,
  sessions: environment.SESSIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const client = documentClient();
const kms = new KMSClient(awsClientSettings);
const clock = systemClock;
const ids = { ...systemIds, ...systemSignInIds };
const telemetry = powertoolsTelemetry('sign-in');
const trust = { ...dynamoTrustSources(client, tables), ...dynamoSessionTrust(client, tables) };
const sessions = dynamoSessionStore(client, tables, auditRetentionDays);
const setups = dynamoSetupStore(client, tables, auditRetentionDays);
const questions = dynamoActivationQuestions(client, tables.sessions);
const providers = dynamoAdministrationReads(client, tables.directory);
const signer = kmsSigner(kms, dynamoKeyRingStore(client, environment.KEY_RING_TABLE), clock, telemetry);
const secrets = kmsSecretDecrypter(kms, environment.SECRETS_KEY_ARN);

const signIn = signInEndpoint({
  configuration,
  trust,
  providers,
  codes: openidCodeExchange({ configuration, signer, secrets, clock, ids }),
  providerKeys: providerKeySource({
    cache: dynamoProviderKeyCache(client, environment.PROVIDER_KEYS_TABLE),
    fetchKeys: ({ jwksUri, pinnedHosts }) => fetchProviderKeys(jwksUri, { pinnedHosts, allowLoopbackIssuers }),
    clock,
    sleep,
    telemetry,
  }),
  sessions,
  setups,
  questions,
  clock,
  sleep,
  ids,
  telemetry,
});

const activation = activationEndpoint({
  ...{ configuration, trust, providers, sessions, setups, clock, ids, telemetry },
  refused: telemetry.sessionRefused,
});

const decision = activationPage({
  ...{ configuration, trust, providers, sessions, setups, questions, clock, sleep, ids, telemetry },
  activate: dynamoProviderActivation(client, tables, auditRetentionDays),
  refused: telemetry.sessionRefused,
});

const setup = setupEndpoint({ configuration, trust, setups, clock, ids });

const session = sessionEndpoint({
  configuration,
  trust: cachedSessionTrust(trust, clock),
  sessions,
  setups,
  recalls: dynamoMemberRecall(client, tables, auditRetentionDays),
  clock,
  ids,
  refused: telemetry.sessionRefused,
});

const sessionPaths: readonly string[] = Object.values(SESSION_PATHS);

function endpointOf(path: string): Endpoint {
  if (sessionPaths.includes(path)) return session;
  if (path.startsWith('/setup/')) return setup;
  if (path.startsWith('/activate/')) return decision;
  return path.startsWith('/organizations/') ? activation : signIn;
}

/** `/login/…`, `/session`, `/logout…`, `/setup/…`, and what makes a pending provider active. */
export const handler = asLambdaHandler((event, context) => endpointOf(event.rawPath)(event, context), telemetry);
