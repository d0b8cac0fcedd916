import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { isConsoleBuilt } from '../../console/build/build-console.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { LOCAL_ACCOUNT } from '../aws/aws-json/account.ts';
import { loadCloudModel } from '../aws/cloud/cloud-model.ts';
import { refOf } from '../aws/cloud/identifiers.ts';
import type { ServiceEndpoints } from '../aws/cloud/lambda-environment.ts';
import { type LocalCloud, startLocalCloud } from '../aws/cloud/start-local-cloud.ts';
import { ensureTables } from '../aws/dynamodb/tables.ts';
import { LocalIam } from '../aws/iam/local-iam.ts';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../aws/iam/principals.ts';
import { ensureKeys } from '../aws/kms/template-keys.ts';
import { DEMO_AGENT_TOOL, DEMO_SIGN_IN_CLIENT, DEMO_TOOL } from '../demo/demo-names.ts';
import { startLocalDns } from '../dns/server.ts';
import { answerFromZone } from '../dns/zone.ts';
import { DEMO_ACCOUNTS } from '../identity-provider/accounts.ts';
import { type IdentityProvider, startIdentityProvider } from '../identity-provider/identity-provider.ts';
import { accountsOf, type PersonalityName } from '../identity-provider/personalities.ts';
import { buildConsole } from './build-console.ts';
import { type Engines, startEngines } from './engines.ts';
import { freePort } from './free-port.ts';
import { keepAddresses } from './kept-addresses.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { protectSession } from './protect-session.ts';
import type { PublicAddresses } from './public-addresses.ts';
import { requireReachable } from './reachable.ts';
import { removeRuntimeFile, writeRuntimeFile } from './runtime-file.ts';
import { readingState, requireUnusedState, streamsFile, zoneFile } from './state-directory.ts';
import { synthesize } from './synthesize.ts';

export interface LocalStackOptions {
  /** Of the API. 0 takes a free one. */
  readonly port: number;
  /** Of the identity provider. 0 takes a free one. */
  readonly idpPort: number;
  /** Where a proxy in front of the two ports is reached. Absent: this machine alone reaches them, at their ports. */
  readonly publicAddresses?: PublicAddresses | undefined;
  /** Directory of everything that survives a restart. */
  readonly state: string;
  /** Where `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_KMS` are looked up. Absent: this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Gives up between two steps, and ends what was started. */
  readonly signal?: AbortSignal;
  /** File of a configuration. Absent: the demo's. */
  readonly configuration?: string | undefined;
  /** Absent: the CDK app of this repository, as it is now. */
  readonly synthesize?: typeof synthesize;
  /** Whose assertions the identity provider issues. */
  readonly as?: PersonalityName | undefined;
  /** Told what is about to happen, in a few words. */
  readonly onProgress: (step: string) => void;
}

export interface LocalStack {
  readonly issuer: string;
  readonly cloud: LocalCloud;
  readonly identityProvider: IdentityProvider;
  readonly endpoints: Engines['endpoints'];
  /** Who may do what to the engines at `endpoints`, unless they came from outside. */
  readonly iam: LocalIam;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly logPath: string;
  close(): Promise<void>;
}

/** The runtime's own, for what CloudFormation does on AWS. */
const UNRESTRICTED = {
  region: LOCAL_ACCOUNT.region,
  credentials: { accessKeyId: UNRESTRICTED_ACCESS_KEY_ID, secretAccessKey: 'local' },
};

/** The name of the operator's session, as on AWS. */
const OPERATOR_SESSION = 'countersign-operator';

/** Invocations of a function that wait for a worker: with Lambda's default concurrency none would be refused. */
const MAX_WAITING = 1_000;

type Closers = (() => Promise<unknown>)[];

