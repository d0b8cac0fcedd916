import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_CONFIGURATION } from '../../../local/runtime/demo-configuration.ts';
import { freePort } from '../../../local/runtime/free-port.ts';
import { madeOnce } from '../../support/made-once.ts';

/** The demo's configuration with MCP servers as resources, each at a port of its own. */
export interface McpConfiguration {
  readonly file: string;
  /** Of `examples/mcp`, of a server that answers 403 before its tools are reached, and of `examples/fastmcp`. */
  readonly ports: { readonly example: number; readonly stepUp: number; readonly fastmcp: number };
}

export const mcpResource = (port: number) => `http://127.0.0.1:${port}/mcp`;

/** Once for all files of a run, which are run one after another: so is the assembly of it. */
export async function mcpConfiguration(): Promise<McpConfiguration> {
  const directory = await madeOnce('mcp-configuration', async (draft) => {
    const ports = { example: await freePort(0), stepUp: await freePort(0), fastmcp: await freePort(0) };
    const demo = JSON.parse(readFileSync(DEMO_CONFIGURATION, 'utf8')) as { readonly resources: object };
    const servers = Object.values(ports).map((port) => [mcpResource(port), { agents: true }]);
    const resources = { ...demo.resources, ...Object.fromEntries(servers) };
    writeFileSync(join(draft, 'countersign.json'), JSON.stringify({ ...demo, resources }));
    writeFileSync(join(draft, 'ports.json'), JSON.stringify(ports));
  });
  const ports = JSON.parse(readFileSync(join(directory, 'ports.json'), 'utf8'));
  return { file: join(directory, 'countersign.json'), ports };
}
