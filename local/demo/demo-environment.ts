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
}

export const demoEnvironmentPath = (stateDirectory: string) => join(stateDirectory, 'demo.env');

/** Mode 0600: it holds the clients' secrets, which exist nowhere else. */
export function writeDemoEnvironment(stateDirectory: string, environment: DemoEnvironment): void {
  const lines = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(demoEnvironmentPath(stateDirectory), lines.join(''), { mode: 0o600 });
}

export function readDemoSecret(
  stateDirectory: string,
  name: 'CLIENT_SECRET' | 'AGENT_CLIENT_SECRET' = 'CLIENT_SECRET',
): string | undefined {
  const path = demoEnvironmentPath(stateDirectory);
  if (!existsSync(path)) return undefined;
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`export ${name}=`));
  return line && /='([^']+)'$/.exec(line)?.[1];
}
