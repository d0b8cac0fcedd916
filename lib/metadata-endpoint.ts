import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { MetadataEnvironment } from '../lambdas/environment.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

/** Verifiers cache these documents; a thousand that start at once must still get an answer. */
const DOCUMENT_THROTTLE = { rateLimit: 500, burstLimit: 1_000 };

/** Explains itself to a person who got lost, so it need not answer many. */
const AUTHORIZE_THROTTLE = { rateLimit: 10, burstLimit: 20 };

const DOCUMENTS = {
  AuthorizationServerRoute: '/.well-known/oauth-authorization-server',
  OpenIdConfigurationRoute: '/.well-known/openid-configuration',
  JwksRoute: '/.well-known/jwks.json',
  OpenApiRoute: '/openapi.json',
};

export interface MetadataEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/** The public documents, and `/oauth/authorize`, which explains that there is no code grant yet. */
export class MetadataEndpoint extends Construct {
  constructor(scope: Construct, id: string, { api, environment, tables }: MetadataEndpointProps) {
    super(scope, id);
    const metadata = new CountersignFunction<MetadataEnvironment>(this, 'Metadata', {
      description: 'Countersign: metadata and public keys',
      entry: 'lambdas/metadata.ts',
      environment: { ...environment, KEY_RING_TABLE: tables.keyRing.name },
      timeout: Duration.seconds(10),
      // One read and a small document. Less memory would slow the cold start, which has the same SDK to load.
      memorySizeMb: 512,
    });
    tables.keyRing.grantRead(metadata);
    const integration = api.integrate('Metadata', metadata.function);
    for (const [routeId, path] of Object.entries(DOCUMENTS)) {
      // ANY: API Gateway answers HEAD and preflights only where a route takes them, and 404 where it should be 405.
      api.addRoute(this, routeId, { method: HttpMethod.ANY, path, integration, throttle: DOCUMENT_THROTTLE });
    }
    api.addRoute(this, 'AuthorizeRoute', {
      method: HttpMethod.ANY,
      path: '/oauth/authorize',
      integration,
      throttle: AUTHORIZE_THROTTLE,
    });
  }
}
