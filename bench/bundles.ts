import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { LambdaFunction } from '../local/aws/cloud/lambda-functions.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { median } from './statistics.ts';
import { environmentOf, tokenFunction, type World } from './world.ts';

const SECTION = 'Bundles';

/** Targets, for the token function. 1 kB is 1,000 bytes. */
const MAX_BUNDLE_KB = 520;
const MAX_COLD_IMPORT_MS = 40;

/** Size of each function's bundle, and how long a fresh process takes to import it with the function's environment. */
export async function measureBundles(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  const token = tokenFunction(world.model);
  onProgress('importing what every function loads of Node.js itself');
  const measurements = [await nodeItself(effort)];
  for (const definition of ownFunctions(world)) {
    const name = nameOf(definition);
    onProgress(`importing the bundle of ${name} in ${effort.importsPerFunction} fresh processes`);
    const isToken = definition === token;
    measurements.push(
      ...sizes(name, definition, isToken),
      await coldImport(name, definition, { world, effort, isToken }),
    );
  }
  return measurements;
}

/** CDK adds one of its own, for its triggers: it runs at deployments alone. */
function ownFunctions({ model }: World): LambdaFunction[] {
  return model.functions.all.filter(({ constructPath }) => !constructPath.includes('CustomResourceProvider'));
}

/** `…/TokenEndpoint/Token/Function` is Token. */
function nameOf({ constructPath }: LambdaFunction): string {
  return constructPath.split('/').at(-2) ?? constructPath;
}

function sizes(name: string, { handlerFile }: LambdaFunction, isToken: boolean): Measurement[] {
  const bundle = readFileSync(handlerFile);
  return [
    {
      section: SECTION,
      name: `${name}: bundle`,
      value: bundle.length / 1_000,
      unit: 'kB',
      ...(isToken && { target: MAX_BUNDLE_KB }),
    },
    { section: SECTION, name: `${name}: bundle, gzip`, value: gzipSync(bundle).length / 1_000, unit: 'kB' },
  ];
}

/** Reads its own clock around the import, so that the start of Node.js itself is not in the number. */
const TIMED_IMPORT = `
  const startedAt = performance.now();
  await import(process.argv[1]);
  const tookMs = performance.now() - startedAt;
  process.stdout.write(String(tookMs), () => process.exit());
`;

/** What any function that calls AWS over https and verifies a signature loads of Node.js itself. */
const NODE_ITSELF = 'data:text/javascript,import "node:crypto"; import "node:https"';

async function nodeItself({ importsPerFunction }: Effort): Promise<Measurement> {
  const timesMs = await importTimesMs(NODE_ITSELF, importsPerFunction, {});
  const { value, unit, note } = summary(timesMs);
  const name = 'node:crypto and node:https alone: cold import';
  return { section: SECTION, name, value, unit, note: `${note}; in every number below` };
}

async function coldImport(
  name: string,
  definition: LambdaFunction,
  { world, effort, isToken }: { readonly world: World; readonly effort: Effort; readonly isToken: boolean },
): Promise<Measurement> {
  const environment = environmentOf(world, definition);
  const timesMs = await importTimesMs(definition.handlerFile, effort.importsPerFunction, environment);
  const target = isToken && { target: MAX_COLD_IMPORT_MS };
  return { section: SECTION, name: `${name}: cold import`, ...summary(timesMs), ...target };
}

/** Each in a process of its own. */
async function importTimesMs(module: string, times: number, env: NodeJS.ProcessEnv): Promise<readonly number[]> {
  const timesMs: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', TIMED_IMPORT, module],
      { env },
    );
    timesMs.push(Number(stdout));
  }
  return timesMs;
}

function summary(timesMs: readonly number[]) {
  const [least, most] = [Math.min(...timesMs).toFixed(0), Math.max(...timesMs).toFixed(0)];
  return { value: median(timesMs), unit: 'ms' as const, note: `median of ${timesMs.length}, ${least}–${most}` };
}
