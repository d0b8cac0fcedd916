import { measureAnyClient } from './any-client-cost.ts';
import { compareWithOidcProvider } from './baseline.ts';
import { measureBundles } from './bundles.ts';
import { estimateCost } from './cost.ts';
import { measureGrowth } from './growth.ts';
import { describeMachine } from './machine.ts';
import { type Effort, FULL_EFFORT, type Measurement, type Progress, QUICK_EFFORT } from './measurement.ts';
import { measureMemberLists } from './member-lists.ts';
import { parseBenchOptions } from './options.ts';
import { measureProtection } from './protection.ts';
import { measureRedemption } from './redemption.ts';
import { formatReport } from './report.ts';
import { measureWire } from './wire.ts';
import { createWorld, type World } from './world.ts';

/** `npm run bench`: every number that the design aims for, in one run. A missed target is no failure of the run. */
const { quick, json } = parseBenchOptions(process.argv.slice(2));
const startedAt = performance.now();
const onProgress: Progress = (step) => {
  process.stderr.write(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${step} …\n`);
};

// Ctrl-C reaches the measured processes too: their end ends this one in order, with nothing left behind.
let interrupted = false;
process.once('SIGINT', () => {
  interrupted = true;
});

try {
  await main();
} catch (error) {
  if (!interrupted) throw error;
  process.exitCode = 130;
}

async function main(): Promise<void> {
  const machine = describeMachine();
  const world = await createWorld(onProgress);
  try {
    const measurements = await measureAll(world, quick ? QUICK_EFFORT : FULL_EFFORT);
    const report = json
      ? `${JSON.stringify({ machine, measurements }, undefined, 2)}\n`
      : formatReport(machine, measurements);
    process.stdout.write(report);
  } finally {
    await world.close();
  }
}

async function measureAll(world: World, effort: Effort): Promise<Measurement[]> {
  const wire = await measureWire(world, onProgress);
  const redemption = await measureRedemption(world, effort, onProgress);
  const protection = await measureProtection(world, effort, onProgress);
  const anyClient = await measureAnyClient(world, effort, onProgress);
  const memberLists = await measureMemberLists(world, effort, onProgress);
  const baseline = await compareWithOidcProvider(world, effort, onProgress);
  const bundles = await measureBundles(world, effort, onProgress);
  const cost = await estimateCost(world, { warmRedemption: wire.warmRedemption, cpuMs: redemption.cpuMs });
  const growth = await measureGrowth(world, effort, onProgress);
  const begin = [...redemption.measurements, ...protection, ...anyClient, ...memberLists, ...wire.measurements];
  return [...begin, ...bundles, ...baseline, ...growth, ...cost];
}
