import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { asLambdaHandler } from './endpoints/endpoint.ts';
import { metadataEndpoint } from './endpoints/metadata-endpoint.ts';
import openapi from './endpoints/openapi/openapi.json' with { type: 'json' };
import { metadataEnvironment, readConfiguration, readEnvironment } from './environment.ts';

const environment = readEnvironment(metadataEnvironment);

const endpoint = metadataEndpoint({
  configuration: readConfiguration(environment),
  openapi,
  ring: dynamoKeyRingStore(dynamo(environmentCall(DYNAMODB)), environment.KEY_RING_TABLE),
});

/** The well-known documents, and `/oauth/authorize`. */
export const handler = asLambdaHandler(endpoint, powertoolsTelemetry('metadata'));
