import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ToolRegistration } from '../../../local/identity-provider/configuration.ts';
import type { ToolClient } from '../../../local/identity-provider/tool.ts';
import { AgentStack, PEOPLE } from '../../support/agent-stack.ts';
import { allow } from '../../support/consent.ts';
import type { ClientCredentials } from '../../support/redemption.ts';
import { SignInBrowser } from '../../support/sign-in-browser.ts';
import { listening } from './listening.ts';
import { type McpConfiguration, mcpConfiguration, mcpResource } from './mcp-configuration.ts';
import { type ProjectsServer, startProjectsServer } from './mcp-server.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/mcp/server.ts');

const MCP_SCOPE = 'projects:read projects:create';

/** Any port of the loopback address counts, so that every tool brings its own. */
const LOOPBACK_REDIRECT = 'http://127.0.0.1/callback';

/** The running stack with an organization and two MCP servers whose addresses are resources of its configuration. */
export class McpWorld {
  readonly agents: AgentStack;
  /** `examples/mcp`, as its README starts it. */
  readonly example: URL;
  /** Of the same SDK, behind `protectFetch`: a tool whose scope is missing is a 403 of the whole request. */
  readonly stepUp: ProjectsServer;
  /** Where `examples/fastmcp` is to listen. */
  readonly fastmcp: URL;
  readonly #child: ChildProcess;

  private constructor(agents: AgentStack, { ports }: McpConfiguration, stepUp: ProjectsServer, child: ChildProcess) {
    this.agents = agents;
    this.example = new URL(mcpResource(ports.example));
    this.fastmcp = new URL(mcpResource(ports.fastmcp));
    this.stepUp = stepUp;
    this.#child = child;
  }

  static async start(): Promise<McpWorld> {
    const configuration = await mcpConfiguration();
    const { file, ports } = configuration;
    const agents = await AgentStack.start({ configuration: file });
    const example = mcpResource(ports.example);
    const variables = await agents.running.operator.json('env', '--resource', example);
    const child = await listening([process.execPath, EXAMPLE], { ...variables, PORT: String(ports.example) });
    const stepUp = await startProjectsServer(agents.running, ports.stepUp);
    return new McpWorld(agents, configuration, stepUp, child);
  }

  /** A registered tool with a secret, enabled for Acme in the way that `enabled` says. */
  async confidential(
    id: string,
    enabled: readonly string[] = [],
    auth = 'client_secret_basic',
  ): Promise<ClientCredentials> {
    const { operator } = this.agents.running;
    const created = ['client', 'create', id, '--auth', auth, '--scope', MCP_SCOPE];
    const { secret } = await operator.json<ClientCredentials>(...created);
    await operator.json('client', 'enable', 'acme', id, ...enabled);
    return { id, secret };
  }

  /** A registered tool that can keep no secret, enabled for Acme. */
  async publicTool(id: string): Promise<string> {
    const { operator } = this.agents.running;
    await operator.json('client', 'create', id, '--public', '--redirect-uri', LOOPBACK_REDIRECT, '--scope', MCP_SCOPE);
    await operator.json('client', 'enable', 'acme', id);
    return id;
  }

  /** How a tool is registered at the demo's identity provider, where Maria signs in to it. */
  registered({ clientId, redirectUris: [redirectUri = ''] }: ToolRegistration): ToolClient {
    const { issuer, clientSecrets } = this.agents.running.stack.identityProvider;
    return { issuer, clientId, clientSecret: String(clientSecrets[clientId]), redirectUri };
  }

  /** What a server introspects with: a client of kind `resource`, for that address. */
  resourceServer(id: string, resource: string): Promise<ClientCredentials> {
    const create = ['client', 'create', id, '--kind', 'resource', '--auth', 'client_secret_basic'];
    return this.agents.running.operator.json<ClientCredentials>(...create, '--resource', resource);
  }

  /** Maria, in a browser of hers that has signed in to Acme, allows what a tool asks for; the address it is answered at. */
  async allow(authorization: URL | string): Promise<URL> {
    const browser = new SignInBrowser(this.agents.running.issuer);
    await browser.signIn('/login/acme', PEOPLE.maria);
    return allow(browser, new URL(authorization), PEOPLE.maria);
  }

  async stop(): Promise<void> {
    this.#child.kill();
    await Promise.all([this.stepUp.stop(), this.agents.stop()]);
  }
}
