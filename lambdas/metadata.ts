import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamoClientLogos } from './adapters/aws/directory/client-logos.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';
import { logoEndpoint } from './endpoints/logo-endpoint.ts';
import { metadataEndpoint } from './endpoints/metadata-endpoint.ts';
import openapi from './endpoints/openapi/openapi.json' with { type: 'json' };
import { metadataEnvironment, readConfiguration, readEnvironment } from './environment.ts';
import { ROUTES } from './routes.ts';

const environment = readEnvironment(metadataEnvironment);

const db = dynamo(environmentCall(DYNAMODB));
const logos = logoEndpoint({ logos: dynamoClientLogos(db, environment.DIRECTORY_TABLE) });
const documents = metadataEndpoint({
  configuration: readConfiguration(environment),
  openapi,
  ring: dynamoKeyRingStore(db, environment.KEY_RING_TABLE),
});

/** The well-known documents, and pictures of clients. */
export const handler = asLambdaHandler(
  (event, context) => (event.routeKey === ROUTES.metadata.logo.key ? logos : documents)(event, context),
  powertoolsTelemetry('metadata'),
);
