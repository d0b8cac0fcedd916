import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { MetadataEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface MetadataEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
}

/** The public documents, and pictures of clients. */
export class MetadataEndpoint extends Construct {
  constructor(scope: Construct, id: string, { api, environment, tables }: MetadataEndpointProps) {
    super(scope, id);
    const metadata = new CountersignFunction<MetadataEnvironment>(this, 'Metadata', {
      description: 'Countersign: metadata and public keys',
      entry: 'lambdas/metadata.ts',
      configured: true,
      environment: { ...environment, KEY_RING_TABLE: tables.keyRing.name, DIRECTORY_TABLE: tables.directory.name },
      timeout: Duration.seconds(10),
      // One read and a small document. Less memory would slow the cold start, which has the same SDK to load.
      memorySizeMb: 512,
    });
    tables.keyRing.grantRead(metadata);
    tables.directory.grantReadLogos(metadata);
    api.addRoutes(this, ROUTES.metadata, api.integrate('Metadata', metadata.function));
  }
}
