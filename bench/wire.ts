import { agentFlows } from './agents.ts';
import { anyClientFlows } from './any-client-cost.ts';
import { get, presentAssertion, writeUnapproved } from './issuer-requests.ts';
import type { Measurement, Progress } from './measurement.ts';
import { startRecordingProxies } from './recording-proxies.ts';
import type { RecordedCall } from './recording-proxy.ts';
import { projectsOf } from './tenant.ts';
import { describeTrips, roundTrips } from './trips.ts';
import { startStack, type World } from './world.ts';

const SECTION = 'AWS calls at the wire';

/** Target: link, member, and the record while KMS signs. */
const WARM_ROUND_TRIPS = 3;

/** Target: the same, and in two more everything that a warm function remembers. */
const COLD_ROUND_TRIPS = 5;

/** Target: the member, and at the same time what a person has approved. */
const PROTECTED_ROUND_TRIPS = 1;

/** Who makes a token an agent client's, whatever the organization says of the client's writes. */
const AI_AGENT = { act: { sub: 'agent-1', sub_profile: 'ai_agent' } };

/** What one request made its function do. */
export interface Flow {
  readonly name: string;
  readonly calls: readonly RecordedCall[];
  /** The most round trips that are aimed for. */
  readonly targetTrips?: number;
  /** Written to the log, by every function that took part. */
  readonly logBytes: number;
}

export interface WireResult {
  readonly measurements: readonly Measurement[];
  readonly warmRedemption: Flow;
}

/** Runs one request and says what its function asked of AWS while it was answered. */
export type Observe = (name: string, functionName: string, request: () => Promise<unknown>) => Promise<Flow>;

interface Observed {
  readonly observe: Observe;
  /** Ends a function's execution environment: the next request finds nothing in memory. */
  readonly forget: (functionName: string) => Promise<void>;
}

/**
 * What each flow asks of AWS: every call that its function's own credentials signed, counted between function and
 * engine, so that retries and whatever the SDK does by itself are in the number.
 */
export async function measureWire(world: World, onProgress: Progress): Promise<WireResult> {
  onProgress('counting the AWS calls of each flow at the wire');
  const proxies = await startRecordingProxies(world.endpoints);
  const log = { bytes: 0 };
  const cloud = await startStack(world, {
    endpoints: proxies.endpoints,
    onLog: ({ line }) => {
      log.bytes += Buffer.byteLength(line) + 1;
    },
  });
  const observe: Observe = async (name, functionName, request) => {
    proxies.take();
    log.bytes = 0;
    await request();
    const { accessKeyId } = cloud.model.functions.named(functionName);
    return { name, calls: proxies.take().filter((call) => call.accessKeyId === accessKeyId), logBytes: log.bytes };
  };
  try {
    return await walkFlows(world, { observe, forget: cloud.recycle });
  } finally {
    await cloud.close();
    await proxies.close();
  }
}

async function walkFlows(world: World, { observe, forget }: Observed): Promise<WireResult> {
  const { tenant, source } = world;
  const assertions = [0, 1, 2, 3].map((member) => source.sign(tenant, member, 'RS256'));
  const [first = '', second = '', third = '', fourth = ''] = await Promise.all(assertions);
  const answers = { token: '' };
  const redeem = (name: string, assertion: string, status = 200) =>
    observe(name, TOKEN, async () => {
      const { access_token: token } = await presentAssertion(tenant, assertion, status);
      if (token !== undefined) answers.token = token;
    });
  const read = (name: string) => observe(name, PROJECTS, () => get(projectsOf(tenant), answers.token));
  const metadata = (document: string) =>
    observe(`metadata, ${document}`, METADATA, () => get(`${tenant.issuer}/.well-known/${document}`));

  const fetching = await redeem("redemption, nothing in memory, provider's keys fetched", first);
  await forget(TOKEN);
  const cold = await redeem("redemption, nothing in memory, provider's keys in the table", second);
  const warm = await redeem('redemption, warm', third);
  const flows = [
    fetching,
    { ...cold, targetTrips: COLD_ROUND_TRIPS },
    { ...warm, targetTrips: WARM_ROUND_TRIPS },
    await redeem('replay, refused', third, 400),
    await redeem('bad signature, refused', withOtherSignature(fourth), 400),
    await metadata('jwks.json'),
    await metadata('oauth-authorization-server'),
    await read('protect(), nothing in memory'),
    await read('protect(), warm'),
    await agentClientsWrite(world, observe),
    ...(await agentFlows(world, observe)),
    ...(await anyClientFlows(world, observe, answers.token)),
  ];
  return { measurements: flows.flatMap((flow) => describeFlow(flow, world)), warmRedemption: warm };
}

/** Refused, since nobody has approved it: what is read before that is known is the same. */
async function agentClientsWrite({ tenant, source }: World, observe: Observe): Promise<Flow> {
  const { access_token: token = '' } = await presentAssertion(tenant, await source.sign(tenant, 4, 'RS256', AI_AGENT));
  const write = () => writeUnapproved(projectsOf(tenant), token);
  // The organization's switch is remembered from then on, as the other statuses are.
  await write();
  const flow = await observe("protect(), warm, an agent client's write", PROJECTS, write);
  return { ...flow, targetTrips: PROTECTED_ROUND_TRIPS };
}

const TOKEN = 'Token/Function';
const METADATA = 'Metadata/Function';
const PROJECTS = 'Projects/Function';

/** Well-formed, and wrong in its middle. */
function withOtherSignature(assertion: string): string {
  const at = assertion.length - 100;
  return assertion.slice(0, at) + (assertion[at] === 'A' ? 'B' : 'A') + assertion.slice(at + 1);
}

/** The table that the sample itself reads is not `protect()`'s. */
function describeFlow({ name, calls, targetTrips }: Flow, { model }: World): Measurement[] {
  const { PROJECTS_TABLE = '' } = model.functions.named(PROJECTS).environment;
  const counted = calls.filter(({ tables }) => !tables.includes(PROJECTS_TABLE));
  return [
    {
      section: SECTION,
      name: `${name}: calls`,
      value: counted.length,
      unit: 'calls',
      note: describeTrips(counted),
    },
    {
      section: SECTION,
      name: `${name}: round trips`,
      value: roundTrips(counted).length,
      unit: 'round trips',
      ...(targetTrips !== undefined && { target: targetTrips }),
    },
  ];
}
