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
  const measurements: Measurement[] = [];
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

async function coldImport(
  name: string,
  definition: LambdaFunction,
  { world, effort, isToken }: { readonly world: World; readonly effort: Effort; readonly isToken: boolean },
): Promise<Measurement> {
  const timesMs: number[] = [];
  for (let i = 0; i < effort.importsPerFunction; i += 1) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', TIMED_IMPORT, definition.handlerFile],
      { env: environmentOf(world, definition) },
    );
    timesMs.push(Number(stdout));
  }
  return {
    section: SECTION,
    name: `${name}: cold import`,
    value: median(timesMs),
    unit: 'ms',
    ...(isToken && { target: MAX_COLD_IMPORT_MS }),
    note: `median of ${timesMs.length}, ${Math.min(...timesMs).toFixed(0)}–${Math.max(...timesMs).toFixed(0)}`,
  };
}
