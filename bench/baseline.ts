import { exportJWK, generateKeyPair } from 'jose';
import { prepareCalls } from './assertions.ts';
import { callsOfOneRequest } from './call-count.ts';
import { CONCURRENCY, type Compared, describeCompared } from './comparison.ts';
import type { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import { loadOverHttp } from './http-load.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { startDurableOidcProvider, startOidcProvider } from './oidc-hosts.ts';
import { createOidcTable } from './oidc-table.ts';
import { FIRST_MEMBERS } from './tenant.ts';
import { startMemoryToken, startTokenFunction } from './token-hosts.ts';
import type { World } from './world.ts';

/** oidc-provider's; ours has one route and takes any path. */
const TOKEN_PATH = '/token';

const OIDC_TABLE = 'OidcProvider';

/** A server to compare: how it is started, and what is said of it. */
interface Contender extends Pick<Compared, 'name' | 'note'> {
  /** With the engines of this world. */
  start(world: World): Promise<HostProcess>;
}

/**
 * What is fair here: the same assertions (RS256), client, checks and machine, in one run; each server alone in a process
 * of its own behind Node.js's HTTP; CPU of that process alone.
 *
 * As deployed, we have durable records and a key that never leaves KMS. Beside it stands oidc-provider on the same
 * DynamoDB engine: client and account are read there, and one assertion is good for one token there, in every process and
 * after a restart; it signs in its own process, which costs it CPU and us a call. The other pair has everything in
 * memory and signs in its process (code against code), forgets every replay at a restart, and cannot run twice.
 * What API Gateway does on AWS is in none of the numbers.
 */
export async function compareWithOidcProvider(
  world: World,
  effort: Effort,
  onProgress: Progress,
): Promise<Measurement[]> {
  await createOidcTable(world.dynamodb, { table: OIDC_TABLE, tenant: world.tenant });
  const measurements: Measurement[] = [];
  for (const contender of await contenders()) {
    onProgress(`comparing: ${contender.name}`);
    measurements.push(...describeCompared(await compare(world, contender, effort)));
  }
  return measurements;
}

async function contenders(): Promise<Contender[]> {
  const signingKey = await newSigningKey();
  return [
    {
      name: 'Countersign',
      note: 'as deployed: DynamoDB and KMS over loopback, logs and counts',
      start: (world) => startTokenFunction(world),
    },
    {
      name: 'oidc-provider (DynamoDB)',
      note: 'DynamoDB over loopback; signs in its process, so no call to a key service is in it',
      start: ({ tenant, endpoints: { dynamodb } }) =>
        startDurableOidcProvider({ tenant, signingKey, dynamodb, table: OIDC_TABLE }),
    },
    {
      name: 'oidc-provider (memory)',
      note: 'signs in its process',
      start: ({ tenant }) => startOidcProvider({ tenant, signingKey }),
    },
    {
      name: 'Countersign (memory)',
      note: 'signs in its process, logs and counts',
      start: (world) => startMemoryToken(world, signingKey),
    },
  ];
}

/** RSA_2048, as KMS's. */
async function newSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'bench', alg: 'RS256', use: 'sig' });
}

async function compare(world: World, contender: Contender, effort: Effort): Promise<Compared> {
  const { name, note } = contender;
  const calls = await callsOfOneRequest(world.endpoints, {
    start: (endpoints) => serve(contender, { ...world, endpoints }),
    drive: (server, count) => load(world, server, { count, concurrency: 1 }),
  });
  const server = await serve(contender, world);
  try {
    await load(world, server, { count: effort.warmUpRequests, concurrency: CONCURRENCY });
    const oneAtATime = await load(world, server, { count: effort.requests, concurrency: 1 });
    const concurrent = await load(world, server, { count: effort.requests, concurrency: CONCURRENCY });
    return { name, note, calls, oneAtATime, concurrent };
  } finally {
    await server.stop();
  }
}

interface Server {
  readonly host: HostProcess;
  /** Of its token endpoint. */
  readonly url: string;
  stop(): Promise<void>;
}

async function serve(contender: Contender, world: World): Promise<Server> {
  const host = await contender.start(world);
  const { port } = await host.ask<'serve'>({ type: 'serve' });
  return { host, url: `http://127.0.0.1:${port}${TOKEN_PATH}`, stop: () => host.stop() };
}

/** Redeems fresh assertions. @throws Error unless every one becomes a token */
async function load(
  { source, tenant }: World,
  { host, url }: Server,
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
): Promise<RunResult> {
  const calls = await prepareCalls(source, tenant, { count, members: FIRST_MEMBERS, algorithm: 'RS256' });
  const result = await loadOverHttp(host, { url, calls, concurrency });
  if (result.statuses['200'] !== count)
    throw new Error(`not every request succeeded: ${JSON.stringify(result.statuses)}`);
  return result;
}
