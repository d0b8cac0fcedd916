import { randomBytes } from 'node:crypto';
import { directoryKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { signalEndpoint, signalTokenDigest, signalTokenOf } from '../lambdas/core/signals/stream.ts';
import { ROUTES } from '../lambdas/routes.ts';
import { measureFlowAndCalls } from './function-flow.ts';
import type { FunctionRequest } from './http-event.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { memberRows, writeRows } from './rows.ts';
import { tenantRecords } from './tenant.ts';
import type { World } from './world.ts';

const SECTION = 'Signals of a provider';

/** What comes after every member that other parts make: whose sessions are revoked here has none that counts there. */
const FIRST_MEMBER = 1_000_000;

/** A session that was revoked, pushed (RFC 8935): each about somebody of whom nothing was heard yet. */
export async function measureSignals(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  onProgress('taking signals that a provider pushes');
  const authorization = `Bearer ${await streamToken(world)}`;
  let nextMember = FIRST_MEMBER;
  const requests = async (count: number): Promise<readonly FunctionRequest[]> => {
    const members = Array.from({ length: count }, (_, i) => nextMember + i);
    nextMember += count;
    await writeRows(
      world.dynamodb,
      members.flatMap((member) => memberRows(world.tenant, member, world.tables)),
    );
    return Promise.all(
      members.map(async (member) => ({
        ...{ route: ROUTES.signals.receive, method: 'POST', parameters: { provider: world.tenant.provider.id } },
        headers: { authorization, 'content-type': 'application/secevent+jwt' },
        body: await world.source.signSessionRevoked(world.tenant, member),
      })),
    );
  };
  const name = 'a pushed signal, session-revoked';
  const flow = { name, functionName: 'Signals/Function', status: 202, requests };
  const rows = await measureFlowAndCalls(world, flow, effort);
  return rows.map((row) => ({ section: SECTION, ...row }));
}

/** Of a stream as an administrator switches it on. */
async function streamToken({ tenant, dynamodb, tables }: World): Promise<string> {
  const token = signalTokenOf(randomBytes(32).toString('base64url'));
  const { organization, provider } = tenantRecords(tenant);
  const item = {
    ...directoryKey.signalStream(provider.id),
    ...{ organization: organization.id, provider: provider.id, audience: signalEndpoint(tenant.issuer, provider.id) },
    ...{ tokenSha256: signalTokenDigest(token), enabledAt: Math.floor(Date.now() / 1_000) },
    ...{ verificationState: randomBytes(16).toString('hex'), revision: 1 },
  };
  await writeRows(dynamodb, [{ table: tables.directory, item }]);
  return token;
}
