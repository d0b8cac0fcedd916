import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CloudModel } from '../local/aws/cloud/cloud-model.ts';
import { lambdaEnvironment, type ServiceEndpoints } from '../local/aws/cloud/lambda-environment.ts';
import type { LambdaFunction } from '../local/aws/cloud/lambda-functions.ts';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local/aws/cloud/start-local-cloud.ts';
import { ensureTables } from '../local/aws/dynamodb/tables.ts';
import { synthesize } from '../local/runtime/synthesize.ts';
import { type AssertionSource, startAssertionSource } from './assertions.ts';
import { writeConfiguration } from './configuration.ts';
import { HostProcess } from './host-process.ts';
import type { Progress } from './measurement.ts';
import { memberRows, tenantRows, writeRows } from './rows.ts';
import { FIRST_MEMBERS, newTenant, type Tenant } from './tenant.ts';

export interface TableNames {
  readonly directory: string;
  readonly members: string;
  readonly status: string;
  readonly redemptions: string;
}

/** What every measurement works on: a synthesized stack, engines in processes of their own, one registered tenant. */
export interface World {
  readonly assembly: string;
  readonly issuerPort: number;
  readonly model: CloudModel;
  readonly endpoints: ServiceEndpoints;
  /** Straight to the engine. */
  readonly dynamodb: DynamoDBClient;
  readonly tables: TableNames;
  readonly source: AssertionSource;
  readonly tenant: Tenant;
  close(): Promise<void>;
}

/** The local engines believe everybody. */
const LOCAL_AWS = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' } };

/** Builds it from nothing, in a temporary directory, on free ports of 127.0.0.1. */
export async function createWorld(onProgress: Progress): Promise<World> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build(onProgress, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(onProgress: Progress, closers: (() => unknown)[]): Promise<Omit<World, 'close'>> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  closers.push(() => rmSync(directory, { recursive: true, force: true }));
  const assembly = join(directory, 'cdk.out');
  const issuerPort = await freePort();
  const issuer = `http://localhost:${issuerPort}`;
  onProgress('synthesizing the stack and bundling its functions');
  await synthesize(assembly, issuer, undefined, writeConfiguration(directory));

  onProgress('starting DynamoDB and KMS in processes of their own');
  const endpoints = { dynamodb: await startEngine('dynamodb', closers), kms: await startEngine('kms', closers) };
  const dynamodb = new DynamoDBClient({ ...LOCAL_AWS, endpoint: endpoints.dynamodb });
  closers.push(() => dynamodb.destroy());
  const model = await deploy(assembly, endpoints, dynamodb);

  const source = await startAssertionSource();
  closers.push(() => source.close());
  const tenant = newTenant({ issuer, resource: `${issuer}/sample`, ...source });
  const tables = tableNames(model);
  await writeRows(dynamodb, tenantRows(tenant, tables));
  for (let member = 0; member < FIRST_MEMBERS; member += 1) {
    await writeRows(dynamodb, memberRows(tenant, member, tables));
  }
  return { assembly, issuerPort, model, endpoints, dynamodb, tables, source, tenant };
}

async function startEngine(name: 'dynamodb' | 'kms', closers: (() => unknown)[]): Promise<string> {
  const engine = await HostProcess.start('engine-host.ts', { args: [name] });
  closers.push(() => engine.stop());
  const { port } = await engine.ask<'serve'>({ type: 'serve' });
  return `http://127.0.0.1:${port}`;
}

/** The stack of a world, answering at its issuer; each function in one process. `seen`: what it asks through, and its log. */
export function startStack(
  { assembly, issuerPort, tenant, endpoints }: World,
  seen: Partial<Pick<LocalCloudOptions, 'endpoints' | 'onLog'>> = {},
): Promise<LocalCloud> {
  const place = { assembly, port: issuerPort, apiEndpoint: tenant.issuer, poolSize: 1 };
  return startLocalCloud({ ...place, endpoints, onLog: () => undefined, ...seen });
}

/** Tables, and the signing keys that the deployment's own trigger creates. */
async function deploy(assembly: string, endpoints: ServiceEndpoints, dynamodb: DynamoDBClient): Promise<CloudModel> {
  const cloud = await startLocalCloud({ assembly, endpoints, onLog: () => undefined });
  try {
    await ensureTables(dynamodb, cloud.model.resources);
    await cloud.invokeTriggers();
    return cloud.model;
  } finally {
    await cloud.close();
  }
}

function tableNames(model: CloudModel): TableNames {
  const { DIRECTORY_TABLE, MEMBERS_TABLE, REDEMPTIONS_TABLE } = tokenFunction(model).environment;
  const { STATUS_TABLE } = model.functions.named('Projects/Function').environment;
  if (!DIRECTORY_TABLE || !MEMBERS_TABLE || !REDEMPTIONS_TABLE || !STATUS_TABLE)
    throw new Error('tables have no names');
  return { directory: DIRECTORY_TABLE, members: MEMBERS_TABLE, redemptions: REDEMPTIONS_TABLE, status: STATUS_TABLE };
}

export function tokenFunction(model: CloudModel): LambdaFunction {
  return model.functions.named('Token/Function');
}

/** The environment that a function would have on AWS, with the engines' endpoints. */
export function environmentOf({ endpoints }: Pick<World, 'endpoints'>, definition: LambdaFunction) {
  return lambdaEnvironment(definition, endpoints, LOCAL_AWS.region, 'bench');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
