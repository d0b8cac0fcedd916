import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { resourceMetadata } from '../protect/resource-metadata.ts';
import { readVariable } from './environment.ts';
import { json } from './responses.ts';

/** The document is public, and MCP clients in a browser read it too. */
const ANY_ORIGIN = { 'Access-Control-Allow-Origin': '*' };

/** RFC 9728: tells a client that was refused where to get a token, and which scopes to ask for at first. */
export async function showResourceMetadata(): Promise<APIGatewayProxyStructuredResultV2> {
  const document = await resourceMetadata({
    resource: readVariable('RESOURCE'),
    issuer: readVariable('COUNTERSIGN_ISSUER'),
    name: 'Sample projects',
  });
  return json(200, document, { 'Cache-Control': 'public, max-age=3600', ...ANY_ORIGIN });
}

/** A browser asks first when its page sends headers of its own, as MCP clients do (`MCP-Protocol-Version`). */
export async function allowAnyOrigin(): Promise<APIGatewayProxyStructuredResultV2> {
  const headers = { 'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS', 'Access-Control-Allow-Headers': '*' };
  return { statusCode: 204, headers: { ...ANY_ORIGIN, ...headers, 'Access-Control-Max-Age': '7200' } };
}
