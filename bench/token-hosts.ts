import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONFIGURATION_FILE } from '../lambdas/environment.ts';
import { HostProcess } from './host-process.ts';
import { environmentOf, tokenFunction, type World } from './world.ts';

/** The synthesized bundle with its real adapters, on the local engines. */
export function startTokenFunction(world: World): Promise<HostProcess> {
  const token = tokenFunction(world.model);
  return HostProcess.start('function-host.ts', { args: [token.handlerFile], environment: environmentOf(world, token) });
}

/**
 * The same handler without AWS: see `hosts/memory-token.ts`.
 * @param signingKey a private JWK as JSON; absent: signatures are ready-made
 */
export function startMemoryToken(world: World, signingKey?: string): Promise<HostProcess> {
  const environment = {
    ...environmentOf(world, tokenFunction(world.model)),
    // It runs from its sources, beside which there is no file.
    COUNTERSIGN_CONFIGURATION: readFileSync(
      join(dirname(tokenFunction(world.model).handlerFile), CONFIGURATION_FILE),
      'utf8',
    ),
    BENCH_TENANT: JSON.stringify(world.tenant),
    ...(signingKey !== undefined && { BENCH_SIGNING_KEY: signingKey }),
  };
  const module = fileURLToPath(new URL('hosts/memory-token.ts', import.meta.url));
  return HostProcess.start('function-host.ts', { args: [module], environment });
}
