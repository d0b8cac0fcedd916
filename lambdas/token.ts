import { KMSClient } from '@aws-sdk/client-kms';
import { awsClientSettings } from '../protect/aws-client-settings.ts';
import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { dynamoProviderKeyCache } from './adapters/aws/dynamo-provider-key-cache.ts';
import { dynamoRedemptionStore } from './adapters/aws/dynamo-redemption-store.ts';
import { dynamoTrustSources } from './adapters/aws/dynamo-trust-sources.ts';
import { kmsSigner } from './adapters/aws/kms-signer.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { fetchProviderKeys } from './adapters/https/provider-jwks.ts';
import { cachedTrustSources } from './adapters/memory/cached-trust-sources.ts';
import { sleep, systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { asLambdaHandler } from './endpoints/endpoint.ts';
import { tokenEndpoint } from './endpoints/token-endpoint.ts';
import { readConfiguration, readEnvironment, tokenEnvironment } from './environment.ts';
import { providerKeySource } from './flows/provider-keys.ts';

const environment = readEnvironment(tokenEnvironment);
const configuration = readConfiguration(environment);
const { allowLoopbackIssuers } = configuration;
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  redemptions: environment.REDEMPTIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const client = documentClient();
const clock = systemClock;
const telemetry = powertoolsTelemetry('token');

const endpoint = tokenEndpoint({
  configuration,
  trust: cachedTrustSources(dynamoTrustSources(client, tables), clock),
  providerKeys: providerKeySource({
    cache: dynamoProviderKeyCache(client, environment.PROVIDER_KEYS_TABLE),
    fetchKeys: ({ jwksUri, pinnedHosts }) => fetchProviderKeys(jwksUri, { pinnedHosts, allowLoopbackIssuers }),
    clock,
    sleep,
    telemetry,
  }),
  redemptions: dynamoRedemptionStore(client, tables, configuration.auditRetentionDays),
  signer: kmsSigner(
    new KMSClient(awsClientSettings),
    dynamoKeyRingStore(client, environment.KEY_RING_TABLE),
    clock,
    telemetry,
  ),
  clock,
  ids: systemIds,
  telemetry,
});

/** `POST /oauth/token`. */
export const handler = asLambdaHandler(endpoint, telemetry);
