/**
 * The token function with every AWS call replaced by memory: the handler, flow, checks, logs and metrics are the
 * product's own. `BENCH_TENANT` holds the tenant; with `BENCH_SIGNING_KEY` (a private JWK) tokens are signed here, and
 * without it the signature is ready-made.
 */

import { powertoolsTelemetry } from '../../lambdas/adapters/aws/telemetry/powertools.ts';
import { MemoryRedemptionStore } from '../../lambdas/adapters/memory/memory-redemption-store.ts';
import { MemoryTokenRevocations } from '../../lambdas/adapters/memory/memory-token-revocations.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { tokenEndpoint } from '../../lambdas/endpoints/token-endpoint.ts';
import { readConfiguration, readEnvironment, tokenEnvironment } from '../../lambdas/environment.ts';
import type { Tenant } from '../tenant.ts';
import { inProcessSigner, memoryProviderKeys, memoryTrust, readyMadeSigner } from './memory-stores.ts';

const tenant = JSON.parse(process.env['BENCH_TENANT'] ?? '') as Tenant;
const signingKey = process.env['BENCH_SIGNING_KEY'];
const telemetry = powertoolsTelemetry('token');
const redemptions = new MemoryRedemptionStore();

const endpoint = tokenEndpoint({
  configuration: readConfiguration(readEnvironment(tokenEnvironment)),
  trust: memoryTrust(tenant),
  providerKeys: memoryProviderKeys(tenant),
  // Measures assertions alone: nobody has a code here.
  providers: { findProviderById: async () => undefined },
  authorizations: redemptions.grants,
  revocations: new MemoryTokenRevocations(),
  redemptions,
  // Nor an agent's session.
  agentSessions: { find: async () => undefined },
  signer: signingKey === undefined ? readyMadeSigner : inProcessSigner(JSON.parse(signingKey)),
  clock: systemClock,
  ids: systemIds,
  telemetry,
});

export const handler = asLambdaHandler(endpoint, telemetry);
