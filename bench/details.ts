import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  agentSessionKey,
  grantAttribute,
  rowTtl,
  signedInAttribute,
} from '../lambdas/adapters/aws/agent-sessions/rows.ts';
import { directoryKey, statusKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../lambdas/adapters/aws/directory/rows.ts';
import { defaultAgentSession } from '../lambdas/core/agents/default-session.ts';
import type { WritePolicy } from '../lambdas/core/records.ts';
import { ROUTES } from '../lambdas/routes.ts';
import { readDetail } from '../protect/vocabulary/authorization-details.ts';
import type { ClientId, MemberId } from '../protect/vocabulary/identifiers.ts';
import { limitedScope } from '../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../protect/vocabulary/scope.ts';
import { tokenCall } from './assertions.ts';
import { DETAIL_SCOPE, DETAIL_TYPE, MAX_COUNT } from './configuration.ts';
import { type FunctionFlow, measureFlowAndCalls } from './function-flow.ts';
import { protectedPath } from './http-event.ts';
import { get, presentAssertion } from './issuer-requests.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { writeRows } from './rows.ts';
import { FIRST_MEMBERS, memberIdOf, type Tenant, tenantRecords } from './tenant.ts';
import { startStack, type World } from './world.ts';

const SECTION = 'Authorization details';

/** In each assertion, and what a person has approved for an agent. */
const DETAIL = { type: DETAIL_TYPE, count: MAX_COUNT / 2 };
const CLAIMS = { authorization_details: [DETAIL] };

/** A token with details, and what an agent's write costs that goes up to a limit and no further. */
export async function measureDetails(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  // Publishes the keys that the protected function fetches, and issues the agent's tokens.
  const cloud = await startStack(world);
  try {
    const measurements: Measurement[] = [];
    for (const flow of [await redemption(world), await agentsWrite(world)]) {
      onProgress(flow.name);
      const rows = await measureFlowAndCalls(world, flow, effort);
      measurements.push(...rows.map((row) => ({ section: SECTION, ...row })));
    }
    return measurements;
  } finally {
    await cloud.close();
  }
}

async function redemption(world: World): Promise<FunctionFlow> {
  const tenant = await withClient(world, { id: 'details-tool', writes: 'granted' });
  const request = async (i: number) => {
    const assertion = await world.source.sign(tenant, i % FIRST_MEMBERS, 'RS256', CLAIMS);
    return { route: ROUTES.token.redeem, method: 'POST', ...tokenCall(tenant, assertion) };
  };
  return {
    ...{ name: 'redemption with authorization details', functionName: 'Token/Function', status: 200 },
    requests: (count) => Promise.all(Array.from({ length: count }, (_, i) => request(i))),
  };
}

/** Of a client whose writes are asked; each of its members has approved the same limit. */
async function agentsWrite(world: World): Promise<FunctionFlow> {
  const tenant = await withClient(world, { id: 'details-agent', writes: 'asked' });
  const tokens: string[] = [];
  for (let member = 0; member < FIRST_MEMBERS; member += 1) {
    await approve(world, tenant, member);
    const assertion = await world.source.sign(tenant, member, 'RS256', CLAIMS);
    tokens.push((await presentAssertion(tenant, assertion)).access_token ?? '');
  }
  // Whoever fetches keys waits for a moment only: not for a function that starts.
  await get(tenant.issuer + ROUTES.metadata.jwks.path);
  const path = protectedPath(tenant.organization);
  const request = (token: string, count: number) => ({
    ...{ route: { key: `POST ${path}`, path }, method: 'POST', parameters: { organization: tenant.organization } },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ count }),
  });
  return {
    ...{ name: "protect({ details }), an agent's write up to a limit", functionName: 'Projects/Function', status: 204 },
    handlerFile: fileURLToPath(new URL('hosts/limited-function.ts', import.meta.url)),
    requests: async (count) =>
      Array.from({ length: count }, (_, i) => request(tokens[i % tokens.length] ?? '', 1 + (i % DETAIL.count))),
  };
}

/** The tenant with another client of its own, to which it allows the type. */
async function withClient(
  { tenant, dynamodb, tables }: World,
  { id, writes }: { readonly id: string; readonly writes: WritePolicy },
): Promise<Tenant> {
  const secret = randomBytes(32).toString('base64url');
  const { organization, ...records } = tenantRecords(tenant);
  const client = {
    ...{ ...records.client, id: id as ClientId },
    secrets: [{ sha256: createHash('sha256').update(secret).digest('hex') }],
  };
  const enablement = { ...records.enablement, client: client.id, writes, detailTypes: new Set([DETAIL_TYPE]) };
  const status = 'active';
  await writeRows(dynamodb, [
    { table: tables.directory, item: { ...directoryKey.client(client.id), ...toRow.client(client) } },
    {
      table: tables.directory,
      item: { ...directoryKey.enablement(organization.id, client.id), ...toRow.enablement(enablement) },
    },
    { table: tables.status, item: { ...statusKey.client(client.id), status } },
    { table: tables.status, item: { ...statusKey.enablement(organization.id, client.id), status } },
  ]);
  return { ...tenant, client: { id, secret } };
}

/** As a member's approval leaves the session that the client's tokens are of. */
async function approve({ dynamodb, model }: World, tenant: Tenant, member: number): Promise<void> {
  const table = String(model.functions.named('Agent/Function').environment['AGENT_SESSIONS_TABLE']);
  const client = tenant.client.id as ClientId;
  const detail = readDetail(DETAIL);
  const limit = detail && limitedScope(DETAIL_SCOPE as Scope, detail);
  if (limit === undefined) throw new Error('the limit is no scope');
  const now = Math.floor(Date.now() / 1_000);
  const key = agentSessionKey({
    ...{ organization: tenantRecords(tenant).organization.id, member: memberIdOf(member) as MemberId },
    sessionId: defaultAgentSession(client),
  });
  const grant = { [grantAttribute(limit)]: now + 14_400, [signedInAttribute(limit)]: now };
  await writeRows(dynamodb, [{ table, item: { ...key, client, lastMintAt: now, ttl: rowTtl(now), ...grant } }]);
}
