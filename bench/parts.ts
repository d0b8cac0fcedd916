import { measureAnyClient } from './any-client-cost.ts';
import { compareWithOidcProvider } from './baseline.ts';
import { measureBundles } from './bundles.ts';
import { estimateCost } from './cost.ts';
import { measureDetails } from './details.ts';
import { measureGrowth } from './growth.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { measureMemberLists } from './member-lists.ts';
import type { PartName } from './part-names.ts';
import { measureProtection } from './protection.ts';
import { measureProvisioning } from './provisioning.ts';
import { measureRedemption, type RedemptionResult } from './redemption.ts';
import { measureSignals } from './signals.ts';
import { measureVouchedClient } from './vouched-client.ts';
import { measureWire, type WireResult } from './wire.ts';
import type { World } from './world.ts';

/** What a part measures with. */
interface Run {
  readonly world: World;
  readonly effort: Effort;
  readonly onProgress: Progress;
  /** Measured once in a run: costs are made of both. */
  readonly wire: () => Promise<WireResult>;
  readonly redemption: () => Promise<RedemptionResult>;
}

type Measure = (run: Run) => Promise<readonly Measurement[]>;

/** In the order of the report. */
const PARTS: Readonly<Record<PartName, Measure>> = {
  redemption: async ({ redemption }) => (await redemption()).measurements,
  protect: ({ world, effort, onProgress }) => measureProtection(world, effort, onProgress),
  'any-client': ({ world, effort, onProgress }) => measureAnyClient(world, effort, onProgress),
  members: ({ world, effort, onProgress }) => measureMemberLists(world, effort, onProgress),
  'vouched-client': ({ world, effort, onProgress }) => measureVouchedClient(world, effort, onProgress),
  details: ({ world, effort, onProgress }) => measureDetails(world, effort, onProgress),
  scim: ({ world, effort, onProgress }) => measureProvisioning(world, effort, onProgress),
  signals: ({ world, effort, onProgress }) => measureSignals(world, effort, onProgress),
  wire: async ({ wire }) => (await wire()).measurements,
  bundles: ({ world, effort, onProgress }) => measureBundles(world, effort, onProgress),
  'oidc-provider': ({ world, effort, onProgress }) => compareWithOidcProvider(world, effort, onProgress),
  growth: ({ world, effort, onProgress }) => measureGrowth(world, effort, onProgress),
  cost: async ({ world, wire, redemption }) =>
    estimateCost(world, { warmRedemption: (await wire()).warmRedemption, cpuMs: (await redemption()).cpuMs }),
};

/** Measured before the others, as long as nothing has grown; and after them, because they leave much in the tables. */
const FIRST: readonly PartName[] = ['wire'];
const LAST: readonly PartName[] = ['cost', 'growth'];

/** Measures the named parts and nothing that they do not need. Answers in the order of the report. */
export async function measureParts(
  names: ReadonlySet<PartName>,
  world: World,
  effort: Effort,
  onProgress: Progress,
): Promise<Measurement[]> {
  const wire = once(() => measureWire(world, onProgress));
  const redemption = once(() => measureRedemption(world, effort, onProgress));
  const measured = new Map<PartName, readonly Measurement[]>();
  for (const name of inOrderOfRun(names)) {
    measured.set(name, await PARTS[name]({ world, effort, onProgress, wire, redemption }));
  }
  return partsOf(PARTS).flatMap((name) => measured.get(name) ?? []);
}

function inOrderOfRun(names: ReadonlySet<PartName>): readonly PartName[] {
  const between = partsOf(PARTS).filter((name) => !FIRST.includes(name) && !LAST.includes(name));
  return [...FIRST, ...between, ...LAST].filter((name) => names.has(name));
}

function partsOf(parts: Readonly<Record<PartName, Measure>>): readonly PartName[] {
  return Object.keys(parts) as PartName[];
}

function once<T>(measure: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= measure();
    return result;
  };
}