/**
 * Starts everything on loopback: synth, engines, tables, functions and API, keys, identity provider.
 * Whatever was started is ended again when a later part fails.
 * @throws PortInUse, StateInUse, the signal's reason, or what a part says is wrong
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const closers: Closers = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: LocalStackOptions, closers: Closers): Promise<Omit<LocalStack, 'close'>> {
  const { state, idpPort } = options;
  const next = (step: string) => {
    options.signal?.throwIfAborted();
    options.onProgress(step);
  };
  requireUnusedState(state);
  keepAddresses(state, options.publicAddresses);
  const port = await freePort(options.port);
  if (idpPort !== 0) await freePort(idpPort);
  const issuer = options.publicAddresses?.issuer ?? `http://localhost:${port}`;
  const log = openLogFile(state);
  closers.push(() => log.close());

  if (!isConsoleBuilt()) {
    next('Building the console');
    await buildConsole(options.signal);
  }
  next('Synthesizing the CDK app and bundling its functions');
  const assembly = join(state, 'cdk.out');
  await (options.synthesize ?? synthesize)(assembly, issuer, options.signal, options.configuration);

  next('Starting DynamoDB, KMS and EventBridge');
  const model = loadCloudModel(assembly, { ...LOCAL_ACCOUNT, apiEndpoint: issuer });
  const iam = new LocalIam(model, (message) => log.write('iam', message));
  const { endpoints, close: closeEngines } = await readingState(state, () =>
    startEngines(state, options.environment ?? process.env, iam),
  );
  closers.push(closeEngines);
  const dns = await startLocalDns(answerFromZone(zoneFile(state)));
  closers.push(() => dns.close());
  const network = { COUNTERSIGN_DNS_SERVER: dns.server };
  const cloud = await startCloud({
    ...{ assembly, port, issuer, endpoints: { ...endpoints, network }, log },
    streamCheckpoints: streamsFile(state),
  });
  closers.push(() => cloud.close());
  await createTables(cloud, endpoints.dynamodb);
  await createKeys(cloud, endpoints.kms);

  next('Creating the signing keys, as a deployment would');
  await cloud.invokeTriggers();
  cloud.readStreams();

  next('Starting the identity provider and the API');
  const identityProvider = await readingState(state, () =>
    startDemoProvider({
      personality: options.as,
      port: idpPort,
      publicAddress: options.publicAddresses?.identityProvider,
      issuer,
      state,
      log,
    }),
  );
  closers.push(() => identityProvider.close());
  if (options.publicAddresses !== undefined) {
    next('Looking whether the public addresses lead here');
    const { signal, publicAddresses } = options;
    await requireReachable({ ...publicAddresses, port, idpPort: identityProvider.port, signal });
  }

  const outputs = cloud.model.outputs['Countersign'] ?? {};
  const operator = { accessKeyId: iam.assume(String(outputs['OperatorRoleArn']), OPERATOR_SESSION) };
  writeRuntimeFile(state, {
    pid: process.pid,
    endpoints,
    operator,
    protect: protectSession(cloud.model, iam),
    identityProvider: identityProvider.issuer,
    dnsServer: dns.server,
    outputs,
  });
  closers.push(async () => removeRuntimeFile(state));
  return { issuer, cloud, identityProvider, endpoints, iam, outputs, logPath: log.path };
}

function startCloud(parts: {
  readonly assembly: string;
  readonly port: number;
  readonly issuer: string;
  readonly endpoints: ServiceEndpoints;
  readonly log: LogFile;
  readonly streamCheckpoints: string;
}): Promise<LocalCloud> {
  const { issuer, log, ...options } = parts;
  return startLocalCloud({
    ...options,
    // The engines', so that an ARN of the template names what they hold.
    ...LOCAL_ACCOUNT,
    apiEndpoint: issuer,
    maxWaiting: MAX_WAITING,
    onLog: ({ functionName, line }) => log.write(functionName, line),
  });
}

async function createTables({ model }: LocalCloud, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ ...UNRESTRICTED, endpoint });
  try {
    await ensureTables(client, model.resources);
  } catch (error) {
    // What the SDK says of a refused connection names neither the service nor its address.
    throw new Error(`The tables could not be created at ${endpoint}: ${describeError(error)}`, { cause: error });
  } finally {
    client.destroy();
  }
}

/** Those that CloudFormation owns; signing keys are rotation's. */
async function createKeys({ model }: LocalCloud, endpoint: string): Promise<void> {
  const client = new KMSClient({ ...UNRESTRICTED, endpoint });
  try {
    const keys = model.evaluated.filter(({ type }) => type === 'AWS::KMS::Key');
    await ensureKeys(
      client,
      keys.map((key) => ({
        keyId: refOf(key, model.account),
        policy: JSON.stringify(key.property('KeyPolicy')),
      })),
    );
  } catch (error) {
    throw new Error(`The keys could not be created at ${endpoint}: ${describeError(error)}`, { cause: error });
  } finally {
    client.destroy();
  }
}

function describeError(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}

function startDemoProvider(parts: {
  readonly port: number;
  readonly publicAddress: string | undefined;
  readonly issuer: string;
  readonly state: string;
  readonly personality: PersonalityName | undefined;
  readonly log: LogFile;
}): Promise<IdentityProvider> {
  const { port, publicAddress, issuer, state, personality, log } = parts;
  return startIdentityProvider({
    port,
    ...(publicAddress !== undefined && { issuer: publicAddress }),
    resourceAuthorizationServer: issuer,
    tools: [DEMO_TOOL, DEMO_AGENT_TOOL],
    signIn: {
      clientId: DEMO_SIGN_IN_CLIENT,
      redirectUris: [issuer + ROUTES.signIn.callback.path],
      jwksUri: issuer + ROUTES.metadata.jwks.path,
    },
    accounts: accountsOf(DEMO_ACCOUNTS, personality),
    ...(personality && { personality }),
    stateDirectory: state,
    onLog: (line) => log.write('identity-provider', line),
  });
}
