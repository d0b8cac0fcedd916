import { createServer } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type LocalCloud, PortInUse, startLocalCloud } from '../cloud/start-local-cloud.ts';
import { DEMO_TOOL } from '../demo/demo-names.ts';
import { ensureTables } from '../dynamodb/tables.ts';
import { type IdentityProvider, startIdentityProvider } from '../identity-provider/identity-provider.ts';
import { startEngines } from './engines.ts';
import { openLogFile } from './log-file.ts';
import { removeRuntimeFile, writeRuntimeFile } from './runtime-file.ts';
import { synthesize } from './synthesize.ts';

export interface LocalStackOptions {
  readonly port: number;
  readonly idpPort: number;
  readonly state: string;
  /** Told what is about to happen, in a few words. */
  readonly onProgress: (step: string) => void;
}

export interface LocalStack {
  readonly issuer: string;
  readonly cloud: LocalCloud;
  readonly identityProvider: IdentityProvider;
  readonly endpoints: { readonly dynamodb: string; readonly kms: string };
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly logPath: string;
  close(): Promise<void>;
}

/** What the SDK wants to sign with; the local engines believe everybody. */
export const LOCAL_AWS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIALOCALRUNTIME0000', secretAccessKey: 'local' },
};

/**
 * Starts everything on loopback: synth, engines, tables, functions and API, keys, identity provider.
 * Whatever was started is ended again when a later part fails. @throws PortInUse
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  { port: wantedPort, idpPort, state, onProgress }: LocalStackOptions,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<LocalStack> {
  const port = await freePort(wantedPort);
  if (idpPort !== 0) await freePort(idpPort);
  const issuer = `http://localhost:${port}`;
  const log = openLogFile(state);
  closers.push(() => log.close());

  onProgress('Synthesizing the CDK app and bundling its functions');
  const assembly = join(state, 'cdk.out');
  await synthesize(assembly, issuer);

  onProgress('Starting DynamoDB and KMS');
  const engines = await startEngines(state, process.env);
  closers.push(() => engines.close());
  const cloud = await startLocalCloud({
    assembly,
    port,
    apiEndpoint: issuer,
    endpoints: engines.endpoints,
    onLog: ({ functionName, line }) => log.write(functionName, line),
  });
  closers.push(() => cloud.close());
  const client = new DynamoDBClient({ ...LOCAL_AWS, endpoint: engines.endpoints.dynamodb });
  await ensureTables(client, cloud.model.resources);

  onProgress('Creating the signing keys, as a deployment would');
  await cloud.invokeTriggers();

  onProgress('Starting the identity provider and the API');
  const identityProvider = await startIdentityProvider({
    port: idpPort,
    resourceAuthorizationServer: issuer,
    tools: [DEMO_TOOL],
    stateDirectory: state,
    onLog: (line) => log.write('identity-provider', line),
  });
  closers.push(() => identityProvider.close());

  const outputs = cloud.model.outputs['Countersign'] ?? {};
  const { endpoints } = engines;
  writeRuntimeFile(state, { pid: process.pid, endpoints, identityProvider: identityProvider.issuer, outputs });
  closers.push(async () => removeRuntimeFile(state));
  return { issuer, cloud, identityProvider, endpoints, outputs, logPath: log.path, close };
}

/** Before the seconds that synthesis takes: the port itself, or for 0 one that is free. @throws PortInUse */
async function freePort(port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port) : error),
    );
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
