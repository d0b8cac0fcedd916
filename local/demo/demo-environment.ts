import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the walkthrough leaves behind, for a shell: `. ./.countersign/demo.env`. */
export interface DemoEnvironment {
  readonly ISSUER: string;
  readonly ORGANIZATION: string;
  readonly CLIENT_ID: string;
  readonly CLIENT_SECRET: string;
  /** Of the tool that acts by itself. */
  readonly AGENT_CLIENT_SECRET: string;
  /** The clients' ceiling, separated by spaces. */
  readonly SCOPE: string;
}

export const demoEnvironmentPath = (stateDirectory: string) => join(stateDirectory, 'demo.env');

/** Mode 0600: it holds the clients' secrets, which exist nowhere else. */
export function writeDemoEnvironment(stateDirectory: string, environment: DemoEnvironment): void {
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", QUOTE)}'\n`,
  );
  writeFileSync(demoEnvironmentPath(stateDirectory), lines.join(''), { mode: 0o600 });
}

/** What a former start has left: the clients' secrets, and their ceiling if the start was not of a former release. */
export interface KnownDemoClient {
  readonly secret: string;
  /** `undefined`: the state is of a former release, which had no such client. */
  readonly agentSecret: string | undefined;
  readonly scope: string | undefined;
}

export function readDemoClient(stateDirectory: string): KnownDemoClient | undefined {
  const path = demoEnvironmentPath(stateDirectory);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const read = (name: string) => new RegExp(`^export ${name}='(.+)'$`, 'm').exec(text)?.[1]?.replaceAll(QUOTE, "'");
  const secret = read('CLIENT_SECRET');
  if (secret === undefined) return undefined;
  return { secret, agentSecret: read('AGENT_CLIENT_SECRET'), scope: read('SCOPE') };
}

/** How a shell writes a quote in quotes: scopes may hold one (RFC 6749 §3.3). */
const QUOTE = "'\\''";
