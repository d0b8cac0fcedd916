import { KMSClient } from '@aws-sdk/client-kms';
import { awsClientSettings } from './adapters/aws/aws-client-settings.ts';
import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoAdministrationReads } from './adapters/aws/dynamo-administration-reads.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { dynamoMemberRecall } from './adapters/aws/dynamo-member-recall.ts';
import { dynamoProviderKeyCache } from './adapters/aws/dynamo-provider-key-cache.ts';
import { dynamoSessionStore } from './adapters/aws/dynamo-session-store.ts';
import { dynamoSessionTrust } from './adapters/aws/dynamo-session-trust.ts';
import { dynamoTrustSources } from './adapters/aws/dynamo-trust-sources.ts';
import { kmsSecretDecrypter } from './adapters/aws/kms-secrets.ts';
import { kmsSigner } from './adapters/aws/kms-signer.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { openidCodeExchange } from './adapters/https/openid-code-exchange.ts';
import { fetchProviderKeys } from './adapters/https/provider-jwks.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { sleep, systemClock } from './adapters/system/system-clock.ts';
import { systemIds, systemSignInIds } from './adapters/system/system-ids.ts';
import { asLambdaHandler } from './endpoints/endpoint.ts';
import { SESSION_PATHS, sessionEndpoint } from './endpoints/session-endpoint.ts';
import { signInEndpoint } from './endpoints/sign-in-endpoint.ts';
import { readConfiguration, readEnvironment, signInEnvironment } from './environment.ts';
import { providerKeySource } from './flows/provider-keys.ts';

const environment = readEnvironment(signInEnvironment);
const configuration = readConfiguration(environment);
const { allowLoopbackIssuers, auditRetentionDays } = configuration;
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
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
const signer = kmsSigner(kms, dynamoKeyRingStore(client, environment.KEY_RING_TABLE), clock, telemetry);
const secrets = kmsSecretDecrypter(kms, environment.SECRETS_KEY_ARN);

const signIn = signInEndpoint({
  configuration,
  trust,
  providers: dynamoAdministrationReads(client, tables.directory),
  codes: openidCodeExchange({ configuration, signer, secrets, clock, ids }),
  providerKeys: providerKeySource({
    cache: dynamoProviderKeyCache(client, environment.PROVIDER_KEYS_TABLE),
    fetchKeys: ({ jwksUri, pinnedHosts }) => fetchProviderKeys(jwksUri, { pinnedHosts, allowLoopbackIssuers }),
    clock,
    sleep,
    telemetry,
  }),
  sessions,
  clock,
  sleep,
  ids,
  telemetry,
});

const session = sessionEndpoint({
  configuration,
  trust: cachedSessionTrust(trust, clock),
  sessions,
  recalls: dynamoMemberRecall(client, tables, auditRetentionDays),
  clock,
  ids,
  refused: telemetry.sessionRefused,
});

const sessionPaths: readonly string[] = Object.values(SESSION_PATHS);

/** `/login/…`, `/session` and `/logout…`. */
export const handler = asLambdaHandler(
  (event, context) => (sessionPaths.includes(event.rawPath) ? session : signIn)(event, context),
  telemetry,
);
