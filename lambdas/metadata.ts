import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
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
