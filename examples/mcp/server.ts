/** An MCP server with a tool that reads and one that writes, of an organization's projects. */
import { randomUUID } from 'node:crypto';
import { McpProtection } from '@countersign/protect/mcp';
import { resourceMetadata } from '@countersign/protect/resource-metadata';
import { createAdaptorServer } from '@hono/node-server';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const { COUNTERSIGN_ISSUER: issuer = '', RESOURCE: resource = '', PORT = '0' } = process.env;
const protection = new McpProtection({ scopes: ['projects:read'], UrlElicitationRequiredError });
const projects = new Map<string, string[]>();

function projectsServer(): McpServer {
  const server = new McpServer({ name: 'projects', version: '1.0.0' });
  const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] });
  server.registerTool(
    'list_projects',
    { description: 'Lists the projects of your organization', inputSchema: {} },
    protection.tool(server, ['projects:read'], (_: object, { organization }) =>
      text((projects.get(organization) ?? []).join(', ') || 'none'),
    ),
  );
  server.registerTool(
    'create_project',
    { description: 'Creates a project; its person has to approve it', inputSchema: { name: z.string().max(100) } },
    protection.tool(server, ['projects:create'], ({ name }: { name: string }, { organization, member }) => {
      projects.set(organization, [...(projects.get(organization) ?? []), name]);
      return text(`${member} created ${name}`);
    }),
  );
  return server;
}

/** A session remembers what its client can do, and is the member's whose token began it. */
const sessions = new Map<
  string,
  { readonly member: string; readonly transport: WebStandardStreamableHTTPServerTransport }
>();

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/.well-known/oauth-protected-resource')) {
    return Response.json(await resourceMetadata({ resource, issuer, name: 'Projects' }));
  }
  const authInfo = await protection.authenticate(request);
  if (authInfo instanceof Response) return authInfo;
  const { member } = authInfo.extra.principal;
  const id = request.headers.get('mcp-session-id');
  if (id === null) return (await begun(member)).handleRequest(request, { authInfo });
  const session = sessions.get(id);
  if (session?.member !== member) return Response.json({ error: 'no such session' }, { status: 404 });
  return session.transport.handleRequest(request, { authInfo });
}

async function begun(member: string): Promise<WebStandardStreamableHTTPServerTransport> {
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, { member, transport }),
    onsessionclosed: (id) => void sessions.delete(id),
    enableJsonResponse: true,
  });
  await projectsServer().connect(transport);
  return transport;
}

const server = createAdaptorServer({ fetch: answer });
server.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`listening on ${address?.port}`);
});
