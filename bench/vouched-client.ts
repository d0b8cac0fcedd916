import { JWT_BEARER_GRANT } from '../lambdas/core/tokens/request.ts';
import { ROUTES } from '../lambdas/routes.ts';
import { measureFlowAndCalls } from './function-flow.ts';
import type { FunctionRequest } from './http-event.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { ProofKey } from './proof-key.ts';
import { changeProvider } from './provider-change.ts';
import { FIRST_MEMBERS, tenantRecords } from './tenant.ts';
import type { World } from './world.ts';

const SECTION = 'A client that its provider vouches for';

/** What the provider calls it; nobody has registered it. */
const NAME = 'desk-tool';

/**
 * Redemption without client authentication: the assertion is bound to a key, and the request proves it. The first one lets
 * the client in, and is in no number.
 */
export async function measureVouchedClient(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  onProgress('redeeming for a client that its provider vouches for');
  await changeProvider(world, { vouchedScopes: tenantRecords(world.tenant).enablement.ceiling });
  const key = await ProofKey.create();
  const claims = { client_id: NAME, cnf: { jkt: await key.thumbprint() } };
  const redemption = async (i: number): Promise<FunctionRequest> => {
    const { source, tenant } = world;
    const assertion = await source.sign(tenant, i % FIRST_MEMBERS, 'RS256', claims);
    return {
      ...{ route: ROUTES.token.redeem, method: 'POST' },
      headers: { dpop: await key.proof('POST', tenant.issuer + ROUTES.token.redeem.path) },
      form: { grant_type: JWT_BEARER_GRANT, assertion },
    };
  };
  const flow = {
    ...{ name: 'redemption by a vouched client, with its proof', functionName: 'Token/Function', status: 200 },
    requests: (count: number) => Promise.all(Array.from({ length: count }, (_, i) => redemption(i))),
  };
  const rows = await measureFlowAndCalls(world, flow, effort);
  return rows.map((row) => ({ section: SECTION, ...row }));
}
