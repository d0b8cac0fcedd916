/** An agent's host that calls the server's tools: one call of a tool waits for its person, and is then done. */
import { Agent } from '@countersign/agent';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const { COUNTERSIGN_ISSUER: issuer = '', MCP_SERVER: server = '', ACCESS_TOKEN: accessToken = '' } = process.env;
const [tool = 'list_projects', name] = process.argv.slice(2);

const agent = new Agent({
  issuer,
  apis: [server],
  accessToken,
  session: `example-${process.pid}`,
  onApproval: ({ url }) => console.log(`Approve it here: ${url}`),
});
const client = new Client({ name: 'example', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL(server), { fetch: agent.fetch }));
const call = () => client.callTool({ name: tool, arguments: { name } });
console.log(JSON.stringify(await agent.whenApproved(call, { reason: 'to show what an agent may do' })));
await client.close();
