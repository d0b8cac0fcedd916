import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { LOCAL_ACCOUNT } from '../../../local/aws/aws-json/account.ts';
import { DYNAMODB } from '../../../protect/aws/service.ts';
import { readProtectEnvironment } from '../../../protect/environment.ts';
import { protectFetch } from '../../../protect/fetch.ts';
import { createProtection } from '../../../protect/protection.ts';
import { resourceMetadata, resourceMetadataUrl } from '../../../protect/resource-metadata.ts';
import { signedCallTo } from '../../support/doors.ts';
import type { RunningStack } from '../../support/running-stack.ts';
import { mcpResource } from './mcp-configuration.ts';

/** Everything else that a tool does is a write: a tool that nobody thought of is asked for. */
const READING_TOOLS: ReadonlySet<string> = new Set(['list_projects']);

export interface ProjectsServer {
  readonly url: URL;
  /** What the writing tool was called with, by whom. */
  readonly created: readonly { readonly name: string; readonly member: string }[];
  stop(): Promise<void>;
}

/**
 * An MCP server of the official SDK over Streamable HTTP, on loopback: each request is let through by `protectFetch`, and
 * a call of a tool that writes needs the scope that writes. With a port it is a resource of its own, which says where tokens
 * come from; without one it takes those of the sample API. With the rights of the sample API's function, and no others.
 */
export async function startProjectsServer({ stack, issuer }: RunningStack, port?: number): Promise<ProjectsServer> {
  const created: { readonly name: string; readonly member: string }[] = [];
  const own = port === undefined ? undefined : mcpResource(port);
  const guards = guardsOf(stack, own);
  const handle = async (request: Request): Promise<Response> => {
    if (own !== undefined && request.url === resourceMetadataUrl(own)) {
      const scopes = ['projects:read'];
      return Response.json(await resourceMetadata({ resource: own, issuer, scopes, name: 'Projects' }));
    }
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const message: unknown = await request.clone().json();
    const principal = await guards[isWrite(message) ? 'write' : 'read'](request);
    if (principal instanceof Response) return principal;
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    const create = (name: string) => created.push({ name, member: principal.member });
    await mcpServer(create).connect(transport as Transport);
    return transport.handleRequest(request, { parsedBody: message });
  };
  const server = createAdaptorServer({ fetch: handle });
  await new Promise<void>((resolve) => server.listen(port ?? 0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return { url: new URL(mcpResource(address.port)), created, stop };
}

function guardsOf({ cloud, endpoints }: RunningStack['stack'], resource?: string) {
  const { environment, accessKeyId } = cloud.model.functions.named('Projects/Function');
  const dynamo = signedCallTo(DYNAMODB, {
    ...{ endpoint: endpoints.dynamodb, region: LOCAL_ACCOUNT.region },
    credentials: { accessKeyId, secretAccessKey: 'test' },
  });
  const settings = readProtectEnvironment(environment);
  const common = {
    protection: createProtection(settings, dynamo),
    resource: resource ?? String(settings.resource),
    organization: 'token' as const,
    onRefusal: () => undefined,
  };
  return {
    read: protectFetch({ ...common, scopes: ['projects:read'] }),
    write: protectFetch({ ...common, scopes: ['projects:create'] }),
  };
}

/** Of one JSON-RPC message or a batch; what cannot be read is a write, and refused as one. */
function isWrite(message: unknown): boolean {
  return [message].flat().some((one) => {
    if (typeof one !== 'object' || one === null || !('method' in one)) return true;
    if (one.method !== 'tools/call') return false;
    const { name } = ('params' in one ? one.params : {}) as { readonly name?: unknown };
    return typeof name !== 'string' || !READING_TOOLS.has(name);
  });
}

function mcpServer(create: (name: string) => void): McpServer {
  const server = new McpServer({ name: 'projects', version: '1.0.0' });
  server.registerTool('list_projects', { description: 'Lists projects' }, () => ({
    content: [{ type: 'text', text: 'Apollo' }],
  }));
  const inputSchema = { name: z.string() };
  server.registerTool('create_project', { description: 'Creates a project', inputSchema }, ({ name }) => {
    create(name);
    return { content: [{ type: 'text', text: `created ${name}` }] };
  });
  return server;
}
