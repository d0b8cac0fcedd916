import { describeMachine } from './machine.ts';
import { FULL_EFFORT, type Progress, QUICK_EFFORT } from './measurement.ts';
import { parseBenchOptions } from './options.ts';
import { measureParts } from './parts.ts';
import { formatReport } from './report.ts';
import { createWorld } from './world.ts';

/** `npm run bench`: every number that the design aims for, in one run, or the parts that `--only` names. A missed target is no failure of the run. */
const { quick, json, only } = parseBenchOptions(process.argv.slice(2));
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
    const measurements = await measureParts(new Set(only), world, quick ? QUICK_EFFORT : FULL_EFFORT, onProgress);
    const report = json
      ? `${JSON.stringify({ machine, measurements }, undefined, 2)}\n`
      : formatReport(machine, measurements);
    process.stdout.write(report);
  } finally {
    await world.close();
  }
}
