import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { resourceMetadata } from '../protect/resource-metadata.ts';
import { readVariable } from './environment.ts';
import { json } from './responses.ts';

/** RFC 9728: tells a client that was refused where to get a token, and which scopes there are. */
export async function showResourceMetadata(): Promise<APIGatewayProxyStructuredResultV2> {
  const document = resourceMetadata({
    resource: readVariable('RESOURCE'),
    issuer: readVariable('COUNTERSIGN_ISSUER'),
    scopes: ['projects:read', 'projects:create', 'projects:rename', 'projects:delete'],
    name: 'Sample projects',
  });
  return json(200, document, { 'Cache-Control': 'public, max-age=3600' });
}
