import { startLocalCloud } from '../local/cloud/start-local-cloud.ts';
import { type TokenHttpCall, tokenCall } from './assertions.ts';
import type { Measurement, Progress } from './measurement.ts';
import { type RecordedCall, roundTrips, startRecordingProxy } from './recording-proxy.ts';
import type { Tenant } from './tenant.ts';
import type { World } from './world.ts';

const SECTION = 'AWS calls at the wire';

/** Target: link, member, and the record while KMS signs. */
const WARM_ROUND_TRIPS = 3;

/** What one request made its function do. */
export interface Flow {
  readonly name: string;
  readonly calls: readonly RecordedCall[];
  /** Written to the log, by every function that took part. */
  readonly logBytes: number;
}

export interface WireResult {
  readonly measurements: readonly Measurement[];
  readonly warmRedemption: Flow;
}

/** Runs one request and says what its function asked of AWS while it was answered. */
type Observe = (name: string, functionName: string, request: () => Promise<unknown>) => Promise<Flow>;

/**
 * What each flow asks of AWS: every call that its function's own credentials signed, counted between function and
 * engine, so that retries and whatever the SDK does by itself are in the number.
 */
export async function measureWire(world: World, onProgress: Progress): Promise<WireResult> {
  onProgress('counting the AWS calls of each flow at the wire');
  const proxies = [await startRecordingProxy(world.endpoints.dynamodb), await startRecordingProxy(world.endpoints.kms)];
  const [dynamodb = '', kms = ''] = proxies.map(({ endpoint }) => endpoint);
  const log = { bytes: 0 };
  const cloud = await startLocalCloud({
    assembly: world.assembly,
    port: world.issuerPort,
    apiEndpoint: world.tenant.issuer,
    endpoints: { dynamodb, kms },
    poolSize: 1,
    onLog: ({ line }) => {
      log.bytes += Buffer.byteLength(line) + 1;
    },
  });
  const takeCalls = () => proxies.flatMap((proxy) => proxy.take());
  try {
    return await walkFlows(world, async (name, functionName, request) => {
      takeCalls();
      log.bytes = 0;
      await request();
      const { accessKeyId } = cloud.model.functions.named(functionName);
      return { name, calls: takeCalls().filter((call) => call.accessKeyId === accessKeyId), logBytes: log.bytes };
    });
  } finally {
    await cloud.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
}

async function walkFlows(world: World, observe: Observe): Promise<WireResult> {
  const { tenant, source } = world;
  const assertions = [0, 1, 2].map((member) => source.sign(tenant, member, 'RS256'));
  const [first = '', second = '', third = ''] = await Promise.all(assertions);
  const answers = { token: '' };
  const redeem = (name: string, assertion: string, status: number) =>
    observe(name, TOKEN, async () => {
      const { access_token: token } = await post(`${tenant.issuer}/oauth/token`, tokenCall(tenant, assertion), status);
      if (token !== undefined) answers.token = token;
    });
  const read = (name: string) => observe(name, PROJECTS, () => get(projectsOf(tenant), answers.token));
  const metadata = (document: string) =>
    observe(`metadata, ${document}`, METADATA, () => get(`${tenant.issuer}/.well-known/${document}`));

  const cold = await redeem('redemption, nothing in memory', first, 200);
  const warm = await redeem('redemption, warm', second, 200);
  const flows = [
    cold,
    warm,
    await redeem('replay, refused', second, 400),
    await redeem('bad signature, refused', withOtherSignature(third), 400),
    await metadata('jwks.json'),
    await metadata('oauth-authorization-server'),
    await read('protect(), nothing in memory'),
    await read('protect(), warm'),
  ];
  return { measurements: flows.flatMap((flow) => describe(flow, world, flow === warm)), warmRedemption: warm };
}

const TOKEN = 'Token/Function';
const METADATA = 'Metadata/Function';
const PROJECTS = 'Projects/Function';

function projectsOf({ issuer, organization }: Tenant): string {
  return `${issuer}/sample/organizations/${organization}/projects`;
}

async function post(url: string, call: TokenHttpCall, expected: number): Promise<{ readonly access_token?: string }> {
  const response = await fetch(url, { method: 'POST', ...call });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`expected ${expected}, got ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function get(url: string, token?: string): Promise<void> {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
}

/** Well-formed, and wrong in its middle. */
function withOtherSignature(assertion: string): string {
  const at = assertion.length - 100;
  return assertion.slice(0, at) + (assertion[at] === 'A' ? 'B' : 'A') + assertion.slice(at + 1);
}

/** The table that the sample itself reads is not `protect()`'s. */
function describe({ name, calls }: Flow, { model }: World, isWarmRedemption: boolean): Measurement[] {
  const { PROJECTS_TABLE = '' } = model.functions.named(PROJECTS).environment;
  const trips = roundTrips(calls.filter(({ tables }) => !tables.includes(PROJECTS_TABLE)));
  const count = trips.flat().length;
  return [
    {
      section: SECTION,
      name: `${name}: calls`,
      value: count,
      unit: 'calls',
      note: counted(trips.map(label)).join(' → '),
    },
    {
      section: SECTION,
      name: `${name}: round trips`,
      value: trips.length,
      unit: 'round trips',
      ...(isWarmRedemption && { target: WARM_ROUND_TRIPS }),
    },
  ];
}

function label(trip: readonly RecordedCall[]): string {
  const calls = trip.map(({ operation, tables }) => [operation, ...tables.map(shortName)].join(' '));
  return counted(calls.sort()).join(' ‖ ');
}

/** Equal neighbours are said once, with their number. */
function counted(texts: readonly string[]): string[] {
  const runs: { readonly text: string; times: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.times += 1;
    else runs.push({ text, times: 1 });
  }
  return runs.map(({ text, times }) => (times === 1 ? text : `${times} × ${text}`));
}

/** `AuthorizationServerDirectoryTable0A1B2C3D`, as CloudFormation makes names, is `Directory` to a person. */
function shortName(table: string): string {
  return table.replace(/^AuthorizationServer/, '').replace(/(?:Table)?[0-9A-F]{8}$/, '');
}
