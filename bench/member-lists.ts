import { randomBytes } from 'node:crypto';
import { directoryKey, memberKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { LISTED_WHOLLY } from '../lambdas/adapters/aws/directory/member-places.ts';
import { toRow } from '../lambdas/adapters/aws/directory/rows.ts';
import { toSessionRow } from '../lambdas/adapters/aws/sessions/rows.ts';
import { placesOf } from '../lambdas/core/people/member-listing.ts';
import type { Member } from '../lambdas/core/records.ts';
import { type SessionCookie, sessionDigest } from '../lambdas/core/sign-in/session.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { MemberId, OrganizationId, ProviderId } from '../protect/vocabulary/identifiers.ts';
import { cpuPerRequest, userAndSystem } from './cpu-cost.ts';
import { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import { requestEvent } from './http-event.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { type TableRow, writeRows } from './rows.ts';
import { median } from './statistics.ts';
import { environmentOf, type World } from './world.ts';

const SECTION = 'A page of members';

/** Of a page of fifty, AWS calls included. */
const MAX_CPU_MS = 100;

/** Requests of one administrator: the function lets each ask sixty times at once. */
const EACH = 40;

/** Of each page: enough for a mean, and a page is fifty reads. */
const MAX_REQUESTS = 200;

const PAGES = [
  { name: 'the first', query: '' },
  { name: 'two words, in a role', query: 'q=person+4&role=editor' },
  { name: 'of a word that everybody has', query: 'q=acme&sort=-address' },
  { name: 'last sign-ins, with their claims', query: 'sort=-last_sign_in&include=claims' },
  { name: 'not signed in for 90 days', query: 'not_signed_in_for_days=90' },
] as const;

/** The administration function alone in its process, over the local engine, in an organization of thousands. */
export async function measureMemberLists(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  const members = Math.min(effort.membersGrowTo, 5_000);
  onProgress(`writing ${members.toLocaleString('en')} listed members`);
  await writeRows(world.dynamodb, listedRows(world, members));
  const definition = world.model.functions.named('Administration/Function');
  const environment = environmentOf(world, definition);
  const host = await HostProcess.start('function-host.ts', { args: [definition.handlerFile], environment });
  try {
    const measurements: Measurement[] = [];
    for (const { name, query } of PAGES) {
      onProgress(`listing members: ${name}`);
      await ask(world, host, query, Math.min(effort.warmUpRequests, EACH));
      const result = await ask(world, host, query, Math.min(effort.requests, MAX_REQUESTS));
      measurements.push(...describe(`${name}, of ${members.toLocaleString('en')} members`, result));
    }
    return measurements;
  } finally {
    await host.stop();
  }
}

/** @throws Error unless every request succeeds */
async function ask(world: World, host: HostProcess, query: string, count: number): Promise<RunResult> {
  const administrators = Math.ceil(count / EACH);
  const cookies = await Promise.all(Array.from({ length: administrators }, () => administrator(world)));
  const { organization } = world.tenant;
  const events = Array.from({ length: count }, (_, i) => {
    const headers = { cookie: cookies[i % administrators] ?? '' };
    const route = ROUTES.administration.listMembers;
    return JSON.stringify({
      ...requestEvent({ route, method: 'GET', query, headers }),
      pathParameters: { organization },
    });
  });
  const result = await host.ask<'run'>({ type: 'run', events, concurrency: 1 });
  if (result.statuses['200'] !== count) throw new Error(`listing members: ${JSON.stringify(result.statuses)}`);
  return result;
}

function describe(name: string, result: RunResult): Measurement[] {
  const common = { section: SECTION };
  return [
    {
      ...{ ...common, name: `${name}: CPU`, value: cpuPerRequest(result), unit: 'ms', target: MAX_CPU_MS },
      note: userAndSystem(result),
    },
    { ...common, name: `${name}: median latency`, value: median(result.latenciesMs), unit: 'ms' },
  ];
}

function* listedRows({ tenant, tables }: World, members: number): Generator<TableRow> {
  const organization = tenant.organization as OrganizationId;
  yield { table: tables.directory, item: { ...directoryKey.membersListed(organization), ...LISTED_WHOLLY } };
  for (let i = 0; i < members; i += 1) {
    const role = i % 10 === 0 ? 'editor' : 'viewer';
    const member = aMember(organization, `listed-${i}`, `person.${i}@acme.example`, role);
    yield* rowsOf({ tables }, { ...member, lastSignIn: cameBefore(tenant.provider.id as ProviderId, i) });
  }
}

/** Two thirds within 90 days, with as many groups as are kept. */
function cameBefore(provider: ProviderId, hours: number): Member['lastSignIn'] {
  const values = Array.from({ length: 50 }, (_, i) => `group-${String(i).padStart(4, '0')}-of-acme-with-a-long-name`);
  const at = Math.floor(Date.now() / 1_000) - (hours % 3_240) * 3_600;
  return { at, provider, claims: [{ name: 'groups', values }] };
}

function* rowsOf({ tables }: Pick<World, 'tables'>, member: Member): Generator<TableRow> {
  const { organization, id } = member;
  yield { table: tables.members, item: { ...memberKey(organization, id), ...toRow.member(member) } };
  for (const place of placesOf(member)) {
    yield { table: tables.directory, item: { ...directoryKey.memberPlace(organization, place), member: id } };
  }
}

function aMember(organization: OrganizationId, id: string, email: string, role: string): Member {
  return { organization, id: id as MemberId, email, role, status: 'active', linked: true };
}

/** Somebody new who administers, in a browser session: its cookie. */
async function administrator({ tenant, dynamodb, model, tables }: World): Promise<string> {
  const cookie = randomBytes(32).toString('base64url') as SessionCookie;
  const id = `administrator-${randomBytes(8).toString('hex')}`;
  const member = aMember(tenant.organization as OrganizationId, id, `${id}@acme.example`, 'admin');
  const now = Math.floor(Date.now() / 1_000);
  const session = {
    digest: sessionDigest(cookie),
    organization: member.organization,
    provider: tenant.provider.id as ProviderId,
    member: member.id,
    createdAt: now,
    ...{ idleUntil: now + 3_600, expiresAt: now + 3_600 },
  };
  const table = String(model.functions.named('Administration/Function').environment['SESSIONS_TABLE']);
  await writeRows(dynamodb, [...rowsOf({ tables }, member), { table, item: toSessionRow(session) }]);
  return `countersign_session=${cookie}`;
}
